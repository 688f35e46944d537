import type { Collection, FilterField } from '../collection.ts'
import type { FilterParams } from '../map/types.ts'

const capitalised = (field: string) => field.charAt(0).toUpperCase() + field.slice(1)

/** The parameters of a filter, in the address and in the API alike. */
export function paramsOf({ kind, field, only }: FilterField): string[] {
  if (kind === 'period') return ['from', 'to']
  if (kind !== 'range') return [field]
  return (only ? [only] : ['min', 'max']).map((end) => `${end}${capitalised(field)}`)
}

/** The lower and the upper end of a range or a period. */
export function endsOf(filter: FilterField): [from: string | undefined, to: string | undefined] {
  const [first, second] = paramsOf(filter)
  return filter.only === 'max' ? [undefined, first] : [first, second]
}

export function chosenIn(filter: FilterField, params: FilterParams = {}): string[] {
  return params[filter.field]?.split(',') ?? []
}

export function isActive(filter: FilterField, params: FilterParams = {}): boolean {
  return paramsOf(filter).some((param) => params[param] !== undefined)
}

/** What of the parameters the API takes: a link may be cut, mangled or made by hand. */
export function soundParams(
  { filters = [] }: Collection,
  params: Record<string, string>,
): FilterParams {
  return Object.fromEntries(
    filters.flatMap((filter) =>
      paramsOf(filter).flatMap((param) => {
        const value = params[param]
        return value && isSound(filter, value) ? [[param, value] as const] : []
      }),
    ),
  )
}

function isSound({ kind, values }: FilterField, value: string): boolean {
  if (kind === 'period') return isDay(value)
  if (kind === 'range') return /^-?\d{1,12}(\.\d{1,6})?$/.test(value)
  if (values) return value.split(',').every((one) => values.includes(one))
  return value.length <= 200 && !value.includes('\0')
}

/** Whether it is a day of the calendar as 2026-01-31. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** The filters of all collections with one collection's changed; nothing where none is left. */
export function changedFilters(
  filters: Record<string, FilterParams> = {},
  collection: string,
  changes: Record<string, string | undefined>,
): Record<string, FilterParams> | undefined {
  const merged = Object.entries({ ...filters[collection], ...changes })
  const params = Object.fromEntries(
    merged.filter((pair): pair is [string, string] => Boolean(pair[1])),
  )
  const { [collection]: _before, ...others } = filters
  const all = Object.keys(params).length > 0 ? { ...others, [collection]: params } : others
  return Object.keys(all).length > 0 ? all : undefined
}
