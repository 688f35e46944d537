import { booleanPointInPolygon } from '@turf/turf'
import type { Geometry, Polygon, Position } from 'geojson'
import { geometryFromWkb } from '../geo/wkb.ts'
import { parcel } from './layers/land.ts'
import { plain } from './layers/layer.ts'
import type { Source, SourceFeature } from './readers/source.ts'

/** The areas of a file that has corners or lines instead, and what names each of them. */
export interface NamedAreas {
  records: (SourceFeature & { name: string | null })[]
  /** The columns of the file, and the one that names areas. */
  columns: string[]
  column: string | null
}

export function namedAreas(
  { family, format }: Source,
  records: SourceFeature[],
  wanted: string | undefined,
): NamedAreas {
  const columns = [...new Set(records.flatMap(({ properties }) => Object.keys(properties)))]
  const column = wanted ?? columns.find((each) => names.has(plain(each))) ?? null
  const nameOf = ({ properties }: SourceFeature) =>
    textOf(column === null ? null : properties[column])
  if (format === 'DXF') {
    const drawn = textsToNames(records)
    const isOwn = wanted !== undefined && wanted !== textColumn
    const named = drawn.map((each) => (isOwn ? { ...each, name: nameOf(each) } : each))
    return { records: named, columns, column: isOwn ? wanted : textColumn }
  }
  const areas = family === 'csv' ? cornersToAreas(records, nameOf) : records
  return { records: areas.map((each) => ({ ...each, name: nameOf(each) })), columns, column }
}

const names = new Set(
  (parcel.names ?? [])
    .concat('cadastral_number', 'nr cadastral', 'numar cadastral', 'parcela', 'lot', 'number')
    .map(plain),
)

function textOf(value: unknown): string | null {
  const text = value === null || value === undefined ? '' : String(value).trim()
  return text === '' ? null : text.slice(0, 100)
}

function shapeOf({ geometry }: SourceFeature): Geometry | null {
  try {
    return geometry instanceof Uint8Array ? geometryFromWkb(geometry) : geometry
  } catch {
    return null
  }
}

/** Rows of corners, one after the other: those of one parcel are a ring, or several where columns tell them apart. */
function cornersToAreas(
  records: SourceFeature[],
  nameOf: (record: SourceFeature) => string | null,
): SourceFeature[] {
  const isPoint = (record: SourceFeature) => shapeOf(record)?.type === 'Point'
  if (!records.every((record) => record.problem !== undefined || isPoint(record))) return records
  const broken = records.filter(({ problem }) => problem !== undefined)
  const byParcel = Map.groupBy(records.filter(isPoint), (record) => nameOf(record) ?? '')
  const areas = [...byParcel.values()].map((corners, index): SourceFeature => {
    const { line, properties } = corners[0]!
    return { ordinal: index + 1, line, properties, geometry: polygonsOf(corners) }
  })
  const rest = broken.map((record, index) => ({ ...record, ordinal: areas.length + index + 1 }))
  return [...areas, ...rest]
}

const partNames = new Set(['part', 'parte', 'polygon', 'poligon'])
const ringNames = new Set(['ring', 'inel', 'contur'])

function polygonsOf(corners: SourceFeature[]): Geometry {
  const by = (known: Set<string>) => {
    const column = Object.keys(corners[0]!.properties).find((each) => known.has(plain(each)))
    return ({ properties }: SourceFeature) => String(column ? properties[column] : '')
  }
  const coordinates = [...Map.groupBy(corners, by(partNames)).values()].map((part) =>
    [...Map.groupBy(part, by(ringNames)).values()].map(closed),
  )
  if (coordinates.length === 1) return { type: 'Polygon', coordinates: coordinates[0]! }
  return { type: 'MultiPolygon', coordinates }
}

function closed(corners: SourceFeature[]): Position[] {
  const ring = corners.map((each) => (shapeOf(each) as { coordinates: Position }).coordinates)
  const [first, last] = [ring[0]!, ring.at(-1)!]
  return String(first) === String(last) ? ring : [...ring, first]
}

const textColumn = 'Text'

/** In a drawing a text within a closed line names what the line encloses; of lines within lines, the innermost. */
function textsToNames(records: SourceFeature[]): NamedAreas['records'] {
  const shapes = records.map((record) => ({ record, shape: shapeOf(record) }))
  const areas = shapes.flatMap(({ record, shape }) => {
    const polygon = shape && asArea(shape)
    return polygon ? [{ record, polygon, size: sizeOf(polygon), texts: [] as string[] }] : []
  })
  areas.sort((a, b) => a.size - b.size)
  const used = new Set<SourceFeature>()
  for (const { record, shape } of shapes) {
    const text = textOf(record.properties[textColumn])
    if (shape?.type !== 'Point' || text === null) continue
    const around = areas.find(({ polygon }) => booleanPointInPolygon(shape.coordinates, polygon))
    around?.texts.push(text)
    if (around) used.add(record)
  }
  const texts = new Map(areas.map(({ record, texts }) => [record, texts]))
  return records
    .filter((record) => !used.has(record))
    .map((record) => {
      const own = texts.get(record) ?? []
      const properties = { ...record.properties, [textColumn]: own.join(' · ') || null }
      // Of several none is better than another: a person says it.
      return { ...record, properties, name: own.length === 1 ? own[0]! : null }
    })
}

function asArea(shape: Geometry): Polygon | (Geometry & { type: 'MultiPolygon' }) | null {
  if (shape.type === 'Polygon' || shape.type === 'MultiPolygon') return shape
  if (shape.type !== 'LineString' || shape.coordinates.length < 4) return null
  const [first, last] = [shape.coordinates[0], shape.coordinates.at(-1)]
  return String(first) === String(last)
    ? { type: 'Polygon', coordinates: [shape.coordinates] }
    : null
}

/** Of the box around it: enough to know what lies within what. */
function sizeOf({ coordinates }: { coordinates: unknown[] }): number {
  const flat = coordinates.flat(Number.POSITIVE_INFINITY) as number[]
  const span = (axis: 0 | 1) => {
    const values = flat.filter((_, index) => index % 2 === axis)
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b))
  }
  return span(0) * span(1)
}
