import type { FileArea, FileCrs } from './areas.ts'

/** A feature on each line. Other CRSs than degrees are named by the member `crs` of GeoJSON 2008, which GIS still read. */
export function* geojsonOf(areas: FileArea[], { srid }: FileCrs): Generator<string> {
  const crs =
    srid === 4326
      ? ''
      : `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::${srid}"}},`
  yield `{"type":"FeatureCollection",${crs}"features":[\n`
  for (const [index, { values, geometry }] of areas.entries())
    yield `${index > 0 ? ',\n' : ''}${JSON.stringify({ type: 'Feature', properties: values, geometry })}`
  yield '\n]}\n'
}
