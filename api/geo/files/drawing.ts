import type { Geometry } from 'geojson'
import { type FileArea, type FileCrs, polygonsOf } from './areas.ts'

/** Layers of the drawing. */
const layers = { areas: 'PARCELS', names: 'PARCEL_NUMBERS' }

/**
 * What a drawing has instead of areas with columns: closed lines, and their names as texts within them. An area
 * of several rings, which lines could not keep together, is a hatch.
 */
export function* drawingOf(
  name: string,
  areas: FileArea[],
  { isDegrees }: FileCrs,
): Generator<string> {
  const height = isDegrees ? '0.00002' : '2'
  yield '{"type":"FeatureCollection","features":[\n'
  for (const [index, { values, geometry, label }] of areas.entries()) {
    const [polygon = [], ...others] = polygonsOf(geometry)
    const isRing = others.length === 0 && polygon.length === 1
    const shape: Geometry = isRing ? { type: 'LineString', coordinates: polygon[0]! } : geometry
    yield `${index > 0 ? ',\n' : ''}${feature(layers.areas, isRing ? line : hatch, shape)}`
    const text = String(values[name] ?? '')
    if (text !== '')
      yield `,\n${feature(layers.names, textStyle(text, height), { type: 'Point', coordinates: label })}`
  }
  yield '\n]}\n'
}

const line = 'PEN(c:#000000)'
const hatch = 'BRUSH(fc:#d5d5d5)'

/** About two metres high, in the middle. */
const textStyle = (text: string, height: string) =>
  `LABEL(f:"Arial",t:"${text.replaceAll(/[\\"]/g, '\\$&')}",s:${height}g,p:5)`

function feature(layer: string, style: string, geometry: Geometry) {
  return JSON.stringify({ type: 'Feature', properties: { Layer: layer, style }, geometry })
}
