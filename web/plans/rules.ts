/** What a scenario must keep to. Money in the municipality's currency, crews in days. */
export interface Rules {
  budgets: { fund: string; year: number; amount: number }[]
  /** Funds of which what is not spent in a year may be spent in later ones. */
  carriesOver: string[]
  crews: { skill: string; year: number; days: number }[]
  /** At most so many streets closed in one month; any number when left out. */
  closures?: { atMost: number; fromMonth: number; toMonth: number }
  /** Each district gets at least this part (0 to 1) of what its need comes to. */
  fairness?: { of: 'benefit' | 'spend'; atLeast: number; by: 'need' | 'people' }
  /** A year, by which later benefit counts less. */
  discountRate: number
  mustDo: number[]
  mustNot: number[]
}
