import { numberChoices, planOfOptions } from './choices.ts'
import { greedyPlan } from './greedy.ts'
import type { Candidate, Placement, Problem } from './problem.ts'

/** Down a list ranked by benefit for money, each in the first year that still takes it. */
export function rankedByBenefitPerCost(problem: Problem): Placement[] | undefined {
  const value = (each: Candidate) => {
    const cents = Object.values(each.costs).reduce((sum, cost) => sum + cost, 0)
    return Math.max(...each.benefits) / Math.max(1, cents)
  }
  return downTheList(problem, (a, b) => value(b) - value(a))
}

/** Down the list as things were reported, the oldest first. */
export function inOrderOfReport(problem: Problem): Placement[] | undefined {
  const day = (each: Candidate) => each.reportedOn ?? '9999-12-31'
  return downTheList(problem, (a, b) => day(a).localeCompare(day(b)))
}

/** Keeps to all the constraints that the search keeps to; undefined where it does not manage. */
function downTheList(problem: Problem, compare: (a: Candidate, b: Candidate) => number) {
  const choices = numberChoices(problem)
  const { candidates } = problem
  const order = [...candidates.keys()].sort((a, b) => compare(candidates[a]!, candidates[b]!))
  const optionsOf = choices.optionOf.map((byYear) => byYear.filter((each) => each !== undefined))
  const chosen = greedyPlan(choices, { order, optionsOf, takesWhole: () => false })
  return chosen && planOfOptions(choices, chosen)
}
