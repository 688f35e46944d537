import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { geometryFromWkb } from '../../geo/wkb.ts'
import { aFile, aGeopackage, aSquare, readAll } from '../testing-files.ts'

// GDAL takes a second to start, and more on a busy machine.
vi.setConfig({ testTimeout: 120_000 })

test('a GeoPackage gives its rows, ids, CRS and missing geometries', async () => {
  const path = aGeopackage(
    [
      { geometry: aSquare(0, 0, 2), properties: { name: 'one' } },
      { geometry: null, properties: { name: 'two' } },
    ],
    3844,
  )
  const { crs, features } = await readAll(path)
  expect(crs).toEqual({ srid: 3844 })
  expect(features).toEqual([
    { ordinal: 1, id: 1, geometry: aSquare(0, 0, 2), properties: { name: 'one' } },
    { ordinal: 2, id: 2, geometry: null, properties: { name: 'two' } },
  ])
})

test('a file that only says it is a GeoPackage is refused', async () => {
  await expect(readAll(aFile('a.gpkg', 'SQLite format 3\0'))).rejects.toThrow(
    'GeoPackage cannot be read',
  )
})

test('KML, with its attributes', async () => {
  const kml = `<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>d</name>
    <Placemark><name>Well</name><Point><coordinates>23.5,47.5,0</coordinates></Point></Placemark></Document></kml>`
  const { format, crs, features } = await readAll(aFile('a.kml', kml))
  expect([format, crs]).toEqual(['KML', { srid: 4326 }])
  expect(features).toMatchObject([{ geometry: { type: 'Point' }, properties: { Name: 'Well' } }])
  expect((features[0]!.geometry as { coordinates: number[] }).coordinates.slice(0, 2)).toEqual([
    23.5, 47.5,
  ])
})

test('GML comes with x before y, whatever its CRS says', async () => {
  const gml = `<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns="http://x">
    <gml:featureMember><Well gml:id="w1"><name>one</name><geom><gml:Point srsName="urn:ogc:def:crs:EPSG::4326">
    <gml:pos>47.5 23.5</gml:pos></gml:Point></geom></Well></gml:featureMember></gml:FeatureCollection>`
  const { crs, features } = await readAll(aFile('a.gml', gml))
  expect(crs).toEqual({ srid: 4326 })
  expect(features).toMatchObject([
    { geometry: { coordinates: [23.5, 47.5] }, properties: { name: 'one' } },
  ])
})

test('DXF gives its lines, and has no CRS', async () => {
  const pairs = [
    '0',
    'SECTION',
    '2',
    'ENTITIES',
    '0',
    'LINE',
    '8',
    'PIPES',
    '10',
    '1.5',
    '20',
    '2.5',
    '30',
    '0',
    '11',
    '3',
    '21',
    '4',
    '31',
    '0',
    '0',
    'ENDSEC',
    '0',
    'EOF',
    '',
  ]
  const { format, crs, features } = await readAll(aFile('a.dxf', pairs.join('\n')))
  expect([format, crs]).toEqual(['DXF', undefined])
  expect(features).toMatchObject([
    { geometry: { type: 'LineString' }, properties: { Layer: 'PIPES' } },
  ])
})

const osm = `<?xml version="1.0"?><osm version="0.6">
  ${[
    [0, 0],
    [0, 9],
    [9, 9],
    [9, 0],
    [3, 3],
    [3, 6],
    [6, 6],
    [6, 3],
  ]
    .map(
      ([x, y], at) =>
        `<node id="${at + 1}" version="1" lon="${23 + (x ?? 0) / 1000}" lat="${47 + (y ?? 0) / 1000}"/>`,
    )
    .join('')}
  <way id="1" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/></way>
  <way id="2" version="1"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="8"/><nd ref="5"/></way>
  <way id="3" version="1"><nd ref="1"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="surface" v="asphalt"/></way>
  <relation id="5" version="1"><member type="way" ref="1" role="outer"/><member type="way" ref="2" role="inner"/>
    <tag k="type" v="multipolygon"/><tag k="building" v="school"/><tag k="building:levels" v="2"/></relation></osm>`

test('OpenStreetMap gives buildings with their courtyards, or roads, with all tags', async () => {
  const path = aFile('a.osm', osm)
  const buildings = await readAll(path, { wanted: 'buildings' })
  expect(buildings.features).toMatchObject([
    {
      geometry: { type: 'MultiPolygon' },
      properties: { osm_id: '5', building: 'school', 'building:levels': '2' },
    },
  ])
  const { coordinates } = buildings.features[0]!.geometry as { coordinates: unknown[][] }
  expect(coordinates.map((rings) => rings.length)).toEqual([2])
  const roads = await readAll(path, { wanted: 'roads' })
  expect(roads.features).toMatchObject([
    {
      geometry: { type: 'LineString' },
      properties: { highway: 'residential', surface: 'asphalt' },
    },
  ])
  await expect(readAll(path)).rejects.toThrow('--layer')
})

test('a file that GDAL cannot read is refused with its reason', async () => {
  await expect(readAll(aFile('a.kml', 'nothing'))).rejects.toThrow('KML file cannot be read')
})

test('EPANET gives nodes and links in metric units, with the ends of the links', async () => {
  const inp = `[JUNCTIONS]\n J-1 100 5 1 ;first\n[RESERVOIRS]\n R-1 200\n[PIPES]\n P-1 R-1 J-1 1000 12 130 0 Open\n
[VALVES]\n V-1 J-1 R-1 8 PRV 40 0\n[OPTIONS]\n Units GPM\n[STATUS]\n P-1 Closed\n
[COORDINATES]\n J-1 10 20\n R-1 30 40\n[VERTICES]\n P-1 25 35\n P-1 15 30\n[END]\n`
  const { format, crs, features } = await readAll(aFile('a.inp', inp))
  expect([format, crs]).toEqual(['EPANET', undefined])
  expect(features.map(({ id, geometry }) => [id, geometry?.type])).toEqual([
    ['J-1', 'Point'],
    ['R-1', 'Point'],
    ['P-1', 'LineString'],
    ['V-1', 'LineString'],
  ])
  expect(features[0]?.properties).toMatchObject({
    kind: 'junction',
    elevation: 30.48,
    comment: 'first',
  })
  expect(features[2]).toMatchObject({
    line: 6,
    geometry: {
      coordinates: [
        [30, 40],
        [25, 35],
        [15, 30],
        [10, 20],
      ],
    },
    properties: {
      from_node: 'R-1',
      to_node: 'J-1',
      pipe_length_m: 304.8,
      diameter: 304.8,
      status: 'Closed',
    },
  })
})

test('what cannot be read is refused with what can', async () => {
  await expect(readAll(aFile('a.docx', 'x'))).rejects.toThrow('.geojson')
  await expect(readAll('nowhere.geojson')).rejects.toThrow('There is no file')
  await expect(readAll(aFile('a.csv', ''))).rejects.toThrow('empty')
})

test('damaged WKB is an error, never a crash or a huge allocation', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        geometryFromWkb(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
  )
})
