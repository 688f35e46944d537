import { createHash } from 'node:crypto'
import {
  type ConvertContext,
  convert,
  isBlank,
  slugOf,
  textOf,
  unitFactor,
  unitNames,
  ValueError,
} from './convert.ts'
import type { DateOrder } from './dates.ts'
import { type Field, type Layer, plain } from './layers/layer.ts'
import { SourceError, type SourceFeature } from './readers/source.ts'
import type { Shape } from './shape.ts'

export interface MappingOptions {
  /** `column=field`, `column=field:unit`, `{a} {b}=field`, or `column=` to leave it unmapped. */
  map: string[]
  /** `field=value` for every record. */
  set: string[]
  /** `field:FROM=to,FROM2=to2`. */
  values: string[]
  /** Columns that together tell a record apart. */
  key: string[]
  dates: DateOrder
}

interface Origin {
  /** A column, or a template with columns in braces. */
  column: string
  factor: number
}

/** How the records of one file become rows of one layer. */
export interface Mapping {
  layer: Layer
  /** Where each field comes from; of several columns the first that is not empty counts. */
  origins: Map<Field, Origin[]>
  constants: Map<Field, unknown>
  /** Columns of the identity; null when it is the record's content; 'id' for the feature's own id. */
  key: string[] | 'id' | null
  values: Record<string, Record<string, string>>
  dates: DateOrder
  /** Columns that go nowhere: those that hold the geometry, and what a file of rejects has added. */
  ignored: Set<string>
}

export interface MappedRow {
  key: string
  fields: Record<string, unknown>
  attributes: Record<string, unknown>
}

/** Decides the mapping from the options and, for the rest, from the names of the columns. */
export function planMapping(
  layer: Layer,
  sample: SourceFeature[],
  options: MappingOptions,
  geometryColumns: string[] = [],
): Mapping {
  const columns = [...new Set(sample.flatMap(({ properties }) => Object.keys(properties)))]
  const ignored = new Set([...geometryColumns, '_reason', '_raw'])
  const origins = new Map<Field, Origin[]>()
  const constants = new Map<Field, unknown>()
  const taken = new Set<string>(ignored)
  for (const item of options.map) {
    const [column, target] = halves(item, '=', '--map')
    checkColumns(column, columns)
    taken.add(column)
    if (target === '') continue
    const [name, unit] = target.split(':')
    const field = fieldNamed(layer, name ?? '')
    const origin = { column, factor: factorOf(unit, field) }
    origins.set(field, [...(origins.get(field) ?? []), origin])
  }
  for (const item of options.set) {
    const [name, value] = halves(item, '=', '--set')
    constants.set(fieldNamed(layer, name), value)
  }
  const fill = (column: string) =>
    sample.filter(({ properties }) => !isBlank(properties[column])).length
  for (const field of layer.fields) {
    if (origins.has(field) || constants.has(field)) continue
    const column = automatic(field, columns, taken, fill)
    if (column === undefined) continue
    taken.add(column)
    origins.set(field, [{ column, factor: 1 }])
  }
  const values = valuesOf(options.values, layer)
  const mapping = { layer, origins, constants, values, dates: options.dates, ignored }
  const key = options.key.length > 0 ? options.key : automaticKey(layer, origins, sample, columns)
  for (const column of Array.isArray(key) ? key : []) checkColumns(column, columns)
  return { ...mapping, key }
}

/** The first by its name of those that are filled at least half as often as the best. */
function automatic(
  field: Field,
  columns: string[],
  taken: Set<string>,
  fill: (column: string) => number,
) {
  const free = columns.filter((column) => !taken.has(column))
  const names = [field.name, ...(field.names ?? [])]
  const found = names.flatMap((name) => free.filter((column) => plain(column) === plain(name)))
  const best = Math.max(0, ...found.map(fill))
  return found.find((column) => fill(column) * 2 >= best)
}

/** Names that usually hold an identity that lasts; then those that last if nothing is re-exported. */
const keyNames = ['global id', 'uuid', 'inspire id', 'osm id', 'object id', 'id', 'name']

