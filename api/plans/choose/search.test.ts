import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { inOrderOfReport, rankedByBenefitPerCost } from './baselines.ts'
import { numberChoices, planOfOptions } from './choices.ts'
import type { Constraint } from './constraints.ts'
import { byScarcity, greedyPlan } from './greedy.ts'
import { loadHighs } from './load-highs.ts'
import type { Placement, Problem } from './problem.ts'
import { search } from './search.ts'
import { aSmallProblem, aTownProgramme } from './testing-problems.ts'
import { measure, verify } from './verify.ts'

// Each solves many problems, on whatever machine there is.
vi.setConfig({ testTimeout: 120_000 })

const highs = await loadHighs()
const exact = { gap: 0, limitMs: 60_000 }
const solve = (problem: Problem) => search(problem, exact, highs, () => {})

/** All sets of placements that end within the plan's years. */
function* allPlans({ candidates, years }: Problem): Generator<Placement[]> {
  const options = candidates.map(({ durationYears }) => [
    undefined,
    ...years.slice(0, years.length - durationYears + 1),
  ])
  const count = options.reduce((product, { length }) => product * length, 1)
  for (let code = 0; code < count; code++) {
    let rest = code
    yield candidates.flatMap(({ id }, at) => {
      const own = options[at]!
      const year = own[rest % own.length]
      rest = Math.floor(rest / own.length)
      return year === undefined ? [] : [{ id, year }]
    })
  }
}

/** The best that the verifier accepts. */
function bruteForce(problem: Problem) {
  let best: { plan: Placement[]; benefit: number } | undefined
  for (const plan of allPlans(problem)) {
    const { benefit } = measure(problem, plan)
    if (best && benefit <= best.benefit) continue
    if (verify(problem, plan).length === 0) best = { plan, benefit }
  }
  return best
}

test('equals brute force, and is infeasible exactly when that finds nothing', () => {
  fc.assert(
    fc.property(aSmallProblem, (problem) => {
      const best = bruteForce(problem)
      const answer = solve(problem)
      expect(answer.status).toBe(best ? 'solved' : 'infeasible')
      if (answer.status !== 'solved' || !best) return
      expect(verify(problem, answer.plan)).toEqual([])
      expect(answer.benefit).toBeCloseTo(best.benefit, 6)
      expect(answer.bound ?? Infinity).toBeGreaterThanOrEqual(best.benefit - 1e-6)
    }),
    { numRuns: 25 },
  )
})

test('a plan that reduced costs rule out is no start for better ones', () => {
  const years = [2027, 2028]
  const fund = (id: string, amounts: number[]) => ({
    ...{ id, carriesOver: false },
    budgets: years.map((year, at) => ({ year, amount: amounts[at]! })),
  })
  const candidate = (id: string, district: string, benefit: number, costs: object) => ({
    ...{ id, district, benefits: [benefit, 0], costs: { roads: 0, water: 0, ...costs } },
    ...{ crews: { paving: 0 }, durationYears: 1, moratoriumYears: [], dependsOn: [] },
    excludes: id === 'c0' ? ['c3'] : [],
  })
  const capacity = years.map((year) => ({ year, days: 0 }))
  const problem: Problem = {
    ...{ years, discountRate: 0, skills: [{ id: 'paving', capacity }], closureLimits: [] },
    funds: [fund('roads', [14_600, 700]), fund('water', [13_500, 0])],
    candidates: [
      candidate('c0', 'south', 0, { water: 6055 }),
      candidate('c1', 'north', 0, {}),
      candidate('c2', 'north', 9, { roads: 4000 }),
      candidate('c3', 'north', 1, {}),
    ],
    ...{ bundles: [], mustDo: [], mustNot: [], pins: [] },
    fairness: { of: 'spend', atLeast: 0.5, weights: { north: 1, south: 2 } },
  }
  const answer = solve(problem)
  expect(answer).toMatchObject({ status: 'solved', benefit: bruteForce(problem)!.benefit })
})

