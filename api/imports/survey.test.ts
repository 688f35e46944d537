import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Polygon } from 'geojson'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { aBlock, aChangeSet, at, type Block } from '../change-sets/testing.ts'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aMember, failures, testApp } from '../testing.ts'
import { aGeopackage } from './testing-files.ts'

let db: Database
let block: Block

beforeAll(async () => {
  db = await testDatabase()
  block = await aBlock(db)
})

async function read(name: string, bytes: string | Buffer, query: Record<string, string> = {}) {
  const app = await testApp()
  const params = new URLSearchParams({ name, ...query })
  const response = await app.request(
    `http://terrier.test/api/v1/${block.slug}/surveys/read?${params}`,
    {
      method: 'POST',
      headers: {
        cookie: block.planner.cookie,
        origin: 'http://terrier.test',
        'content-type': 'application/octet-stream',
      },
      body: new Uint8Array(Buffer.from(bytes)),
    },
  )
  expect(failures.splice(0)).toEqual([])
  return { status: response.status, body: JSON.parse(await response.text()) }
}

const geoJson = (...rings: [number, number][][]) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: rings.map((ring, index) => ({
      type: 'Feature',
      properties: { 'nr cadastral': `S-${index}` },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    })),
  })

test('a file is read with what is wrong in it and where, and its areas become parcels of a change set', async () => {
  const { status, body } = await read(
    'survey.geojson',
    geoJson(
      [at(100, 0), at(120, 0), at(120, 30), at(100, 30)],
      [at(50, 10), at(80, 10), at(80, 20), at(50, 20)],
      [at(200, 0), at(220, 30), at(220, 0), at(200, 30)],
    ),
  )
  expect(status).toBe(200)
  expect(
    body.features.map(({ name, problems }: { name: string; problems: { code: string }[] }) => [
      name,
      ...problems.map(({ code }) => code),
    ]),
  ).toEqual([['S-0'], ['S-1', 'overlap'], ['S-2', 'invalid']])
  const [free, , crossed] = body.features
  expect(free.areaM2).toBeCloseTo(600, -1)
  expect(crossed.problems[0]).toMatchObject({ severity: 'error', message: 'self-intersection' })
  expect(crossed.problems[0].place[0]).toBeCloseTo(at(210, 15)[0], 6)
  const set = await aChangeSet(block)
  const done = await set.operate({
    operation: 'register',
    shape: free.geometry,
    facts: { cadastralNumber: free.name },
  })
  expect(done).toMatchObject({
    status: 200,
    body: { changed: { 'new-1': { facts: { cadastralNumber: 'S-0' } } } },
  })
})

test('corners in a table are an area for each parcel, in any CRS that is named', async () => {
  const rows = ['parcela;punct;est;nord']
  for (const [parcel, east] of [
    ['A', 500_000],
    ['B', 500_020],
  ] as const)
    for (const [point, x, y] of [
      [1, 0, 0],
      [2, 20, 0],
      [3, 20, 10],
      [4, 0, 10],
    ])
      rows.push(`${parcel};${point};${east + x!},0;${400_000 + y!}`)
  const { body } = await read('corners.csv', rows.join('\n'), { crs: 'EPSG:3844' })
  expect(body.crs).toBe('EPSG:3844')
  expect(body.features).toMatchObject([
    { name: 'A', geometry: { type: 'Polygon' } },
    { name: 'B', geometry: { type: 'Polygon' } },
  ])
  for (const { areaM2 } of body.features) expect(areaM2).toBeCloseTo(200, 3)
})

test('closed lines of a drawing are areas, open ones are named as what they are', async () => {
  const polyline = (isClosed: boolean, points: [number, number][]) =>
    [
      '0',
      'LWPOLYLINE',
      '8',
      'LOTS',
      '100',
      'AcDbEntity',
      '100',
      'AcDbPolyline',
      '90',
      `${points.length}`,
      '70',
      isClosed ? '1' : '0',
    ]
      .concat(points.flatMap(([x, y]) => ['10', `${x}`, '20', `${y}`]))
      .join('\n')
  const dxf = [
    '0',
    'SECTION',
    '2',
    'ENTITIES',
    polyline(true, [
      [500_000, 400_000],
      [500_020, 400_000],
      [500_020, 400_010],
      [500_000, 400_010],
    ]),
    polyline(false, [
      [500_000, 400_000],
      [500_050, 400_050],
    ]),
    '0',
    'ENDSEC',
    '0',
    'EOF',
    '',
  ].join('\n')
  const { status, body } = await read('lots.dxf', dxf, { crs: 'EPSG:3844' })
  expect([status, body.detail]).toEqual([200, undefined])
  expect(body.features).toMatchObject([
    { areaM2: expect.closeTo(200, 3), geometry: { type: 'Polygon' } },
    { geometry: null, problems: [{ code: 'wrong-type', severity: 'error' }] },
  ])
})

