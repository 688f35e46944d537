import type { Icon } from '@tabler/icons-react'
import type { Properties } from './queries.ts'

/** How a field is written: see `web/ui/fact-value.tsx`. `value` is a word of a closed list,
 * translated; `names` holds a name for each language. */
export type FactKind =
  | 'text'
  | 'number'
  | 'year'
  | 'areaM2'
  | 'lengthM'
  | 'share'
  | 'money'
  | 'day'
  | 'moment'
  | 'value'
  | 'names'
  | 'condition'
  | 'record'
  | 'parties'
  | 'flag'

export interface Fact {
  /** The property of the API's feature; its name in words is the text `field.<field>`. */
  field: string
  kind?: FactKind
  /** A unit that is written after a number: mm, bar, km/h. */
  unit?: string
  decimals?: number
  /** Where it is not simply the property of that name. */
  read?: (properties: Properties) => unknown
}

/** What the client knows of one collection of the API: how its things are named, described and listed. */
export interface Collection {
  /** As the API's path spells it. */
  name: string
  icon: Icon
  /** What names a thing, best first; its kind and id if it has none of them. */
  title: (string | Fact)[]
  /** Said under the title, first one present. */
  subtitle?: (string | Fact)[]
  facts: Fact[]
  /** The list's columns after the title. Without them the collection has no list. */
  columns?: Fact[]
  /** The closed list of `status`, in the order of life, where the list and the map can be filtered by it. */
  statuses?: string[]
  /** The property that the date range of a filter means. */
  dateField?: string
  /** Nobody without a membership sees any of it. */
  isStaffOnly?: boolean
  /** Seen with the things it belongs to, never by itself. */
  isPart?: boolean
  /** The field whose value the search says of a thing, to be put in words. */
  searchField?: string
  /** The sorting of the list, as the API names it. */
  sort?: string
}
