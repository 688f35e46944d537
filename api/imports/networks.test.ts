import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { aFile, collectionText, type TestFeature } from './testing-files.ts'
import { aTown, type TestTown } from './testing-imports.ts'

const x0 = 500_000
const y0 = 500_000
const node = (id: string, x: number, y: number, more: object = {}): TestFeature => ({
  geometry: { type: 'Point', coordinates: [x0 + x, y0 + y] },
  properties: { id, ...more },
})
const line = (id: string, points: number[][], more: object = {}): TestFeature => ({
  geometry: { type: 'LineString', coordinates: points.map(([x = 0, y = 0]) => [x0 + x, y0 + y]) },
  properties: { id, ...more },
})
const asSewer = ['--as', 'sewer', '--key', 'id']
const file = (features: TestFeature[]) => aFile('sewer.geojson', collectionText(features, 3844))

const edgesOf = (town: TestTown) =>
  town.rows<{ id: string; from: string; to: string; version: number; onNodes: boolean }>(sql`
    select e.external_id as id, a.external_id as "from", b.external_id as "to", e.version,
      st_startpoint(e.geom) = a.geom and st_endpoint(e.geom) = b.geom as "onNodes"
    from network_edges e
      join network_nodes a on a.municipality_id = e.municipality_id and a.id = e.from_node_id
      join network_nodes b on b.municipality_id = e.municipality_id and b.id = e.to_node_id
    where e.municipality_id = (select current_municipality()) and e.valid_until is null order by 1`)

test('line ends find their nodes: exactly, within the tolerance, together, or alone', async () => {
  const town = await aTown()
  const features = [
    node('A', 0, 0, { kind: 'Sewer manhole' }),
    node('B', 100, 0, { kind: 'Combined sewer catchbasin' }),
    line('1', [
      [0, 0],
      [100.3, 0],
    ]),
    line('2', [
      [100, 0.2],
      [200, 0],
    ]),
    line('3', [
      [200.1, 0],
      [300, 0],
    ]),
    line('4', [
      [50, 0.1],
      [50, 80],
    ]),
  ]
  const { counts, network } = await town.import(file(features), [...asSewer, '--tolerance', '0.5'])
  expect(counts).toMatchObject({ imported: 6, rejected: 0, created: 4 })
  expect(network).toMatchObject({ ends: 8, exact: 1, snapped: 2, met: 2, open: 3, onLine: 1 })
  expect(network?.furthestM).toBeCloseTo(0.3, 2)
  expect(await edgesOf(town)).toEqual([
    { id: '1', from: 'A', to: 'B', version: 1, onNodes: true },
    { id: '2', from: 'B', to: 'end:2:1', version: 1, onNodes: true },
    { id: '3', from: 'end:2:1', to: 'end:3:1', version: 1, onNodes: true },
    { id: '4', from: 'end:4:0', to: 'end:4:1', version: 1, onNodes: true },
  ])
  const kinds = await town.rows(sql`select external_id as id, kind from network_nodes
    where municipality_id = (select current_municipality()) order by 1`)
  expect(kinds).toEqual([
    { id: 'A', kind: 'manhole' },
    { id: 'B', kind: 'catch-basin' },
    { id: 'end:2:1', kind: 'junction' },
    { id: 'end:3:1', kind: 'end' },
    { id: 'end:4:0', kind: 'end' },
    { id: 'end:4:1', kind: 'end' },
  ])
})

test('nodes and lines in two files, again and again, make no second node', async () => {
  const town = await aTown()
  const points = file([node('A', 0, 0), node('B', 50, 0)])
  const lines = file([
    line('1', [
      [0.1, 0],
      [50, 0.2],
    ]),
    line('2', [
      [50.2, 0],
      [90, 9],
    ]),
    line('3', [
      [90.3, 9],
      [95, 40],
    ]),
  ])
  const options = [...asSewer, '--tolerance', '0.5']
  await town.import(points, options)
  expect((await town.import(lines, options)).counts).toMatchObject({ imported: 3, created: 2 })
  expect((await town.import(lines, options)).counts).toMatchObject({ unchanged: 3, created: 0 })
  expect((await town.import(points, options)).counts).toMatchObject({ unchanged: 2 })
  expect((await edgesOf(town)).map(({ version }) => version)).toEqual([1, 1, 1])
})

test('without a tolerance only exact ends are connected', async () => {
  const town = await aTown()
  const { network } = await town.import(
    file([
      node('A', 0, 0),
      line('1', [
        [0, 0],
        [9, 0],
      ]),
      line('2', [
        [0.01, 0],
        [0, 9],
      ]),
    ]),
    asSewer,
  )
  expect(network).toMatchObject({ exact: 1, snapped: 0, open: 3 })
})

