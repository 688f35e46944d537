import type { RawBuilder } from 'kysely'
import type { Row } from '../../http/fields.ts'

/** Where a component's features come from. Each is gone through once for all its components. */
export type Source =
  | 'reports'
  | 'assets'
  | 'work-orders'
  | 'roads'
  | 'network-edges'
  | 'permits'
  | 'units'

/** What the SQL of a component may use. `now` is the moment the run speaks of. */
export interface Moment {
  now: RawBuilder<unknown>
  row: Row
}

/** The rows of a source: features `r` of a collection, and what its components need beside them. */
export interface SourceRows {
  shape: 'point' | 'any'
  /**
   * Joined to `r`; what several components speak of is worked out once here, as columns of `more`
   * that `offset 0` keeps from being worked out anew wherever they are named.
   */
  beside?: (at: Moment) => RawBuilder<unknown>
  where?: (at: Moment) => RawBuilder<unknown>
}

/**
 * One figure of need. Its SQL speaks of one feature, as the row of its source; a unit's raw figure is
 * the sum over its features, each by its share in the unit, or their mean weighted by `by`; null where
 * there is none. From raw figures levels of 0 to 1 are made.
 */
export interface Component {
  code: string
  source: Source
  /** The unit of the raw figure, a word of the translation files: `per-1000-people`. */
  unit: string
  aggregate: 'sum' | 'mean'
  value: (at: Moment) => RawBuilder<unknown>
  /** Of a mean: how much a feature counts. */
  by?: (at: Moment) => RawBuilder<unknown>
  /** What a sum is divided by: people who could be concerned, hundred metres of street, hectares. */
  per?: 'people' | 'length' | 'area'
  /** Whether small numbers are drawn towards the town's mean. Needs `per`. */
  isShrunk?: boolean
  /** Whether it is corrected for how readily a place reports. */
  isCorrected?: boolean
  /** `log` where a few have very much. */
  scale: 'linear' | 'log'
  /** A raw figure that always means full need; else the 98th percentile of those above zero is. */
  cap?: number
  /** Little of it is need. */
  isInverted?: boolean
  /** In presets that say nothing else, 0 to 10. */
  weight: number
}
