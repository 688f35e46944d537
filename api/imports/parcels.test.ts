import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  aFile,
  aFolder,
  aGeopackage,
  aSquare,
  collectionText,
  type TestFeature,
} from './testing-files.ts'
import { aTown } from './testing-imports.ts'

/** A lot of 20 m by 20 m, the nth in its row. */
const lot = (n: number, number = `${n}`, size = 20): TestFeature => ({
  geometry: aSquare(500_000 + n * 20, 500_000, size),
  properties: { 'Parcel Number': number, owner: `somebody ${n}` },
})
const lots = (features: TestFeature[], folder?: string) =>
  aFile('lots.geojson', collectionText(features, 3844), folder)
const asParcels = ['--as', 'parcels']
const current = sql`select cadastral_number as number, version, area_m2 as area, valid_from as "validFrom",
  attributes, round(st_x(st_centroid(geom))::numeric, 2) as x
  from parcels where municipality_id = (select current_municipality()) and valid_until is null
  order by cadastral_number`

test('parcels go in with their number, area, and what is not mapped', async () => {
  const town = await aTown()
  const { counts, crs, mapping } = await town.import(lots([lot(1), lot(2)]), asParcels)
  expect(counts).toMatchObject({ imported: 2, rejected: 0 })
  expect(crs).toBe('EPSG:3844')
  expect(mapping).toContain('Parcel Number → cadastral_number')
  const rows = await town.rows<{ area: number }>(current)
  expect(rows).toMatchObject([
    { number: '1', version: 1, x: 25, attributes: { owner: 'somebody 1' } },
    { number: '2' },
  ])
  expect(rows[0]?.area).toBeCloseTo(400, 3)
})

test('a second year is an update of the first: unchanged, changed, new, retired', async () => {
  const town = await aTown()
  const valid = (year: number) => ['--valid-from', `${year}-01-01`]
  await town.import(lots([lot(1), lot(2), lot(3), lot(4)]), [...asParcels, ...valid(2013)])
  const second = [lot(1), lot(2, '2', 15), lot(4), lot(5)]
  const { counts } = await town.import(lots(second), [...asParcels, ...valid(2014), '--replace'])
  expect(counts).toMatchObject({ unchanged: 2, updated: 1, imported: 1, retired: 1 })
  expect(await town.rows(current)).toMatchObject([
    { number: '1', version: 1, validFrom: '2013-01-01' },
    { number: '2', version: 2, area: expect.closeTo(225, 2), validFrom: '2013-01-01' },
    { number: '4', version: 1 },
    { number: '5', version: 1, validFrom: '2014-01-01' },
  ])
  const gone = await town.rows(sql`select cadastral_number as number, valid_until as until, version
    from parcels where municipality_id = (select current_municipality()) and valid_until is not null`)
  expect(gone).toEqual([{ number: '3', until: '2014-01-01', version: 2 }])
  const before = await town.rows(sql`select cadastral_number as number, change_reason as reason
    from history.parcels where municipality_id = (select current_municipality()) order by 1`)
  expect(before.map((row) => (row as { number: string }).number)).toEqual(['2', '3'])
})

test('without --replace what is missing stays', async () => {
  const town = await aTown()
  await town.import(lots([lot(1), lot(2)]), asParcels)
  const { counts } = await town.import(lots([lot(2), lot(3)]), asParcels)
  expect(counts).toMatchObject({ unchanged: 1, imported: 1, retired: 0 })
  expect(await town.rows(current)).toHaveLength(3)
})

test('--replace refuses to retire most of what is there until it is told so', async () => {
  const town = await aTown()
  await town.import(lots([lot(1), lot(2), lot(3)]), asParcels)
  await expect(town.import(lots([lot(1)]), [...asParcels, '--replace'])).rejects.toThrow(
    'would retire 2',
  )
  expect(await town.rows(current)).toHaveLength(3)
  const told = await town.import(lots([lot(1)]), [...asParcels, '--replace', '--retire-most'])
  expect(told.counts).toMatchObject({ retired: 2 })
})

