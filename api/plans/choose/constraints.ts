/** What binds a plan, by name: enough to say in words which budget of which year it is. */
export type Constraint =
  | { kind: 'must-do'; id: string }
  | { kind: 'must-not'; id: string }
  | { kind: 'pin'; id: string; year: number }
  /** The years in which it may begin. */
  | { kind: 'years'; id: string }
  | { kind: 'moratorium'; id: string }
  /** `from` is there when money is carried over: the years from there to `year` together. */
  | { kind: 'budget'; fund: string; year: number; from?: number }
  | { kind: 'crew'; skill: string; year: number }
  | { kind: 'closures'; year: number; month: number }
  | { kind: 'dependency'; id: string; on: string }
  | { kind: 'exclusion'; ids: [string, string] }
  | { kind: 'bundle'; bundle: string }
  | { kind: 'fairness'; district: string }

/** One text for one constraint. */
export const nameOf = (constraint: Constraint) => JSON.stringify(constraint)

/** The same whichever of the two excludes the other. */
export function exclusionOf(one: string, other: string): Constraint {
  return { kind: 'exclusion', ids: one < other ? [one, other] : [other, one] }
}
