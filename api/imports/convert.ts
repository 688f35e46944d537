import { type DateOrder, toDate, toTimestamp } from './dates.ts'
import { type Field, plain, type Unit } from './layers/layer.ts'
import { toWeekdays } from './weekdays.ts'

/** Why a record is refused because of a value. */
export class ValueError extends Error {
  override name = 'ValueError'
  code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

export interface ConvertContext {
  dates: DateOrder
  /** `--values`: a file's value (made plain) to ours, by field. */
  values: Record<string, Record<string, string>>
  /** Told of what was not taken as it came, for the report. */
  note(text: string): void
}

type Value = string | number | boolean | number[] | null

const factors: Record<string, { dimension: 'length' | 'area' | 'speed'; si: number }> = {
  m: { dimension: 'length', si: 1 },
  mm: { dimension: 'length', si: 0.001 },
  cm: { dimension: 'length', si: 0.01 },
  km: { dimension: 'length', si: 1000 },
  in: { dimension: 'length', si: 0.0254 },
  ft: { dimension: 'length', si: 0.3048 },
  m2: { dimension: 'area', si: 1 },
  ha: { dimension: 'area', si: 10_000 },
  ft2: { dimension: 'area', si: 0.3048 ** 2 },
  acre: { dimension: 'area', si: 4046.8564224 },
  'km/h': { dimension: 'speed', si: 1 },
  mph: { dimension: 'speed', si: 1.609344 },
}

export const unitNames = Object.keys(factors)

/** What a value in `from` is multiplied by to be in `to`; undefined when it cannot be. */
export function unitFactor(from: string, to: Unit | undefined): number | undefined {
  const [a, b] = [factors[from], to && factors[to]]
  return a !== undefined && b !== undefined && a.dimension === b.dimension ? a.si / b.si : undefined
}

export const isBlank = (value: unknown) =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && /^\s*(<null>)?\s*$/i.test(value))

/**
 * A file's value as the field keeps it; null when there is none. Throws a ValueError for a code
 * that is not known or, in a required field, for a value that cannot be used; elsewhere such a
 * value is noted and null.
 */
export function convert(
  field: Field,
  raw: unknown,
  factor: number,
  context: ConvertContext,
): Value {
  if (isBlank(raw)) return null
  if (field.type === 'code') return code(field, raw, context)
  const { value, problem } = read(field, raw, factor, context)
  if (problem === undefined) return value
  const text = `${field.name} ${problem}: ${shortened(raw)}`
  // Days that were not understood would be every day.
  if (field.required || field.type === 'weekdays') throw new ValueError('bad-value', text)
  context.note(`${field.name} ${problem}; left empty, kept in the attributes`)
  return null
}

interface Reading {
  value: Value
  problem?: string
}

function read(field: Field, raw: unknown, factor: number, context: ConvertContext): Reading {
  const named = context.values[field.name]?.[plain(String(raw))]
  switch (field.type) {
    case 'text':
      return { value: named ?? textOf(raw) }
    case 'key':
      return { value: keyOf(raw) }
    case 'slug':
      return slugReading(named ?? textOf(raw))
    case 'boolean':
      return booleanReading(field, named ?? raw)
    case 'date':
      return dateReading(toDate(raw, context.dates))
    case 'timestamp':
      return dateReading(toTimestamp(raw, context.dates))
    case 'weekdays':
      return weekdaysReading(toWeekdays(named ?? textOf(raw)))
    default:
      return numberReading(field, named ?? raw, factor)
  }
}

export function textOf(raw: unknown): string {
  if (typeof raw === 'object') return JSON.stringify(raw)
  return String(raw).trim()
}

/** Of signs only ('---') is not a key: it stands for none. */
function keyOf(raw: unknown): string | null {
  const text = textOf(raw)
  return /[\p{L}\p{N}]/u.test(text) ? text : null
}