test('a GeoPackage says its CRS itself', async () => {
  const ring = [
    [500_000, 400_000],
    [500_020, 400_000],
    [500_020, 400_010],
    [500_000, 400_010],
    [500_000, 400_000],
  ]
  const file = aGeopackage(
    [{ geometry: { type: 'Polygon', coordinates: [ring] }, properties: { name: 'x' } }],
    3844,
  )
  const { body } = await read('lots.gpkg', readFileSync(file))
  expect(body).toMatchObject({ crs: 'EPSG:3844', features: [{ areaM2: expect.closeTo(200, 3) }] })
})

/** The corners of an area in the official CRS, as text. */
async function official(ring: [number, number][], srid = 3844) {
  const { rows } = await inTenant(db, block.id, { userId: null, role: 'system' }, (trx) =>
    sql<{ x: number; y: number }>`
      select st_x(at) as x, st_y(at) as y from jsonb_array_elements(${JSON.stringify(ring)}::jsonb) with ordinality as r (c, n),
        lateral (select st_transform(st_setsrid(st_makepoint((c ->> 0)::float8, (c ->> 1)::float8), 4326), ${srid}::int) as at) as t
      order by n`.execute(trx),
  )
  return rows
}

const free: [number, number][] = [at(300, 0), at(320, 0), at(320, 30), at(300, 30)]

test('without a word on its CRS it is read in that of the municipality, and says so', async () => {
  const corners = await official(free)
  const rows = corners.map(({ x, y }, i) => `L1,${i + 1},${x},${y}`)
  const { body } = await read('lots.csv', ['parcela,punct,est,nord', ...rows].join('\n'))
  expect(body).toMatchObject({ crs: 'EPSG:3844', crsFrom: 'municipality', hint: null })
  expect(body.features).toMatchObject([{ name: 'L1', problems: [] }])
  // What the surveyor wrote is what the register will say: the way there and back is none.
  const again = await official(body.features[0].geometry.coordinates[0].slice(0, -1))
  for (const [index, { x, y }] of again.entries()) {
    expect(x).toBeCloseTo(corners[index]!.x, 5)
    expect(y).toBeCloseTo(corners[index]!.y, 5)
  }
})

test('axes that are turned and a CRS that is another are found and named', async () => {
  const corners = await official(free)
  const csv = (first: 'x' | 'y', second: 'x' | 'y') =>
    ['parcela,x,y', ...corners.map((each) => `L1,${each[first]},${each[second]}`)].join('\n')
  const turned = await read('lots.csv', csv('y', 'x'))
  expect(turned.body.features[0].problems).toMatchObject([{ code: 'far-away', severity: 'error' }])
  expect(turned.body.hint).toEqual({ crs: 'EPSG:3844', swapAxes: true })
  const right = await read('lots.csv', csv('y', 'x'), { swapAxes: 'true' })
  expect(right.body).toMatchObject({ hint: null, features: [{ problems: [] }] })
  const wrong = await read('lots.csv', csv('x', 'y'), { crs: 'EPSG:4326' })
  expect(wrong.body.features[0].problems).toMatchObject([{ code: 'out-of-range' }])
  expect(wrong.body.hint).toEqual({ crs: 'EPSG:3844', swapAxes: false })
  const degrees = await read('lots.geojson', geoJson(free), { crs: 'EPSG:3844' })
  expect(degrees.body.hint).toEqual({ crs: 'EPSG:4326', swapAxes: false })
  const latitudeFirst = free.map(([x, y]): [number, number] => [y, x])
  const swapped = await read('lots.geojson', geoJson(latitudeFirst))
  expect(swapped.body.hint).toEqual({ crs: 'EPSG:4326', swapAxes: true })
  const absurd = await read('lots.csv', 'parcela,x,y\nA,1e300,1\nA,2,-1e300\nA,5e250,7\n')
  expect(absurd.status).toBe(200)
  expect(absurd.body.features[0].problems[0].severity).toBe('error')
})

