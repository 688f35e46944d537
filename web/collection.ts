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
  | 'weekdays'

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

/**
 * What a collection can be filtered by. Its parameters in the address and in the API are the field's
 * own name for a choice, `minField` and `maxField` for a range, `from` and `to` for a period, `q` for
 * a text.
 */
export interface FilterField {
  /** The property; its name in words is the text `field.<field>`. */
  field: string
  kind: 'choice' | 'range' | 'period' | 'text'
  /** A choice's closed list in its own order; else what the register has, most frequent first. */
  values?: readonly string[]
  /** A range without the other end. */
  only?: 'min' | 'max'
  unit?: string
  isStaffOnly?: boolean
}

/** What the client knows of one collection of the API: how its things are named, described and listed. */
export interface Collection {
  /** As the API's path spells it. */
  name: string
  /** Whether its things are in force in law for a time. */
  hasValidTime?: true
  icon: Icon
  /** What names a thing, best first; its kind and id if it has none of them. */
  title: (string | Fact)[]
  /** Where nobody named it: what the reader's language makes of it, before `title`. */
  titleOf?: (properties: Properties, language: string) => string
  /** It is a number or a code. */
  hasShortTitle?: boolean
  /** Said under the title, first one present. */
  subtitle?: (string | Fact)[]
  facts: Fact[]
  /** The list's columns after the title. Without them the collection has no list. */
  columns?: Fact[]
  filters?: FilterField[]
  /** Nobody without a membership sees any of it. */
  isStaffOnly?: boolean
  /** Its things have no place of their own. */
  isPlaceless?: boolean
  /** Seen with the things it belongs to, never by itself. */
  isPart?: boolean
  /** The field whose value the search says of a thing, to be put in words. */
  searchField?: string
  /** The fields that the list can be sorted by: `title` and columns, as the API names them. */
  sorts?: string[]
  /** The sorting of the list unless asked otherwise, with `-` before it for descending. */
  sort?: string
}
