import type { CurvePoint } from './curve.ts'
import type { Problem } from './problem.ts'
import type { Answer, Progress, SearchSettings } from './search.ts'
import { inThread, type Watch } from './thread.ts'

const defaults: SearchSettings = { gap: 0.002, limitMs: 20_000 }
const curveFactors = [0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2]

/**
 * The plan that removes most need within everything that binds it, with the proven bound; or why
 * there is none. The first progress comes as soon as a greedy plan is there. Rejects with the
 * signal's reason when aborted.
 */
export function choosePlan(
  problem: Problem,
  { gap, limitMs, ...watch }: Partial<SearchSettings> & Watch<Progress> = {},
): Promise<Answer> {
  const settings = { gap: gap ?? defaults.gap, limitMs: limitMs ?? defaults.limitMs }
  return inThread<'search'>({ kind: 'search', problem, settings }, watch)
}

/**
 * What the plan with one more must-do comes to: the exact answer (to the gap) to what it costs in
 * benefit to bring a candidate in, and what leaves for it.
 */
export function chooseWith(
  problem: Problem,
  id: string,
  settings: Partial<SearchSettings> & Watch<Progress> = {},
): Promise<Answer> {
  return choosePlan({ ...problem, mustDo: [...new Set([...problem.mustDo, id])] }, settings)
}

/** Benefit at several multiples of all budgets, each between a found plan and a bound. */
export function chooseAlongBudgets(
  problem: Problem,
  { factors, ...watch }: { factors?: number[] } & Watch<CurvePoint> = {},
): Promise<CurvePoint[]> {
  const settings = { factors: factors ?? curveFactors }
  return inThread<'curve'>({ kind: 'curve', problem, settings }, watch)
}