function automaticKey(
  layer: Layer,
  origins: Mapping['origins'],
  sample: SourceFeature[],
  columns: string[],
): Mapping['key'] {
  const natural = layer.fields.find((field) => field.name === layer.naturalKey)
  if (natural !== undefined) return origins.get(natural)?.map((origin) => origin.column) ?? []
  const find = (name: string) => columns.find((column) => plain(column) === plain(name))
  const [way, relation] = [find('osm way id'), find('osm id')]
  if (way !== undefined && relation !== undefined) return [way, relation]
  for (const name of keyNames) {
    const column = find(name)
    if (column !== undefined && isKey(sample.map(({ properties }) => properties[column]))) {
      return [column]
    }
  }
  return isKey(sample.map(({ id }) => id)) ? 'id' : null
}

const isKey = (values: unknown[]) =>
  values.length > 0 &&
  values.every((each) => !isBlank(each)) &&
  new Set(values).size === values.length

/** One record's row. Throws a ValueError when a value makes it unusable. */
export function mapRecord(
  mapping: Mapping,
  record: SourceFeature,
  shape: Shape | undefined,
  note: (text: string) => void,
): MappedRow {
  const { properties } = record
  const fields: Record<string, unknown> = {}
  const used = new Set<string>()
  const context: ConvertContext = { dates: mapping.dates, values: mapping.values, note }
  for (const field of mapping.layer.fields) {
    const value = fieldValue(mapping, field, properties, used, context)
    if (value === undefined) continue
    fields[field.name] = value
  }
  requireAll(mapping.layer, fields)
  requireOrder(mapping.layer, fields)
  const attributes: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(properties)) {
    if (used.has(column) || isBlank(value) || mapping.ignored.has(column)) continue
    attributes[column] = value
  }
  const key = keyOf(mapping, record, shape, fields)
  return { key, fields: settled(mapping, fields, properties), attributes }
}

/** References under a leading '@', the name of a catalogue's entry, and a report's true status. */
function settled(
  { layer, origins, values }: Mapping,
  fields: Record<string, unknown>,
  properties: Record<string, unknown>,
) {
  for (const field of layer.fields) {
    const value = fields[field.name]
    if (field.refersTo === undefined || value === undefined) continue
    if (field.type === 'key') {
      fields[`@${field.name}`] = value
      delete fields[field.name]
    } else if (typeof value === 'string') {
      const column = origins.get(field)?.[0]?.column
      const text = column === undefined ? value : textOf(valueAt(column, properties) ?? value)
      const isRenamed = values[field.name]?.[plain(text)] !== undefined
      const name = isRenamed || slugOf(text) === text ? value.replaceAll('-', ' ') : text
      fields['@name'] = name.charAt(0).toUpperCase() + name.slice(1)
    }
  }
  if (layer.table === 'reports' && fields.status === 'resolved' && fields.closure) {
    fields.status = fields.closure
  }
  return fields
}

/** The fields that this mapping fills. */
export const mappedFields = ({ layer, origins, constants }: Mapping) =>
  layer.fields.filter((field) => origins.has(field) || constants.has(field) || field.required)

/** undefined when nothing is mapped to the field. */
function fieldValue(
  mapping: Mapping,
  field: Field,
  properties: Record<string, unknown>,
  used: Set<string>,
  context: ConvertContext,
) {
  if (mapping.constants.has(field)) {
    const raw = mapping.constants.get(field)
    return raw === '' ? null : convert(field, raw, 1, context)
  }
  const origins = mapping.origins.get(field)
  if (origins === undefined) return field.required ? null : undefined
  for (const { column, factor } of origins) {
    const raw = valueAt(column, properties)
    if (isBlank(raw)) continue
    const value = convert(field, raw, factor, context)
    if (value === null) continue
    // What the conversion changed beyond its spelling stays readable in the attributes.
    if (field.type !== 'code' || value === textOf(raw)) used.add(column)
    return value
  }
  return field.fallback ?? null
}

