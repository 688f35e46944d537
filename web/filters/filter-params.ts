import type { CollectionFilter } from '../map/types.ts'

/** A filter as the API's lists take it. */
export function filterParams({
  statuses,
  kinds,
  from,
  to,
}: CollectionFilter = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ status: statuses?.join(','), kind: kinds?.join(','), from, to }).filter(
      (pair): pair is [string, string] => Boolean(pair[1]),
    ),
  )
}
