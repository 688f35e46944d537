import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useWithin } from '../area/use-area.ts'
import type { FilterField } from '../collection.ts'
import { findCollection } from '../collections.ts'
import { useMunicipality } from '../municipality.ts'
import { countsQuery } from '../queries.ts'
import { type OwnNames, ownName, valueName } from '../ui/words.ts'
import { chosenIn } from './filter-params.ts'
import { useTimesOf } from './times.ts'
import { useFilters } from './use-filters.ts'

export interface Choice {
  value: string
  name: string
  /** How many there are with the other filters as they are; undefined until that is known. */
  count: number | undefined
}

/** What the values of a field are called: in the municipality's own words where it has some. */
export function useValueNames(collection: string, field: string) {
  const { t, i18n } = useTranslation()
  const { slug } = useMunicipality()
  const times = useTimesOf(collection)
  const all = useQuery(countsQuery(slug, collection, { filters: {}, ...times, by: field }))
  const names = new Map(all.data?.values.map(({ value, names }) => [value, names]))
  const nameOf = (value: string) => {
    const own = names.get(value)
    if (!own) return valueName(t, collection, field, value)
    const byLanguage = typeof own === 'string' ? { name: own } : (own as OwnNames)
    return ownName(t, i18n.language, [collection, field], { ...byLanguage, code: value })
  }
  return { all, nameOf }
}

/** The values that a filter can ask for: its closed list, what the register has, what is asked for. */
export function useChoices(collection: string, filter: FilterField) {
  const { slug } = useMunicipality()
  const times = useTimesOf(collection)
  const params = useFilters()[collection] ?? {}
  const { field, values = [] } = filter
  const { [field]: _own, ...others } = params
  const { all, nameOf } = useValueNames(collection, field)
  const within = useWithin(findCollection(collection)?.isPlaceless)
  const matching = useQuery(
    countsQuery(slug, collection, { filters: others, within, ...times, by: field }),
  )
  // A list with commas cannot name a value that has one.
  const known = (all.data?.values ?? []).flatMap(({ value }) =>
    value && !value.includes(',') ? [value] : [],
  )
  const counted = new Map(matching.data?.values.map(({ value, count }) => [value, count]))
  const choices = [...new Set([...values, ...known, ...chosenIn(filter, params)])].map(
    (value): Choice => ({
      value,
      name: nameOf(value),
      count: matching.data ? (counted.get(value) ?? 0) : undefined,
    }),
  )
  return { choices, error: all.error, retry: () => all.refetch() }
}