test('a line within the tolerance joins nothing, and is rejected', async () => {
  const town = await aTown()
  const { counts, rejections } = await town.import(
    file([
      node('A', 0, 0),
      line('1', [
        [0.1, 0],
        [0.3, 0],
      ]),
      line('2', [
        [0, 0],
        [9, 0],
      ]),
    ]),
    [...asSewer, '--tolerance', '0.5'],
  )
  expect(counts).toMatchObject({ imported: 2, rejected: 1 })
  expect(rejections).toMatchObject([{ code: 'collapsed', examples: [{ record: 2 }] }])
})

test('named nodes decide, and a name that is not there, or not near, rejects the line', async () => {
  const town = await aTown()
  const ends = (from: string, to: string) => ({ from_node: from, to_node: to })
  const { counts, network, rejections } = await town.import(
    file([
      node('A', 0, 0),
      node('B', 0, 0),
      node('C', 50, 0),
      line(
        '1',
        [
          [0, 0],
          [50, 0],
        ],
        ends('B', 'C'),
      ),
      line(
        '2',
        [
          [0, 0],
          [50, 0],
        ],
        ends('A', 'X'),
      ),
      line(
        '3',
        [
          [0, 0],
          [90, 0],
        ],
        ends('A', 'C'),
      ),
    ]),
    asSewer,
  )
  expect(counts).toMatchObject({ imported: 4, rejected: 2, created: 0 })
  expect(network).toMatchObject({ named: 2 })
  expect(await edgesOf(town)).toMatchObject([{ id: '1', from: 'B', to: 'C' }])
  expect(rejections[0]?.examples.map(({ reason }) => reason)).toEqual([
    'its node X is not in the network',
    'its node C lies 40.0 m from its end',
  ])
})

test('a complete file retires lines it no longer has, and nodes nothing leads to', async () => {
  const town = await aTown()
  const all = [
    node('A', 0, 0),
    node('B', 50, 0),
    node('C', 90, 0),
    line('1', [
      [0, 0],
      [50, 0],
    ]),
    line('2', [
      [50, 0],
      [90, 0],
    ]),
  ]
  await town.import(file(all), asSewer)
  const { counts } = await town.import(file([all[0]!, all[1]!, all[3]!]), [...asSewer, '--replace'])
  expect(counts).toMatchObject({ unchanged: 3, retired: 2 })
  expect(await edgesOf(town)).toMatchObject([{ id: '1' }])
})

test('an EPANET network comes whole, with its hydraulics', async () => {
  const town = await aTown()
  const inp = `[JUNCTIONS]\nJ1 100 5\nJ2 100 0\n[RESERVOIRS]\nR1 200\n[PIPES]\nP1 R1 J1 1000 12 130 0 Open\n[PUMPS]\nU1 J1 J2 POWER 50
[OPTIONS]\nUnits GPM\n[COORDINATES]\nJ1 500100 500000\nJ2 500100 500000\nR1 500000 500000\n[VERTICES]\nP1 500050 500020\n[END]\n`
  const { counts, network } = await town.import(aFile('net.inp', inp), [
    '--as',
    'water',
    '--crs',
    'EPSG:3844',
  ])
  expect(counts).toMatchObject({ imported: 5 })
  expect(network).toMatchObject({ named: 4, open: 0 })
  const edges =
    await town.rows(sql`select external_id as id, kind, diameter_mm as diameter, roughness,
    st_npoints(geom) as points, attributes from network_edges where municipality_id = ${town.id} order by 1`)
  expect(edges).toMatchObject([
    {
      id: 'P1',
      kind: 'main',
      diameter: 304.8,
      roughness: 130,
      points: 3,
      attributes: { pipe_length_m: 304.8 },
    },
    { id: 'U1', kind: 'pump', attributes: { pump: 'POWER 50' } },
  ])
  const nodes = await town.rows(
    sql`select kind, elevation_m as elevation from network_nodes where municipality_id = ${town.id} order by external_id`,
  )
  expect(nodes).toMatchObject([
    { kind: 'junction', elevation: 30.48 },
    {},
    { kind: 'reservoir', elevation: 60.96 },
  ])
})

test('which network it is must be said, and several of a kind told apart', async () => {
  const town = await aTown()
  const one = file([node('A', 0, 0)])
  await expect(town.import(one, ['--as', 'network'])).rejects.toThrow('--network')
  await town.import(one, [...asSewer, '--network-name', 'East'])
  await town.import(one, [...asSewer, '--network-name', 'West'])
  await expect(town.import(one, asSewer)).rejects.toThrow('East, West')
})