test('a conflict has no plan, and giving up any one of its constraints gives one', () => {
  let conflicts = 0
  fc.assert(
    fc.property(aSmallProblem, (problem) => {
      const answer = solve(problem)
      if (answer.status !== 'infeasible') return
      conflicts += 1
      const { constraints, isMinimal } = answer.conflict
      expect(isMinimal).toBe(true)
      const broken = [...allPlans(problem)].map((plan) =>
        verify(problem, plan).map(({ constraint }) => JSON.stringify(constraint)),
      )
      const accepts = (kept: Constraint[]) => {
        const names = new Set(kept.map((each) => JSON.stringify(each)))
        return broken.some((each) => !each.some((name) => names.has(name)))
      }
      expect(accepts(constraints)).toBe(false)
      for (const each of constraints) {
        expect(accepts(constraints.filter((other) => other !== each))).toBe(true)
      }
    }),
    { numRuns: 25 },
  )
  expect(conflicts).toBeGreaterThan(2)
})

test('is never worse than greedy or the baselines, and all of them are verified', () => {
  for (const seed of [1, 2]) {
    const problem = aTownProgramme({ candidates: 40, years: 3, bundles: 4, dependencies: 6, seed })
    const answer = search(problem, { gap: 0.02, limitMs: 60_000 }, highs, () => {})
    if (answer.status !== 'solved') throw new Error(JSON.stringify(answer))
    const choices = numberChoices(problem)
    const greedy = greedyPlan(choices, byScarcity(choices))
    const others = [
      greedy && planOfOptions(choices, greedy),
      rankedByBenefitPerCost(problem),
      inOrderOfReport(problem),
    ]
    for (const other of others) {
      if (!other) continue
      expect(verify(problem, other)).toEqual([])
      expect(measure(problem, other).benefit).toBeLessThanOrEqual(answer.benefit + 1e-6)
    }
  }
})

test('more money is never worth less', () => {
  fc.assert(
    fc.property(aSmallProblem, fc.nat(20_000), (problem, more) => {
      const richer = {
        ...problem,
        funds: problem.funds.map((fund) => ({
          ...fund,
          budgets: fund.budgets.map((each) => ({ ...each, amount: each.amount + more })),
        })),
      }
      const [before, after] = [solve(problem), solve(richer)]
      if (before.status !== 'solved') return
      expect(after.status).toBe('solved')
      if (after.status === 'solved') {
        expect(after.benefit).toBeGreaterThanOrEqual(before.benefit - 1e-6)
      }
    }),
    { numRuns: 15 },
  )
})

test('a pin holds', () => {
  fc.assert(
    fc.property(aSmallProblem, fc.nat(), (problem, pick) => {
      const { id, durationYears } = problem.candidates[pick % problem.candidates.length]!
      const year = problem.years[pick % (problem.years.length - durationYears + 1)]!
      const answer = solve({ ...problem, pins: [{ id, year }] })
      if (answer.status === 'solved') expect(answer.plan).toContainEqual({ id, year })
    }),
    { numRuns: 15 },
  )
})

test('a whole programme has a verified plan at once, and a bound', () => {
  const size = { candidates: 200, years: 3, bundles: 8, dependencies: 12, seed: 5 }
  const problem = aTownProgramme(size)
  const stages: string[] = []
  const answer = search(problem, { gap: 0.1, limitMs: 60_000 }, highs, ({ stage, plan }) => {
    if (plan) expect(verify(problem, plan)).toEqual([])
    stages.push(stage)
  })
  expect(stages[0]).toBe('greedy')
  if (answer.status !== 'solved') throw new Error(answer.status)
  expect(verify(problem, answer.plan)).toEqual([])
  expect(answer.bound).toBeGreaterThanOrEqual(answer.benefit)
  expect(answer.gap).toBeLessThanOrEqual(0.1)
  expect(answer.margins?.prices.every(({ benefitPerUnit }) => benefitPerUnit > 0)).toBe(true)
})
