import type { Highs } from 'highs'
import type { Problem } from './problem.ts'
import { findPlan } from './search.ts'

export interface CurveSettings {
  /** Of all budgets; 1 is the problem as it is. */
  factors: number[]
}

/** The best plan's benefit lies between the two; neither is there when no plan is possible. */
export interface CurvePoint {
  factor: number
  /** All funds and years together, in cents. */
  budgetCents: number
  /** Benefit of a plan that was found and verified. */
  atLeast: number | undefined
  /** The bound of the linear relaxation. */
  atMost: number | undefined
}

/** For one point, which takes about a second of one core for 2,000 candidates. */
const limitMs = 60_000
/** Whatever rounding the relaxation finds is enough: the curve is to be there soon. */
const looseGap = 1

/** Point by point, each reported when it is there. */
export function budgetCurve(
  problem: Problem,
  { factors }: CurveSettings,
  highs: Highs,
  report: (point: CurvePoint) => void,
): CurvePoint[] {
  return factors.map((factor) => {
    const scaled = scaleBudgets(problem, factor)
    const answer = findPlan(scaled, { gap: looseGap, limitMs }, highs, () => {})
    const isSolved = answer.status === 'solved'
    const point = {
      factor,
      budgetCents: scaled.funds
        .flatMap(({ budgets }) => budgets)
        .reduce((sum, { amount }) => sum + amount, 0),
      atLeast: isSolved ? answer.benefit : undefined,
      atMost: isSolved ? answer.bound : undefined,
    }
    report(point)
    return point
  })
}

function scaleBudgets(problem: Problem, factor: number): Problem {
  const funds = problem.funds.map((fund) => ({
    ...fund,
    budgets: fund.budgets.map(({ year, amount }) => ({
      year,
      amount: Math.floor(amount * factor),
    })),
  }))
  return { ...problem, funds }
}
