import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aFile, aSquare, collectionText, type TestFeature } from './testing-files.ts'
import { aTown, type TestTown } from './testing-imports.ts'

const at = (n: number) => ({ type: 'Point' as const, coordinates: [25 + n / 10_000, 46] })
const lot = (n: number): TestFeature => ({
  geometry: aSquare(25 + n / 1000, 46, 0.001),
  properties: { ML: `${n}-1` },
})

async function aTownWithLots(count: number): Promise<TestTown> {
  const town = await aTown({ country: 'US', time_zone: 'America/New_York' })
  const lots = Array.from({ length: count }, (_, n) => lot(n))
  await town.import(aFile('lots.geojson', collectionText(lots)), ['--as', 'parcels'])
  return town
}

test('assessments are added to their parcels, several taken together', async () => {
  const town = await aTownWithLots(2)
  const text = `ML,LandArea,UseDescription,TotalAppraisedLandValue,unit
0-1,1000,CONDO,10,A\n0-1,0,CONDO,20,B\n0-1,0,SHOP,30.5,C\n1-1,2000,HOUSE,100,\n7-7,1,HOUSE,1,\n`
  const options = ['--as', 'assessments', '--map', 'LandArea=registered_area_m2:ft2']
  const file = aFile('roll.csv', text)
  const { counts, rejections } = await town.import(file, options)
  expect(counts).toMatchObject({ updated: 4, rejected: 1 })
  expect(rejections).toMatchObject([
    { code: 'no-match', examples: [{ line: 6, reason: 'there is no parcel of 7-7' }] },
  ])
  const parcels =
    await town.rows(sql`select land_use as use, registered_area_m2 as area, assessed_land_value as value,
    attributes -> 'joined' -> 'assessments' as records from parcels where municipality_id = ${town.id} order by cadastral_number`)
  expect(parcels).toMatchObject([
    {
      use: 'CONDO',
      area: expect.closeTo(92.9, 1),
      value: 60.5,
      records: [{ unit: 'A' }, { unit: 'B' }, { unit: 'C' }],
    },
    { use: 'HOUSE', value: 100, records: [{}] },
  ])
  expect((await town.import(file, options)).counts).toMatchObject({ unchanged: 4 })
  const lots = aFile('lots.geojson', collectionText([lot(0), lot(1)]))
  expect((await town.import(lots, ['--as', 'parcels'])).counts).toMatchObject({ unchanged: 2 })
})

test('addresses without coordinates take the place of their parcel, and others find theirs', async () => {
  const town = await aTownWithLots(2)
  const text =
    'full_address,number,street,parcel,lon,lat\n1 Oak St,1,OAK,0-1,,\n2 Oak St,2,OAK,,25.0015,46.0005\n3 Oak St,3,OAK,9-9,,\n4 Oak St,4,OAK,,,\n'
  const { counts, rejections } = await town.import(aFile('a.csv', text), ['--as', 'addresses'])
  expect(counts).toMatchObject({ imported: 2, rejected: 2 })
  expect(rejections.flatMap(({ examples }) => examples.map(({ reason }) => reason)).sort()).toEqual(
    ['has no geometry', 'has no geometry, and there is no parcel 9-9'],
  )
  const found =
    await town.rows(sql`select a.label, p.cadastral_number as parcel, st_intersects(a.geom, p.geom) as inside
    from addresses a join parcels p on p.municipality_id = a.municipality_id and p.id = a.parcel_id
    where a.municipality_id = ${town.id} order by 1`)
  expect(found).toEqual([
    { label: '1 Oak St', parcel: '0-1', inside: true },
    { label: '2 Oak St', parcel: '1-1', inside: true },
  ])
})

const reports = `CASE_ENQUIRY_ID,OPEN_DT,CLOSED_DT,CASE_STATUS,TYPE,Source,CLOSURE,DUPLICATE_OF,Department,LATITUDE,LONGITUDE
101,01/05/2015 12:40:41 PM,,Open,Pothole Repair,Constituent Call,,,PWDx,46,25
102,07/05/2015 01:00:00 AM,07/06/2015 02:00:00 PM,Closed,Pothole Repair,City Worker App,duplicate,101,PWDx,46,25
103,07/05/2015 01:00:00 AM,07/06/2015 02:00:00 PM,Closed,Graffiti,Carrier Pigeon,invalid,999,PWDx,46,25
104,not a date,,Open,Graffiti,Twitter,,,PWDx,46,25\n`

