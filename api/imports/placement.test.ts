import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aFile, aSquare, collectionText } from './testing-files.ts'
import { aTown } from './testing-imports.ts'

const squares = (x: number, y: number, size: number) =>
  [0, 1, 2].map((n) => ({
    geometry: aSquare(x + n * size, y, size),
    properties: { name: `lot ${n}` },
  }))
const asParcels = ['--as', 'parcels', '--map', 'name=cadastral_number']

test.each([
  [
    'projected coordinates taken for degrees',
    squares(500_000, 500_000, 20),
    undefined,
    [],
    '--crs EPSG:3844',
  ],
  ['x and y exchanged in degrees', squares(46, 25, 0.0001), undefined, [], '--swap-axes'],
  ['x and y exchanged in metres', squares(300_000, 700_000, 20), 3844, [], '--swap-axes'],
  [
    'degrees taken for metres',
    squares(25, 46, 0.0001),
    undefined,
    ['--crs', 'EPSG:3844'],
    '--crs EPSG:4326',
  ],
  ['another country', squares(2.3, 48.8, 0.0001), undefined, [], 'not made for that place'],
])('%s are noticed', async (_, features, srid, options, hint) => {
  const town = await aTown()
  if (hint === '--swap-axes' && srid === 3844) {
    await town.import(
      aFile('edge.geojson', collectionText([{ geometry: aSquare(699_000, 299_000, 2000) }], 3844)),
      ['--as', 'boundary'],
    )
  }
  const file = aFile('lots.geojson', collectionText(features, srid))
  await expect(town.import(file, [...asParcels, ...options])).rejects.toThrow(hint)
  expect(await town.rows(sql`select from parcels where municipality_id = ${town.id}`)).toEqual([])
})

test('--swap-axes reads them the other way', async () => {
  const town = await aTown()
  const file = aFile('lots.geojson', collectionText(squares(46, 25, 0.0001)))
  expect((await town.import(file, [...asParcels, '--swap-axes'])).counts).toMatchObject({
    imported: 3,
  })
})

test('a few records far away are rejected, with their distance', async () => {
  const town = await aTown()
  await town.import(
    aFile('edge.geojson', collectionText([{ geometry: aSquare(499_000, 499_000, 2000) }], 3844)),
    ['--as', 'boundary'],
  )
  const features = [
    ...squares(500_000, 500_000, 20),
    { geometry: aSquare(600_000, 500_000, 20), properties: { name: 'far' } },
  ]
  const { counts, rejections } = await town.import(
    aFile('lots.geojson', collectionText(features, 3844)),
    asParcels,
  )
  expect(counts).toMatchObject({ imported: 3, rejected: 1 })
  expect(rejections).toMatchObject([
    { code: 'far-away', examples: [{ reason: expect.stringMatching(/ km from Town test-/) }] },
  ])
})

test('null island is far away also where nothing else is known', async () => {
  const town = await aTown()
  const features = [
    ...squares(25, 46, 0.0001),
    { geometry: aSquare(0, 0, 0.0001), properties: { name: 'null' } },
  ]
  const { counts } = await town.import(aFile('lots.geojson', collectionText(features)), asParcels)
  expect(counts).toMatchObject({ imported: 3, rejected: 1 })
})

test('coordinates beyond the CRS and no numbers at all are rejected one by one', async () => {
  const town = await aTown()
  const wild = [{ geometry: aSquare(500, 46, 1), properties: { name: 'wild' } }]
  const text = collectionText([...squares(25, 46, 0.0001), ...wild])
  const nan = text.replace('25,46', 'null,46')
  const { rejections } = await town.import(aFile('lots.geojson', nan), asParcels)
  expect(rejections.map(({ code }) => code).sort()).toEqual(['not-a-number', 'out-of-range'])
})

test('a file that does not say its CRS is refused, with the one to try', async () => {
  const town = await aTown()
  const file = aFile('a.csv', 'name,x,y\na,500000,500000\n')
  await expect(town.import(file, ['--as', 'assets', '--set', 'type=bench'])).rejects.toThrow(
    '--crs EPSG:3844',
  )
  const given = ['--as', 'assets', '--set', 'type=bench', '--crs', 'EPSG:3844']
  expect((await town.import(file, given)).counts).toMatchObject({ imported: 1 })
  await expect(town.import(file, [...given.slice(0, 4), '--crs', 'EPSG:999999'])).rejects.toThrow(
    'not a CRS',
  )
})

test('feet become metres', async () => {
  const town = await aTown({ srid: 2249, unit_m: 1200 / 3937, country: 'US' })
  const file = aFile('lots.geojson', collectionText(squares(760_000, 2_960_000, 100), 2249))
  await town.import(file, asParcels)
  const [row] = await town.rows<{ area: number }>(
    sql`select area_m2 as area from parcels where municipality_id = ${town.id} limit 1`,
  )
  expect(row?.area).toBeCloseTo(((100 * 1200) / 3937) ** 2, 3)
})