test('a rejected record does not retire what it is about', async () => {
  const town = await aTown()
  await town.import(lots([lot(1), lot(2)]), asParcels)
  const bowTie = aBowTie(2)
  const { counts } = await town.import(lots([lot(1), bowTie]), [...asParcels, '--replace'])
  expect(counts).toMatchObject({ unchanged: 1, rejected: 1, retired: 0 })
})

const aBowTie = (n: number): TestFeature => {
  const x = 500_000 + n * 20
  const ring = [
    [x, 500_000],
    [x + 20, 500_020],
    [x + 20, 500_000],
    [x, 500_020],
    [x, 500_000],
  ]
  return {
    geometry: { type: 'Polygon', coordinates: [ring] },
    properties: { 'Parcel Number': `${n}` },
  }
}

test('a small shift is no change within --same-within, and keeps the old geometry', async () => {
  const town = await aTown()
  await town.import(lots([lot(1)]), asParcels)
  const shifted = { ...lot(1), geometry: aSquare(500_020.3, 500_000, 20) }
  const near = await town.import(lots([shifted]), [...asParcels, '--same-within', '0.5'])
  expect(near.counts).toMatchObject({ unchanged: 1 })
  const far = await town.import(lots([shifted]), [...asParcels, '--same-within', '0.1'])
  expect(far.counts).toMatchObject({ updated: 1 })
})

test('the same parcel from a GeoPackage, as a part of one, is unchanged', async () => {
  const town = await aTown()
  await town.import(lots([lot(1)]), [...asParcels, '--map', 'owner='])
  const { type: _, coordinates } = lot(1).geometry as { type: string; coordinates: number[][][] }
  const multi = { type: 'MultiPolygon' as const, coordinates: [coordinates] }
  const file = aGeopackage([{ geometry: multi, properties: { name: '1' } }], 3844)
  const { counts } = await town.import(file, [
    ...asParcels,
    '--map',
    'name=cadastral_number',
    '--ignore-attributes',
  ])
  expect(counts).toMatchObject({ unchanged: 1 })
})

test('rejected records are written as they were, and go in once they are mended', async () => {
  const town = await aTown()
  const folder = aFolder()
  const features = [
    lot(1),
    aBowTie(2),
    { ...lot(3), properties: {} },
    lot(1),
    { ...lot(4), geometry: null },
  ]
  const { counts, rejections, rejectsFile } = await town.import(lots(features, folder), asParcels)
  expect(counts).toMatchObject({ imported: 1, rejected: 4 })
  expect(rejections.map(({ code, count }) => [code, count]).sort()).toEqual([
    ['duplicate-key', 1],
    ['invalid', 1],
    ['missing', 1],
    ['no-place', 1],
  ])
  expect(rejections.find(({ code }) => code === 'invalid')?.examples).toMatchObject([
    { record: 2, reason: 'self-intersection at 500050.00, 500010.00' },
  ])
  const written = JSON.parse(readFileSync(rejectsFile as string, 'utf8'))
  expect(written.crs.properties.name).toContain('3844')
  expect(written.features).toMatchObject([
    {
      geometry: aBowTie(2).geometry,
      properties: { 'Parcel Number': '2', _reason: expect.stringContaining('self-inter') },
    },
    { properties: { _reason: 'has no cadastral_number' } },
    { properties: { _reason: 'has the same key (1) as record 1' } },
    { geometry: null },
  ])
  written.features[0].geometry = lot(2).geometry
  const mended = aFile('mended.geojson', JSON.stringify(written))
  const again = await town.import(mended, asParcels)
  expect(again.counts).toMatchObject({ imported: 1, unchanged: 1, rejected: 2 })
  const rows = await town.rows<{ attributes: object }>(current)
  expect(rows.map(({ attributes }) => Object.keys(attributes))).toEqual([['owner'], []])
})

test('--repair makes an area valid, and says how', async () => {
  const town = await aTown()
  const open: TestFeature = structuredClone(lot(3))
  ;(open.geometry as { coordinates: number[][][] }).coordinates[0]?.pop()
  const { counts, repairs } = await town.import(lots([lot(1), aBowTie(2), open]), [
    ...asParcels,
    '--repair',
  ])
  expect(counts).toMatchObject({ imported: 1, repaired: 2 })
  expect(repairs.map(({ repair }) => repair)).toEqual([
    expect.stringMatching(/^self-intersection at 500050.00, 500010.00: made valid, area .* after$/),
    'closed 1 open ring(s)',
  ])
  const strict = await aTown()
  expect((await strict.import(lots([open]), asParcels)).counts).toMatchObject({ rejected: 1 })
})

