/** Places that a thing has to another. `along`: they share the space of a street. */
export const relations = ['within', 'along', 'inside', 'holding', 'touching'] as const
export type Relation = (typeof relations)[number]

export const amounts = [
  'some',
  'none',
  'more-than',
  'at-least',
  'fewer-than',
  'at-most',
  'exactly',
] as const

export const periods = ['this-week', 'this-month', 'last-month', 'this-year', 'last-year'] as const
export const ageUnits = ['days', 'months', 'years'] as const
