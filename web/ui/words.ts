import type { TFunction } from 'i18next'
import type { Collection, Fact } from '../collection.ts'
import type { Properties } from '../queries.ts'
import type { Format } from './format.ts'

/** A word of a closed list in the reader's language; what an import brought of its own, as it came. */
export function valueName(t: TFunction, collection: string, field: string, value: unknown): string {
  const own = String(value)
  return t([`value.${collection}.${field}.${own}`, `value.${field}.${own}`], {
    defaultValue: own.replaceAll(/[-_]/g, ' '),
  })
}

/** What the search says of a thing: its address or number as it is, its kind in the reader's language. */
export function hitDetail(
  t: TFunction,
  collection: Collection | undefined,
  detail: string,
): string {
  if (!collection?.searchField) return detail
  const key = `value.${collection.name}.${collection.searchField}`
  return detail
    .split(' · ')
    .map((part) => t([`${key}.${part}`, `value.${collection.searchField}.${part}`], part))
    .join(' · ')
}

/** What a municipality names itself: by language, else by a code that we may have a word for, else `name`. */
export type OwnNames = { code?: string; name?: string | null } & Record<
  string,
  string | null | undefined
>

export function ownName(
  t: TFunction,
  language: string,
  [collection, field]: [collection: string, field: string],
  names: OwnNames,
): string {
  const fallback = names.name ?? names.code ?? ''
  return names[language] ?? t(`value.${collection}.${field}.${names.code}`, fallback)
}

export function factValue({ field, read }: Fact, properties: Properties): unknown {
  return read ? read(properties) : properties[field]
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

/** What a thing is called: the first of its collection's titles that it has, else its kind and id. */
export function thingTitle(
  t: TFunction,
  format: Format,
  collection: Collection,
  id: number,
  properties: Properties,
): string {
  const { name, title, titleOf } = collection
  if (titleOf) return titleOf(properties, format.language)
  return firstText(t, format, name, title, properties) ?? `${t(`collection.${name}.one`)} ${id}`
}

/** The first of the facts that is there, as text. */
export function firstText(
  t: TFunction,
  format: Format,
  collection: string,
  facts: (string | Fact)[],
  properties: Properties,
): string | undefined {
  const fact = firstFact(facts, properties)
  if (!fact) return undefined
  const value = factValue(fact, properties)
  switch (fact.kind) {
    case 'value':
      return valueName(t, collection, fact.field, value)
    case 'names':
      return ownName(t, format.language, [collection, fact.field], value as OwnNames)
    case 'moment':
      return format.moment(value)
    case 'day':
      return format.momentDay(value)
    default:
      return String(value)
  }
}

export function firstFact(facts: (string | Fact)[], properties: Properties): Fact | undefined {
  return facts
    .map((one): Fact => (typeof one === 'string' ? { field: one } : one))
    .find((fact) => !isEmpty(factValue(fact, properties)))
}
