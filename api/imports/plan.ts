import { ValueError } from './convert.ts'
import type { FileCrs } from './crs.ts'
import { type Target, targetNamed, targetNames } from './layers/index.ts'
import type { Layer } from './layers/layer.ts'
import { type Mapping, type MappingOptions, mapRecord, planMapping } from './mapping.ts'
import { type Source, SourceError, type SourceFeature } from './readers/source.ts'
import { type Shape, ShapeError, shapeOf } from './shape.ts'
import type { StagedRow } from './stage.ts'

/** How records become rows: by one mapping or, for a network, by one for nodes and one for edges. */
export interface Plan {
  target: Target
  single?: Mapping
  nodes?: Mapping
  edges?: Mapping
  /** Asked for by the boundary, which has no fields. */
  boundary?: Layer
}

export const layersOf = ({ single, nodes, edges }: Plan): Layer[] =>
  [single, nodes, edges].flatMap((mapping) => (mapping === undefined ? [] : [mapping.layer]))

const boundaryLayer: Layer = { name: 'boundary', table: 'districts', kinds: ['area'], fields: [] }

export function findTarget(name: string): Target {
  const target = targetNamed(name)
  if (target !== undefined) return target
  throw new SourceError(
    `--as ${name}: there is no such layer; there are ${targetNames.join(', ')}.`,
  )
}

export function makePlan(
  target: Target,
  sample: SourceFeature[],
  options: MappingOptions,
  source: Source,
): Plan {
  if ('boundary' in target) {
    return { target, single: planMapping(boundaryLayer, [], { ...options, key: [] }) }
  }
  if ('layer' in target) {
    return { target, single: planMapping(target.layer, sample, options, source.geometryColumns) }
  }
  const of = (layer: Layer, others: Layer, dimension: number) => {
    const mine = sample.filter((feature) => dimensionOf(feature) === dimension)
    return planMapping(layer, mine, forLayer(layer, others, options, mine), source.geometryColumns)
  }
  const { nodes, edges } = target
  return { target, nodes: of(nodes, edges, 0), edges: of(edges, nodes, 1) }
}

/** Of the options, those that name fields or columns this layer has. */
function forLayer(layer: Layer, other: Layer, options: MappingOptions, sample: SourceFeature[]) {
  const has = (each: Layer, name: string) =>
    each.fields.some((field) => field.name === name || field.name === `${name}_id`)
  const mine = (name: string) => has(layer, name) || !has(other, name)
  const columns = new Set(sample.flatMap(({ properties }) => Object.keys(properties)))
  return {
    ...options,
    map: options.map.filter((item) => {
      const [column = '', target = ''] = item.split('=')
      return columns.has(column) && (target === '' || mine(target.split(':')[0] ?? ''))
    }),
    set: options.set.filter((item) => mine(item.split('=')[0] ?? '')),
    values: options.values.filter((item) => mine(item.split(':')[0] ?? '')),
    key: options.key.filter((column) => columns.has(column)),
  }
}

/** 0 for points, 1 for lines, 2 for the rest. */
function dimensionOf({ geometry }: SourceFeature) {
  if (geometry === null) return undefined
  const type =
    geometry instanceof Uint8Array
      ? (['', 'Point', 'LineString', '', 'MultiPoint', 'MultiLineString'][wkbType(geometry)] ?? '')
      : geometry.type
  return /Point$/.test(type) ? 0 : /LineString$/.test(type) ? 1 : 2
}

/** In either byte order, a type's code is the sum of its lowest bytes. */
function wkbType(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return (view.getUint32(1, bytes[0] === 1) & 0x0fffffff) % 1000
}

export interface PrepareOptions {
  crs: FileCrs
  closeRings: boolean
  swapAxes: boolean
  note(text: string): void
}

export interface Prepared {
  row: StagedRow
  shape?: Shape
}

/** One record as a staged row; rejected with a reason when it cannot be one. */
export function prepare(plan: Plan, record: SourceFeature, options: PrepareOptions): Prepared {
  const { ordinal, line } = record
  const mapping = mappingFor(plan, record)
  const part = mapping === plan.nodes ? 'node' : mapping === plan.edges ? 'edge' : ''
  const row: StagedRow = { ordinal, line, part: plan.single ? '' : part }
  const reject = (error: unknown) => {
    if (!(error instanceof ShapeError || error instanceof ValueError)) throw error
    row.code ??= error.code
    row.reason ??= error.message
  }
  if (record.problem !== undefined) reject(new ShapeError('unreadable', record.problem))
  if (row.code !== undefined) return { row }
  let shape: Shape | undefined
  try {
    shape = shapeFor(mapping.layer, record, options)
    row.hex = shape?.hex
    row.repair = shape?.mended
  } catch (error) {
    reject(error)
  }
  try {
    const { key, fields, attributes } = mapRecord(mapping, record, shape, options.note)
    // The key also of a rejected record, so that what it is about is not taken for gone.
    Object.assign(row, row.code === undefined ? { key, fields, attributes } : { key })
  } catch (error) {
    reject(error)
  }
  if (row.code !== undefined) row.hex = undefined
  return { row, shape }
}

function mappingFor(plan: Plan, record: SourceFeature): Mapping {
  if (plan.single !== undefined) return plan.single
  return (dimensionOf(record) === 0 ? plan.nodes : plan.edges) as Mapping
}

function shapeFor(layer: Layer, record: SourceFeature, options: PrepareOptions) {
  const { geometry } = record
  if (geometry === null) return undefined
  const { closeRings, swapAxes, crs, note } = options
  const shape = shapeOf(geometry, {
    kinds: layer.kinds,
    single: layer.single ?? false,
    closeRings,
    swapAxes,
  })
  const [minX, minY, maxX, maxY] = shape.box
  const isOut = crs.isDegrees
    ? minX < -180 || maxX > 180 || minY < -90 || maxY > 90
    : Math.max(-minX, -minY, maxX, maxY) > 1e8
  if (isOut) {
    throw new ShapeError(
      'out-of-range',
      `has coordinates that ${crs.name} cannot have, near ${minX}, ${minY}`,
    )
  }
  if (shape.hasZ) note('a height (Z) was left out: the map is flat')
  if (shape.closedLine) note('a closed line was taken for the area it encloses')
  return shape
}