test('reports come with their local times, codes, categories, duplicates and timeline', async () => {
  const town = await aTownWithLots(1)
  const file = aFile('reports.csv', reports)
  const { counts, added, notes, rejections } = await town.import(file, ['--as', 'reports'])
  expect(counts).toMatchObject({ imported: 3, rejected: 1 })
  expect(rejections[0]?.examples[0]?.reason).toContain('reported_at is not a date: "not a date"')
  expect(added.sort()).toEqual(['graffiti', 'pothole-repair'])
  expect(notes).toEqual([
    { text: 'channel "Carrier Pigeon" is not known and became other', count: 1 },
  ])
  const rows = await town.rows<{
    id: number
    reportedAt: Date
  }>(sql`select r.number, r.status, r.channel, r.category,
    r.reported_at as "reportedAt", o.number as original, r.attributes
    from reports r left join reports o on o.municipality_id = r.municipality_id and o.id = r.duplicate_of_id
    where r.municipality_id = ${town.id} order by r.number`)
  expect(rows).toMatchObject([
    { number: '101', status: 'new', channel: 'phone', category: 'pothole-repair' },
    {
      number: '102',
      status: 'duplicate',
      channel: 'staff',
      original: '101',
      attributes: { CASE_STATUS: 'Closed' },
    },
    { number: '103', status: 'rejected', channel: 'other', original: null },
  ])
  // Winter and summer time.
  expect(rows.map(({ reportedAt }) => reportedAt.toISOString())).toEqual([
    '2015-01-05T17:40:41.000Z',
    '2015-07-05T05:00:00.000Z',
    '2015-07-05T05:00:00.000Z',
  ])
  const events =
    await town.rows(sql`select r.number, e.status, e.at from report_events e join reports r on r.municipality_id = e.municipality_id and r.id = e.report_id
    where e.municipality_id = ${town.id} order by 1, e.at`)
  expect(
    events.map((event) =>
      Object.values(event as object)
        .slice(0, 2)
        .join(' '),
    ),
  ).toEqual(['101 new', '102 new', '102 duplicate', '103 new', '103 rejected'])
  expect((await town.import(file, ['--as', 'reports'])).counts).toMatchObject({
    unchanged: 3,
    rejected: 1,
  })
  await expect(town.import(file, ['--as', 'reports', '--replace'])).rejects.toThrow(
    'not for reports',
  )
})

test('an unknown code is rejected until --values says what it is', async () => {
  const town = await aTown()
  const text =
    'permit_number,status,permit_type,estimated_cost_usd,latitude,longitude\n1,COMPLETE,PERMIT - WRECKING/DEMOLITION,"$1,200",46,25\n2,ON ICE,Street Opening,,46,25\n3,,Balloon,x,46,25\n'
  const file = aFile('permits.csv', text)
  const first = await town.import(file, ['--as', 'permits'])
  expect(first.counts).toMatchObject({ imported: 2, rejected: 1 })
  expect(first.rejections[0]?.examples[0]?.reason).toContain('--values status:onice=')
  expect(first.notes.map(({ text }) => text).sort()).toEqual([
    'estimated_cost is not a number; left empty, kept in the attributes',
    'kind "Balloon" is not known and became other',
  ])
  const second = await town.import(file, ['--as', 'permits', '--values', 'status:On Ice=in-review'])
  expect(second.counts).toMatchObject({ imported: 1, unchanged: 2 })
  const rows = await town.rows(
    sql`select number, kind, status, estimated_cost as cost, attributes from permits where municipality_id = ${town.id} order by 1`,
  )
  expect(rows).toMatchObject([
    { kind: 'demolition', status: 'completed', cost: 1200 },
    { kind: 'excavation', status: 'in-review' },
    { kind: 'other', status: 'issued', cost: null, attributes: { estimated_cost_usd: 'x' } },
  ])
  await expect(
    town.import(file, ['--as', 'permits', '--values', 'status:x=frozen']),
  ).rejects.toThrow('cannot be frozen')
})

