import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { aBlock, aChangeSet, at, type Block } from '../change-sets/testing.ts'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { failures, testApp } from '../testing.ts'
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

test.each([
  ['nothing', 'x.geojson', '', {}, 422],
  ['no CRS', 'x.csv', 'est,nord\n1,2\n', {}, 422],
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