test('records of one number become one parcel of several parts with --same-key merge', async () => {
  const town = await aTown()
  const parts = [lot(1, 'A'), lot(2, 'A'), lot(9, 'A'), lot(5, 'B')]
  const { counts } = await town.import(lots(parts), [...asParcels, '--same-key', 'merge'])
  expect(counts).toMatchObject({ imported: 2, merged: 2 })
  const rows = await town.rows<{ area: number }>(current)
  expect(rows.map(({ area }) => Math.round(area))).toEqual([1200, 400])
})

test('a dry run tells everything and changes nothing, also not a new municipality', async () => {
  const town = await aTown()
  const { counts, isDryRun } = await town.import(lots([lot(1), aBowTie(2)]), [
    ...asParcels,
    '--dry-run',
  ])
  expect([counts.imported, counts.rejected, isDryRun]).toEqual([1, 1, true])
  expect(await town.rows(current)).toEqual([])
  expect(await town.rows(sql`select from import_rows where municipality_id = ${town.id}`)).toEqual(
    [],
  )
})

test('a file on disk can be imported again and again without a new version', async () => {
  const town = await aTown()
  const file = lots([lot(1), lot(2)])
  await town.import(file, asParcels)
  for (let time = 0; time < 2; time++) {
    expect((await town.import(file, asParcels)).counts).toMatchObject({ unchanged: 2 })
  }
  expect((await town.rows<{ version: number }>(current)).map(({ version }) => version)).toEqual([
    1, 1,
  ])
})

test('ground that a second year gives to other parcels is their lineage', async () => {
  const town = await aTown()
  const wide = (n: number, number: string, lots: number): TestFeature => {
    const [west, south] = [500_000 + n * 20, 500_000]
    const ring = [
      [west, south],
      [west + lots * 20, south],
      [west + lots * 20, south + 20],
      [west, south + 20],
      [west, south],
    ]
    return {
      geometry: { type: 'Polygon', coordinates: [ring] },
      properties: { 'Parcel Number': number },
    }
  }
  const lineage = sql`select f.cadastral_number as from, t.cadastral_number as to, l.operation, l.at,
      r.file_name as file
    from parcel_lineage l join parcels f on f.municipality_id = l.municipality_id and f.id = l.from_parcel_id
      join parcels t on t.municipality_id = l.municipality_id and t.id = l.to_parcel_id
      join import_runs r on r.municipality_id = l.municipality_id and r.id = l.import_run_id
    where l.municipality_id = (select current_municipality()) order by 1, 2`
  const first = [
    wide(0, 'split', 2),
    wide(2, 'merged a', 1),
    wide(3, 'merged b', 1),
    wide(4, 'gives', 2),
  ]
  await town.import(
    lots([...first, wide(6, 'same', 1), wide(7, 'edge a', 2), wide(9, 'edge b', 2)]),
    asParcels,
  )
  expect(await town.rows(lineage)).toEqual([])
  const second = [
    wide(0, 'half a', 1),
    wide(1, 'half b', 1),
    wide(2, 'merged', 2),
    wide(4, 'gives', 1),
    wide(5, 'takes', 1),
  ]
  await town.import(
    lots([...second, wide(6, 'same', 1), wide(7, 'edge a', 3), wide(10, 'edge b', 1)]),
    [...asParcels, '--replace', '--valid-from', '2014-01-01'],
  )
  const step = (from: string, to: string) => ({
    from,
    to,
    operation: 'import',
    at: '2014-01-01',
    file: 'lots.geojson',
  })
  expect(await town.rows(lineage)).toEqual([
    step('gives', 'takes'),
    step('merged a', 'merged'),
    step('merged b', 'merged'),
    step('split', 'half a'),
    step('split', 'half b'),
  ])
})