function valueAt(column: string, properties: Record<string, unknown>): unknown {
  if (!column.includes('{')) return properties[column]
  const filled = column.replaceAll(/\{([^}]+)\}/g, (_, name) => {
    const value = properties[name]
    return isBlank(value) ? '' : textOf(value)
  })
  return filled.replaceAll(/\s+/g, ' ').trim()
}

function requireAll(layer: Layer, fields: Record<string, unknown>) {
  for (const field of layer.fields) {
    if (field.required && (fields[field.name] ?? null) === null) {
      throw new ValueError('missing', `has no ${field.name}`)
    }
  }
}

/** Both as ISO dates, or both as moments of one zone: as texts they are in order too. */
function requireOrder({ inOrder }: Layer, fields: Record<string, unknown>) {
  if (inOrder === undefined) return
  const [from, to] = inOrder.map((name) => fields[name])
  if (typeof from === 'string' && typeof to === 'string' && to < from) {
    throw new ValueError('bad-value', `has ${inOrder[1]} before ${inOrder[0]}: ${to}, ${from}`)
  }
}

function keyOf(
  { layer, key }: Mapping,
  record: SourceFeature,
  shape: Shape | undefined,
  fields: Record<string, unknown>,
): string {
  if (layer.naturalKey !== undefined) return String(fields[layer.naturalKey])
  if (key === 'id' && record.id !== undefined) return String(record.id)
  if (Array.isArray(key)) {
    const parts = key.map((column) => record.properties[column])
    if (parts.every(isBlank))
      throw new ValueError('missing', `has no ${key.join(' and ')}, its key`)
    return parts.map((part) => (isBlank(part) ? '' : textOf(part))).join('/')
  }
  const { _reason, _raw, ...properties } = record.properties
  const content = JSON.stringify([shape?.hex ?? null, properties])
  return `~${createHash('sha256').update(content).digest('base64url').slice(0, 22)}`
}

function valuesOf(items: string[], layer: Layer) {
  const values: Record<string, Record<string, string>> = {}
  for (const item of items) {
    const [name, list] = halves(item, ':', '--values')
    const field = fieldNamed(layer, name)
    const table: Record<string, string> = values[field.name] ?? {}
    for (const pair of list.split(',')) {
      const [from, to] = halves(pair, '=', '--values')
      if (field.allowed !== undefined && !field.allowed.includes(to)) {
        throw new SourceError(
          `${field.name} cannot be ${to}; it can be ${field.allowed.join(', ')}.`,
        )
      }
      table[plain(from)] = field.type === 'slug' ? slugOf(to) : to
    }
    values[field.name] = table
  }
  return values
}

function halves(item: string, sign: string, option: string): [string, string] {
  const at = item.indexOf(sign)
  if (at <= 0) throw new SourceError(`${option} ${item}: a ${sign} is missing.`)
  return [item.slice(0, at).trim(), item.slice(at + 1).trim()]
}

function fieldNamed(layer: Layer, name: string): Field {
  const field = layer.fields.find((each) => each.name === name || each.name === `${name}_id`)
  if (field !== undefined) return field
  const names = layer.fields.map((each) => each.name).join(', ')
  throw new SourceError(`${layer.name} have no field ${name}; they have ${names}.`)
}

function checkColumns(column: string, columns: string[]) {
  const names = column.includes('{')
    ? [...column.matchAll(/\{([^}]+)\}/g)].map((m) => m[1] ?? '')
    : [column]
  const missing = names.find((name) => !columns.includes(name))
  if (missing === undefined) return
  throw new SourceError(`The file has no column ${missing}; it has ${columns.join(', ')}.`)
}

function factorOf(unit: string | undefined, field: Field) {
  if (unit === undefined) return 1
  const factor = unitFactor(unit, field.unit)
  if (factor !== undefined) return factor
  const problem = unitNames.includes(unit)
    ? `${field.name} is not measured in it`
    : 'it is not known'
  throw new SourceError(`The unit ${unit} cannot be used: ${problem}.`)
}
