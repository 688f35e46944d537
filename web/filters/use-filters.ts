import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSession } from '../accounts/session.ts'
import { useWithin } from '../area/use-area.ts'
import type { Collection, FilterField } from '../collection.ts'
import { collections } from '../collections.ts'
import { needsIds } from '../map/filters.ts'
import type { FilterParams, MapFilter } from '../map/types.ts'
import { useMunicipality } from '../municipality.ts'
import { idsQuery } from '../queries.ts'
import { useView } from '../use-view.ts'
import { paramsOf } from './filter-params.ts'
import { timesOf } from './times.ts'

/** What the reader may filter: each collection with those of its filters. */
export function useFilterable(): { collection: Collection; filters: FilterField[] }[] {
  const { isStaff } = useSession()
  return useMemo(
    () =>
      collections.flatMap((collection) => {
        if (collection.isStaffOnly && !isStaff) return []
        const filters = (collection.filters ?? []).filter(
          ({ isStaffOnly }) => isStaff || !isStaffOnly,
        )
        return filters.length > 0 ? [{ collection, filters }] : []
      }),
    [isStaff],
  )
}

/** The filters of the view, without those that a link brought to somebody who may not use them. */
export function useFilters(): Record<string, FilterParams> {
  const asked = useView().filters
  const filterable = useFilterable()
  return useMemo(() => {
    const kept = filterable.flatMap(({ collection, filters }) => {
      const allowed = new Set(filters.flatMap(paramsOf))
      const params = Object.entries(asked?.[collection.name] ?? {}).filter(([name]) =>
        allowed.has(name),
      )
      return params.length > 0 ? [[collection.name, Object.fromEntries(params)] as const] : []
    })
    return Object.fromEntries(kept)
  }, [asked, filterable])
}

/** The filters as the map takes them: where its tiles do not say enough, by ids. */
export function useMapFilters(): {
  filters: Record<string, MapFilter>
  /** Collections of which too many match to be told apart on the map. */
  beyond: string[]
} {
  const own = useFilters()
  const { asOf, validAt } = useView()
  const { slug } = useMunicipality()
  const within = useWithin()
  const narrowed = useNarrowed(within !== undefined)
  // An area narrows all that has a place, whatever else is asked of it.
  const filters = useMemo(
    () => ({ ...Object.fromEntries(narrowed.map((name) => [name, {}])), ...own }),
    [narrowed, own],
  )
  const names = useMemo(
    () => Object.keys(filters).filter((name) => needsIds(name, filters[name]!, within)),
    [filters, within],
  )
  const found = useQueries({
    queries: names.map((name) =>
      idsQuery(slug, name, {
        filters: filters[name]!,
        within,
        ...timesOf(name, { asOf, validAt }),
      }),
    ),
    combine: (results) => results.map(({ data }) => data),
  })
  return useMemo(() => {
    const idsOf = new Map(names.map((name, i) => [name, found[i]]))
    const ofMap = Object.entries(filters).map(([name, params]) => {
      const match = idsOf.get(name)
      return [
        name,
        { params, within, ids: match && !match.hasMore ? match.ids : undefined },
      ] as const
    })
    return {
      filters: Object.fromEntries(ofMap),
      beyond: names.filter((name) => idsOf.get(name)?.hasMore),
    }
  }, [filters, names, found, within])
}

const none: string[] = []

/** The collections that an area narrows: all that have a list and a place. */
function useNarrowed(isNarrow: boolean): string[] {
  const { isStaff } = useSession()
  return useMemo(
    () =>
      isNarrow
        ? collections
            .filter(
              ({ columns, isPlaceless, isStaffOnly }) =>
                columns && !isPlaceless && (isStaff || !isStaffOnly),
            )
            .map(({ name }) => name)
        : none,
    [isNarrow, isStaff],
  )
}
