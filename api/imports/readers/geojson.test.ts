import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aFile, aSquare, collectionText, featureText, readAll } from '../testing-files.ts'
import { JsonSplitter } from './json-splitter.ts'
import { SourceError } from './source.ts'

const point = { type: 'Point' as const, coordinates: [1, 2] }

test('features come with their number, line, id and properties', async () => {
  const text = collectionText([
    { geometry: point, properties: { name: 'a "{[' }, id: 7 },
    { geometry: null, properties: { name: 'ț' } },
  ])
  const { features, crs } = await readAll(aFile('a.geojson', text))
  expect(crs).toEqual({ srid: 4326 })
  expect(features).toEqual([
    { ordinal: 1, line: 1, id: 7, geometry: point, properties: { name: 'a "{[' } },
    { ordinal: 2, line: 2, id: undefined, geometry: null, properties: { name: 'ț' } },
  ])
})

test.each([
  ['urn:ogc:def:crs:EPSG::3547', 3547],
  ['EPSG:2249', 2249],
  ['urn:ogc:def:crs:OGC:1.3:CRS84', 4326],
])('the older crs member %s is EPSG:%i', async (name, srid) => {
  const text = `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"${name}"}},"features":[]}`
  expect((await readAll(aFile('a.geojson', text))).crs).toEqual({ srid })
})

test('a crs member that nobody knows is refused', async () => {
  const text =
    '{"type":"FeatureCollection","crs":{"properties":{"name":"my own"}},"features":[{"type":"Feature"}]}'
  await expect(readAll(aFile('a.geojson', text))).rejects.toThrow('"my own" is not known')
})

test('a crs member after the features is refused, not overlooked', async () => {
  const text = `{"type":"FeatureCollection","features":[${featureText({ geometry: point })}],"crs":{"properties":{"name":"EPSG:2249"}}}`
  await expect(readAll(aFile('a.geojson', text))).rejects.toThrow('--crs')
})

test('a single feature and a bare geometry are read', async () => {
  const alone = await readAll(aFile('a.json', featureText({ geometry: point, id: 'x' })))
  expect(alone.features).toMatchObject([{ id: 'x', geometry: point }])
  const bare = await readAll(aFile('b.json', JSON.stringify(point)))
  expect(bare.features).toMatchObject([{ geometry: point, properties: {} }])
})

test.each(['a.geojson', 'a.ndjson', 'a.geojsonl.gz'])('features by line in %s', async (name) => {
  const lines = [
    '',
    `\u001e${featureText({ geometry: point })}`,
    featureText({ geometry: null }),
    '',
  ]
  const { features, format } = await readAll(aFile(name, lines.join('\r\n')))
  expect(format).toBe('GeoJSON by line')
  expect(features.map(({ ordinal, line }) => [ordinal, line])).toEqual([
    [1, 2],
    [2, 3],
  ])
})

test('what is not JSON is one unreadable record, and the rest is read', async () => {
  const broken =
    '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":NaN},{"type":"Feature"}]}'
  const { features } = await readAll(aFile('a.geojson', broken))
  expect(features[0]).toMatchObject({ problem: expect.stringContaining('not valid JSON') })
  expect(features[1]?.problem).toBeUndefined()
  const lines = `${featureText({ geometry: point })}\n{"type":\n${featureText({ geometry: point })}`
  const byLine = await readAll(aFile('a.ndjson', lines))
  expect(byLine.features.map(({ problem }) => problem === undefined)).toEqual([true, false, true])
  expect(byLine.features[1]).toMatchObject({ line: 2, raw: '{"type":' })
})

test.each([
  ['{"type":"FeatureCollection","features":[{"type":"Feature"}', 'ends in the middle'],
  ['{"type":"FeatureCollection","features":[1]}', 'not a feature'],
  ['{"type":"FeatureCollection","features":[null]}', 'not a feature'],
  ['{"type":"FeatureCollection","features":[]}}', 'never opened'],
  ['{"type":"FeatureCollection","features":[]} x', 'an object was expected'],
  ['[1, 2]', 'begins with an array'],
  ['nothing', 'an object was expected'],
])('%s is refused', async (text, reason) => {
  const attempt = readAll(aFile('a.geojson', text))
  await expect(attempt).rejects.toThrow(reason)
  await expect(attempt).rejects.toBeInstanceOf(SourceError)
})

test('features are cut the same however the bytes are chunked', () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  fc.assert(
    fc.property(
      fc.array(json, { maxLength: 6 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (values, sizes) => {
        const features = values.map((value) => ({
          type: 'Feature',
          properties: { value, features: [1] },
        }))
        const bytes = Buffer.from(
          JSON.stringify({ name: '"features": [', features, after: {} }, null, 1),
        )
        const splitter = new JsonSplitter()
        const seen: string[] = []
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value as number
          seen.push(...splitter.push(bytes.subarray(at, at + size)).map(({ text }) => text))
          at += size
        }
        expect(seen.map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(features)))
        expect(splitter.end().root).toEqual({ name: '"features": [', features: [], after: {} })
      },
    ),
  )
})

test('TopoJSON is known by its content', { timeout: 120_000 }, async () => {
  const topology = {
    type: 'Topology',
    objects: {
      lots: {
        type: 'GeometryCollection',
        geometries: [{ type: 'Polygon', arcs: [[0]], properties: { ML: '1-2' } }],
      },
    },
    arcs: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  }
  const { format, crs, features } = await readAll(aFile('a.json', JSON.stringify(topology)))
  expect([format, crs]).toEqual(['TopoJSON', { srid: 4326 }])
  expect(features).toMatchObject([{ geometry: { type: 'Polygon' }, properties: { ML: '1-2' } }])
})

test('a square that is gzipped is the same square', async () => {
  const text = collectionText([{ geometry: aSquare(0, 0, 1) }], 3844)
  const plainly = await readAll(aFile('a.geojson', text))
  expect(await readAll(aFile('a.geojson.gz', text))).toEqual(plainly)
})