test('assets of a type, each type a source of its own', async () => {
  const town = await aTown()
  const things = (ids: string[]) =>
    aFile(
      'things.geojson',
      collectionText(
        ids.map((id, n) => ({
          geometry: at(n),
          properties: { GlobalID: id, INSTALLDATE: 441763200000 },
        })),
      ),
    )
  const lights = ['--as', 'assets', '--set', 'type=street-light']
  await town.import(things(['a', 'b', 'c']), lights)
  await town.import(things(['a', 'b']), ['--as', 'assets', '--set', 'type=bench'])
  const { counts } = await town.import(things(['a', 'b']), [...lights, '--replace'])
  expect(counts).toMatchObject({ unchanged: 2, retired: 1 })
  const rows = await town.rows(
    sql`select type, external_id as id, status, installed_on as day from assets where municipality_id = ${town.id} order by 1, 2`,
  )
  expect(rows).toEqual([
    { type: 'bench', id: 'a', status: 'in-service', day: '1984-01-01' },
    { type: 'bench', id: 'b', status: 'in-service', day: '1984-01-01' },
    { type: 'street-light', id: 'a', status: 'in-service', day: '1984-01-01' },
    { type: 'street-light', id: 'b', status: 'in-service', day: '1984-01-01' },
    { type: 'street-light', id: 'c', status: 'removed', day: '1984-01-01' },
  ])
  const types = await town.rows(
    sql`select code, name from asset_types where municipality_id = ${town.id} order by 1`,
  )
  expect(types).toEqual([
    { code: 'bench', name: 'Bench' },
    { code: 'street-light', name: 'Street light' },
  ])
})

test('roads by OpenStreetMap’s words; what others point at is kept by --replace', async () => {
  const town = await aTown()
  const road = (id: number, properties: object) => ({
    geometry: {
      type: 'LineString' as const,
      coordinates: [
        [25, 46 + id / 1000],
        [25.01, 46 + id / 1000],
      ],
    },
    properties: { osm_id: String(id), ...properties },
  })
  const roads = [
    road(1, {
      highway: 'primary_link',
      name: 'Main',
      other_tags: '"maxspeed"=>"30 mph","oneway"=>"-1","width"=>"7.5 m"',
    }),
    road(2, { highway: 'raceway', oneway: 'maybe' }),
    road(3, { highway: 'footway' }),
  ]
  const file = aFile('roads.geojson', collectionText(roads))
  const { notes } = await town.import(file, ['--as', 'roads'])
  expect(notes.map(({ text }) => text).sort()).toEqual([
    'class "raceway" is not known and became other',
    'one_way is neither yes nor no; left empty, kept in the attributes',
  ])
  const rows = await town.rows(
    sql`select name, class, speed_limit_kmh as speed, one_way as "oneWay", width_m as width, attributes from roads where municipality_id = ${town.id} order by external_id`,
  )
  expect(rows).toMatchObject([
    { name: 'Main', class: 'primary', speed: 48, oneWay: true, width: 7.5 },
    { class: 'other', oneWay: false, attributes: { highway: 'raceway', oneway: 'maybe' } },
    { class: 'path' },
  ])
  await town.rows(sql`insert into road_surfaces (municipality_id, road_id, geom)
    select municipality_id, id, st_buffer(geom, 0.0001) from roads where municipality_id = ${town.id} and external_id = '3'`)
  const fewer = aFile('roads.geojson', collectionText([roads[0]!]))
  const replaced = await town.import(fewer, ['--as', 'roads', '--replace', '--retire-most'])
  expect([replaced.counts.retired, replaced.kept]).toEqual([1, 1])
})

test('a boundary is the union of the file’s areas', async () => {
  const town = await aTown()
  const parts = [{ geometry: aSquare(25, 46, 0.1) }, { geometry: aSquare(25.1, 46, 0.1) }]
  const file = aFile('edge.geojson', collectionText(parts))
  expect((await town.import(file, ['--as', 'boundary'])).counts).toMatchObject({ updated: 2 })
  expect((await town.import(file, ['--as', 'boundary'])).counts).toMatchObject({ unchanged: 2 })
  const [row] = await town.rows<{ parts: number; width: number }>(
    sql`select st_numgeometries(boundary) as parts, st_xmax(boundary) - st_xmin(boundary) as width from municipalities where id = ${town.id}`,
  )
  expect(row).toMatchObject({ parts: 1, width: expect.closeTo(0.2) })
})

