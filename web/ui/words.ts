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

/** The name in the reader's language out of names by language, else the default one, `name`. */
export function nameIn(language: string, names: unknown): string | undefined {
  if (!names || typeof names !== 'object') return undefined
  const byLanguage = names as Record<string, string>
  return byLanguage[language] ?? byLanguage.name
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
  { name, title }: Collection,
  id: number,
  properties: Properties,
): string {
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
  for (const one of facts) {
    const fact: Fact = typeof one === 'string' ? { field: one } : one
    const value = factValue(fact, properties)
    if (isEmpty(value)) continue
    return fact.kind === 'value'
      ? valueName(t, collection, fact.field, value)
      : textOf(format, fact, value)
  }
  return undefined
}

function textOf(format: Format, { kind }: Fact, value: unknown): string | undefined {
  if (kind === 'names') return nameIn(format.language, value)
  if (kind === 'moment') return format.moment(value)
  return kind === 'day' ? format.momentDay(value) : String(value)
}