test('numbers that are there already or twice are said, and any column may hold them', async () => {
  const files = [
    ['1', 'a'],
    ['7', 'b'],
    ['7', 'c'],
  ].map(([number, other], index) => ({
    type: 'Feature',
    properties: { parcela: number, altul: other },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [0, 20, 20, 0, 0].map((east, at5) =>
          at(400 + index * 30 + east, at5 > 1 && at5 < 4 ? 9 : 0),
        ),
      ],
    },
  }))
  const text = JSON.stringify({ type: 'FeatureCollection', features: files })
  const { body } = await read('lots.geojson', text)
  expect(body).toMatchObject({ columns: ['parcela', 'altul'], column: 'parcela' })
  const codes = (features: { problems: { code: string }[] }[]) =>
    features.map(({ problems }) => problems.map(({ code }) => code))
  expect(codes(body.features)).toEqual([['number-taken'], [], ['number-twice']])
  const other = await read('lots.geojson', text, { column: 'altul' })
  expect(other.body.features.map(({ name }: { name: string }) => name)).toEqual(['a', 'b', 'c'])
  expect(codes(other.body.features)).toEqual([[], [], []])
})

test('of several layers one has to be chosen, and they are named', async () => {
  const polygon: Polygon = { type: 'Polygon', coordinates: [[...free, free[0]!]] }
  const file = aGeopackage([{ geometry: polygon, properties: { name: 'x' } }], 4326)
  const gpkg = new DatabaseSync(file)
  const [{ table_name: table }] = gpkg
    .prepare('select table_name from gpkg_geometry_columns')
    .all() as [{ table_name: string }]
  gpkg.exec(`create table "Alt strat" as select * from "${table}";
    insert into gpkg_geometry_columns select 'Alt strat', column_name, geometry_type_name, srs_id, z, m from gpkg_geometry_columns
      where table_name = '${table}'`)
  gpkg.close()
  const asked = await read('lots.gpkg', readFileSync(file))
  expect([asked.status, asked.body.code]).toEqual([422, 'several-layers'])
  const layers = asked.body.errors.map(({ message }: { message: string }) => message)
  expect(layers.sort()).toEqual(['Alt strat', table].sort())
  const chosen = await read('lots.gpkg', readFileSync(file), { layer: 'Alt strat' })
  expect(chosen.body.features).toMatchObject([{ properties: { name: 'x' }, problems: [] }])
})

test('is for planners of the municipality only', async () => {
  const viewer = await aMember(db, block.id, 'viewer')
  const stranger = await aBlock(db)
  const app = await testApp()
  const statusFor = async (cookie: string) => {
    const path = `http://terrier.test/api/v1/${block.slug}/surveys/read?name=x.geojson`
    const headers = { cookie, origin: 'http://terrier.test' }
    return (await app.request(path, { method: 'POST', headers, body: geoJson(free) })).status
  }
  expect(await statusFor(viewer.cookie)).toBe(403)
  expect(await statusFor(stranger.planner.cookie)).toBe(403)
  expect(await statusFor('')).toBe(401)
})

test.each([
  ['nothing', 'x.geojson', '', {}, 422],
  ['a CRS that is none', 'x.csv', 'est,nord\n1,2\n', { crs: 'EPSG:999999' }, 422],
  ['a CRS that is no CRS', 'x.csv', 'est,nord\n1,2\n', { crs: 'Stereo' }, 400],
  ['another kind', 'x.exe', 'MZ', {}, 422],
  ['no drawing', 'x.dxf', 'nonsense', { crs: 'EPSG:3844' }, 422],
  ['no archive', 'x.zip', 'PK nonsense', {}, 422],
])('%s is refused in words', async (_, name, bytes, query, status) => {
  const answer = await read(name, bytes, query as Record<string, string>)
  expect([answer.status, answer.body]).toEqual([
    status,
    expect.objectContaining({ title: expect.any(String) }),
  ])
})