test.each([
  [['--map', 'nothing=name'], 'no column nothing'],
  [['--map', 'name=colour'], 'have no field colour'],
  [['--map', 'name'], 'a = is missing'],
  [['--map', 'name=condition:ft'], 'cannot be used'],
  [['--set', 'colour=red'], 'have no field colour'],
  [['--key', 'nothing'], 'no column nothing'],
  [['--valid-from', '1.1.2015'], 'YYYY-MM-DD'],
  [['--tolerance', 'far'], 'metres between'],
  [['--update', '--replace'], 'not both'],
])('%s is refused before anything is read', async (options, reason) => {
  const town = await aTown()
  const file = aFile('a.geojson', collectionText([{ geometry: at(0), properties: { name: 'x' } }]))
  await expect(
    town.import(file, ['--as', 'assets', '--set', 'type=bench', ...options]),
  ).rejects.toThrow(reason)
  await expect(town.import(file, ['--as', 'clouds'])).rejects.toThrow('there is no such layer')
})

const way = (n: number) => ({
  type: 'LineString' as const,
  coordinates: [
    [25, 46 + n / 10_000],
    [25.003, 46 + n / 10_000],
  ],
})

test('programmes of a utility are its own source, and what a second year lacks is cancelled', async () => {
  const town = await aTownWithLots(1)
  const year = (features: TestFeature[], extra: string[] = []) =>
    town.import(aFile('gas.geojson', collectionText(features)), [
      ...['--as', 'programmes', '--set', 'operator=Gaz SA', '--set', 'kind=gas', '--key', 'ref'],
      ...extra,
    ])
  const one = (ref: string, properties: object): TestFeature => ({
    geometry: way(Number(ref)),
    properties: { ref, name: `Main ${ref}`, ...properties },
  })
  const first = await year([
    one('1', { Start_Date: '2027-03-01', 'End Date': '2027-05-01', Depth: 1.1 }),
    one('2', { Start_Date: '2027-06-01', 'End Date': '2027-05-01' }),
    one('3', { name: '' }),
    one('4', {}),
  ])
  expect(first.counts).toMatchObject({ imported: 2, rejected: 2 })
  expect(
    first.rejections.flatMap(({ examples }) => examples.map(({ reason }) => reason)).sort(),
  ).toEqual(['has ends_on before starts_on: 2027-05-01, 2027-06-01', 'has no title'])
  const second = await year(
    [one('1', { Start_Date: '2027-04-01', 'End Date': '2027-06-01' })],
    ['--replace', '--retire-most'],
  )
  expect(second.counts).toMatchObject({ updated: 1 })
  const rows =
    await town.rows(sql`select external_id as ref, source, operator, kind, status, closure,
    starts_on::text as start, version from programmes where municipality_id = ${town.id} order by 1`)
  expect(rows).toMatchObject([
    {
      ref: '1',
      source: 'programmes/Gaz SA',
      operator: 'Gaz SA',
      kind: 'gas',
      status: 'planned',
      closure: 'partial',
      start: '2027-04-01',
      version: 2,
    },
    { ref: '4', status: 'cancelled' },
  ])
  expect(
    (await year([one('1', { Start_Date: '2027-04-01', 'End Date': '2027-06-01' })])).counts,
  ).toMatchObject({
    unchanged: 1,
  })
})

test('occasions have their days of the week, in words or numbers; what is no day is rejected', async () => {
  const town = await aTownWithLots(1)
  const text = `title,kind,days,from,to,wkt
Piata,Market day,"miercuri și sâmbătă",,,"POLYGON((25 46,25.001 46,25.001 46.001,25 46.001,25 46))"
Drum la școală,school route,1-5,2027-09-06,2028-06-16,"LINESTRING(25 46,25.003 46)"
Zilele orașului,event,,2027-05-20,2027-05-22,POINT(25 46)
Wrong,market,each now and then,,,POINT(25 46)\n`
  const options = ['--as', 'occasions', '--wkt', 'wkt', '--crs', 'EPSG:4326']
  const { counts, rejections } = await town.import(aFile('occasions.csv', text), options)
  expect(counts).toMatchObject({ imported: 3, rejected: 1 })
  expect(rejections[0]?.examples[0]?.reason).toContain('weekdays are no days of a week')
  const rows = await town.rows(
    sql`select kind, weekdays from occasions where municipality_id = ${town.id} order by id`,
  )
  expect(rows).toHaveLength(3)
  expect(rows).toEqual(
    expect.arrayContaining([
      { kind: 'market', weekdays: [3, 6] },
      { kind: 'school-route', weekdays: [1, 2, 3, 4, 5] },
      { kind: 'event', weekdays: [] },
    ]),
  )
  expect((await town.import(aFile('occasions.csv', text), options)).counts).toMatchObject({
    unchanged: 3,
  })
})
