import type { FilterField } from '../collection.ts'

/** What each kind of filter is given. */
export interface FilterProps {
  collection: string
  filter: FilterField
}
