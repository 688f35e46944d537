import { type Constraint, exclusionOf } from './constraints.ts'
import { amountOf, type Candidate, type Placement, type Problem, yearlyCosts } from './problem.ts'

/** A constraint that a plan breaks, and by how much where that is an amount. */
export interface Violation {
  constraint: Constraint | { kind: 'unknown'; id: string } | { kind: 'twice'; id: string }
  /** Cents, crew-days, closed streets; or benefit or cents short of a fair share. */
  by?: number
}

interface Chosen {
  candidate: Candidate
  year: number
}

/** What a plan comes to. Money in cents. */
export interface Figures {
  /** Discounted to the first year. */
  benefit: number
  /** Net of what bundles save. */
  spent: { fund: string; year: number; cents: number }[]
  crews: { skill: string; year: number; days: number }[]
  closed: { year: number; month: number; count: number }[]
  /** By district named in the fairness, what counts there: discounted benefit, or cents before savings. */
  districts: { district: string; amount: number; leastAmount: number }[]
  /** Bundles that save. */
  bundles: string[]
}

const crewTolerance = 1e-6
const fairTolerance = 1e-6

/**
 * Whether a plan keeps to every constraint, worked out from the problem alone and by another way
 * than the search takes. An empty list says that it does.
 */
export function verify(problem: Problem, plan: Placement[]): Violation[] {
  const byId = new Map(problem.candidates.map((each) => [each.id, each]))
  const chosen = new Map<string, Chosen>()
  const violations: Violation[] = []
  for (const { id, year } of plan) {
    const candidate = byId.get(id)
    if (!candidate || !problem.years.includes(year)) {
      violations.push({ constraint: { kind: 'unknown', id } })
    } else if (chosen.has(id)) violations.push({ constraint: { kind: 'twice', id } })
    else chosen.set(id, { candidate, year })
  }
  return [
    ...violations,
    ...decisions(problem, chosen),
    ...calendar(problem, chosen),
    ...relations(problem, chosen),
    ...amounts(problem, measure(problem, plan)),
  ]
}

function* decisions({ mustDo, mustNot, pins }: Problem, chosen: Map<string, Chosen>) {
  for (const id of mustDo) if (!chosen.has(id)) yield breaks({ kind: 'must-do', id })
  for (const id of mustNot) if (chosen.has(id)) yield breaks({ kind: 'must-not', id })
  for (const { id, year } of pins) {
    if (chosen.get(id)?.year !== year) yield breaks({ kind: 'pin', id, year })
  }
}

const breaks = (constraint: Constraint, by?: number): Violation => ({ constraint, by })

function* calendar({ years }: Problem, chosen: Map<string, Chosen>) {
  for (const [id, { candidate, year }] of chosen) {
    const underWay = Array.from({ length: candidate.durationYears }, (_, later) => year + later)
    const isAllowed = candidate.years?.includes(year) ?? true
    if (!isAllowed || underWay.at(-1)! > years.at(-1)!) yield breaks({ kind: 'years', id })
    if (underWay.some((each) => candidate.moratoriumYears.includes(each))) {
      yield breaks({ kind: 'moratorium', id })
    }
  }
}

function* relations({ bundles }: Problem, chosen: Map<string, Chosen>) {
  for (const [id, { candidate, year }] of chosen) {
    for (const { id: on, when } of candidate.dependsOn) {
      const before = chosen.get(on)
      const lastYear = before ? before.year + before.candidate.durationYears - 1 : Infinity
      const isInTime = when === 'earlier' ? lastYear < year : lastYear <= year
      if (!isInTime) yield breaks({ kind: 'dependency', id, on })
    }
    for (const other of candidate.excludes) {
      if (chosen.has(other)) yield breaks(exclusionOf(id, other))
    }
  }
  for (const { id, members, kind } of bundles) {
    const years = new Set(members.map((member) => chosen.get(member)?.year))
    if (kind === 'all-or-nothing' && years.size > 1) yield breaks({ kind: 'bundle', bundle: id })
  }
}

function* amounts(problem: Problem, { spent, crews, closed, districts }: Figures) {
  for (const { id: fund, carriesOver, budgets } of problem.funds) {
    let left = 0
    for (const year of problem.years) {
      const budget = budgets.find((each) => each.year === year)?.amount ?? 0
      const cents = spent.find((each) => each.fund === fund && each.year === year)?.cents ?? 0
      left = (carriesOver ? left : 0) + budget - cents
      if (left >= 0) continue
      const from = problem.years[0]!
      const isSum = carriesOver && year !== from
      yield breaks({ kind: 'budget', fund, year, ...(isSum && { from }) }, -left)
    }
  }
  for (const { skill, year, days } of crews) {
    const capacity = problem.skills.find((each) => each.id === skill)?.capacity
    const over = days - (capacity?.find((each) => each.year === year)?.days ?? 0)
    if (over > crewTolerance) yield breaks({ kind: 'crew', skill, year }, over)
  }
  for (const { year, month, count } of closed) {
    const limits = problem.closureLimits.filter(
      (each) => each.year === year && each.fromMonth <= month && month <= each.toMonth,
    )
    const over = count - Math.min(...limits.map(({ atMost }) => atMost))
    if (over > 0) yield breaks({ kind: 'closures', year, month }, over)
  }
  const total = districts.reduce((sum, { amount }) => sum + amount, 0)
  for (const { district, amount, leastAmount } of districts) {
    const short = leastAmount - amount
    if (short > fairTolerance * total) yield breaks({ kind: 'fairness', district }, short)
  }
}