function slugReading(text: string): Reading {
  const slug = slugOf(text)
  return slug === '' ? { value: null, problem: 'has no letter or digit' } : { value: slug }
}

export const slugOf = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

function booleanReading(field: Field, raw: unknown): Reading {
  const text = plain(String(raw))
  const minus = String(raw).trim() === '-1' ? '-1' : text
  const known = field.codes?.[minus] ?? field.codes?.[text] ?? text
  if (['true', 'yes', 'y', 'da', '1'].includes(known)) return { value: true }
  if (['false', 'no', 'n', 'nu', '0'].includes(known)) return { value: false }
  return { value: null, problem: 'is neither yes nor no' }
}

function dateReading(date: string | undefined): Reading {
  if (date === undefined) return { value: null, problem: 'is not a date' }
  // The day zero of spreadsheets, which stands for no date.
  return date.startsWith('1899-12-30')
    ? { value: null, problem: 'is the empty date' }
    : { value: date }
}

function weekdaysReading(days: number[] | undefined): Reading {
  return days ? { value: days } : { value: null, problem: 'are no days of a week' }
}

function numberReading(field: Field, raw: unknown, factor: number): Reading {
  const number = numberOf(raw, field.unit)
  if (number === undefined) return { value: null, problem: 'is not a number' }
  // Twelve digits, so that a foot's factor does not leave a tail of binary noise.
  const scaled = factor === 1 ? number : Number((number * factor).toPrecision(12))
  // A measure in another unit is rarely whole in ours.
  const value = field.type === 'integer' && field.unit !== undefined ? Math.round(scaled) : scaled
  if (field.type === 'integer' && !Number.isInteger(value)) {
    return { value: null, problem: 'is not a whole number' }
  }
  if (field.type === 'integer' && Math.abs(value) > 2_147_483_647) {
    return { value: null, problem: 'is too large' }
  }
  if (value === 0 && field.zeroIsNone) return { value: null }
  if (field.min !== undefined && value < field.min) {
    return { value: null, problem: `is less than ${field.min}` }
  }
  if (field.max !== undefined && value > field.max) {
    return { value: null, problem: `is more than ${field.max}` }
  }
  return { value }
}

function numberOf(raw: unknown, unit: Unit | undefined): number | undefined {
  if (typeof raw === 'number' || typeof raw === 'bigint') {
    return Number.isFinite(Number(raw)) ? Number(raw) : undefined
  }
  let text = String(raw)
    .trim()
    .replace(/^[$€£]\s*/, '')
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) text = text.replaceAll(',', '')
  else if (/^-?\d+,\d+$/.test(text)) text = text.replace(',', '.')
  const speed = unit === 'km/h' ? /^(\d+(?:\.\d+)?) ?mph$/.exec(text) : null
  if (speed !== null) return Number(speed[1]) * 1.609344
  const metres = unit === 'm' ? /^(\d+(?:\.\d+)?) ?m$/.exec(text) : null
  if (metres !== null) return Number(metres[1])
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined
}

function code(field: Field, raw: unknown, { values, note }: ConvertContext): string {
  const text = textOf(raw)
  const name = plain(text)
  const given = values[field.name]?.[name] ?? field.codes?.[name]
  if (given !== undefined) return given
  if (field.allowed?.includes(text)) return text
  const same = field.allowed?.find((each) => plain(each) === name)
  if (same !== undefined) return same
  const matched = field.patterns?.find(([pattern]) => pattern.test(text))
  if (matched !== undefined) return matched[1]
  if (field.otherwise !== undefined) {
    note(`${field.name} ${shortened(text)} is not known and became ${field.otherwise}`)
    return field.otherwise
  }
  throw new ValueError(
    'unknown-value',
    `${field.name} ${shortened(text)} is not known: say what it is with --values ${field.name}:${name}=…`,
  )
}

const shortened = (raw: unknown) => JSON.stringify(textOf(raw).slice(0, 60))