/** What the plan comes to; what it names that the problem does not know is left out. */
export function measure(problem: Problem, plan: Placement[]): Figures {
  const byId = new Map(problem.candidates.map((each) => [each.id, each]))
  const chosen = plan.flatMap(({ id, year }) => {
    const candidate = byId.get(id)
    return candidate && problem.years.includes(year) ? [{ candidate, year }] : []
  })
  const bundles = bundlesDone(problem, chosen)
  return {
    benefit: chosen.reduce((sum, each) => sum + discounted(problem, each), 0),
    spent: problem.funds.flatMap(({ id: fund }) =>
      problem.years.map((year) => ({ fund, year, cents: spentIn(fund, year, chosen, bundles) })),
    ),
    crews: problem.skills.flatMap(({ id: skill }) =>
      problem.years.map((year) => ({ skill, year, days: crewDaysIn(skill, year, chosen) })),
    ),
    closed: closedStreets(problem, chosen),
    districts: fairShares(problem, chosen),
    bundles: bundles.map(({ bundle }) => bundle.id),
  }
}

const discounted = ({ years, discountRate }: Problem, { candidate, year }: Chosen) =>
  candidate.benefits[year - years[0]!]! / (1 + discountRate) ** (year - years[0]!)

function bundlesDone({ bundles }: Problem, chosen: Chosen[]) {
  const yearOf = new Map(chosen.map(({ candidate, year }) => [candidate.id, year]))
  return bundles.flatMap((bundle) => {
    const [year, ...others] = new Set(bundle.members.map((member) => yearOf.get(member)))
    return year === undefined || others.length > 0 ? [] : [{ bundle, year }]
  })
}

function spentIn(
  fund: string,
  year: number,
  chosen: Chosen[],
  bundles: ReturnType<typeof bundlesDone>,
) {
  let cents = 0
  for (const { candidate, year: from } of chosen) {
    cents += yearlyCosts(candidate, fund)[year - from] ?? 0
  }
  for (const { bundle, year: when } of bundles) {
    if (when === year) cents -= amountOf(bundle.saved, fund)
  }
  return cents
}

function crewDaysIn(skill: string, year: number, chosen: Chosen[]) {
  let days = 0
  for (const { candidate, year: from } of chosen) {
    const isUnderWay = year >= from && year < from + candidate.durationYears
    if (isUnderWay) days += amountOf(candidate.crews, skill) / candidate.durationYears
  }
  return days
}

/** In the months that have a limit. */
function closedStreets({ closureLimits }: Problem, chosen: Chosen[]): Figures['closed'] {
  const counts = new Map<number, number>()
  for (const { year, fromMonth, toMonth } of closureLimits) {
    for (let month = fromMonth; month <= toMonth; month++) counts.set(year * 12 + month - 1, 0)
  }
  for (const { candidate, year } of chosen) {
    if (!candidate.closure) continue
    const first = year * 12 + candidate.closure.fromMonth - 1
    for (let at = first; at < first + candidate.closure.months; at++) {
      if (counts.has(at)) counts.set(at, counts.get(at)! + 1)
    }
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([at, count]) => ({ year: Math.floor(at / 12), month: (at % 12) + 1, count }))
}

function fairShares(problem: Problem, chosen: Chosen[]): Figures['districts'] {
  const { fairness, candidates } = problem
  if (!fairness) return []
  const inhabited = new Set(candidates.map(({ district }) => district))
  const weights = Object.entries(fairness.weights).filter(([district]) => inhabited.has(district))
  const amounts = weights.map(([district]) =>
    chosen
      .filter(({ candidate }) => candidate.district === district)
      .reduce((sum, each) => sum + fairAmount(problem, each), 0),
  )
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const weight = weights.reduce((sum, [, each]) => sum + each, 0)
  return weights.map(([district, each], at) => ({
    district,
    amount: amounts[at]!,
    leastAmount: weight > 0 ? (fairness.atLeast * each * total) / weight : 0,
  }))
}

function fairAmount(problem: Problem, chosen: Chosen) {
  if (problem.fairness?.of === 'benefit') return discounted(problem, chosen)
  return Object.values(chosen.candidate.costs).reduce((sum, cents) => sum + cents, 0)
}
