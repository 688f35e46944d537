import type { Constraint } from './constraints.ts'
import { amountOf, type Candidate, type Placement, type Problem, yearlyCosts } from './problem.ts'

/** Money, crew or open streets of which there is only so much. */
export interface Resource {
  constraint: Extract<Constraint, { kind: 'budget' | 'crew' | 'closures' }>
  /** Cents, crew-days or closed streets. */
  capacity: number
}

export interface Use {
  resource: number
  /** In the resource's unit; what a bundle saves is negative. */
  amount: number
}

/** A candidate begun in one of the years. */
export interface Option {
  candidate: number
  /** Index into the plan's years. */
  year: number
  /** Discounted to the first year. */
  benefit: number
  uses: Use[]
  /** What forbids it whatever else is chosen. */
  barred: Constraint[]
}

export interface Dependency {
  candidate: number
  on: number
  /** Years that must lie between the beginnings, at least. */
  lag: number
}

export interface BundleChoice {
  id: string
  members: number[]
  allOrNothing: boolean
  /** What is saved when all begin in a year, for each of the plan's years. */
  savings: Use[][]
}

export interface District {
  name: string
  /** Of the whole benefit or spend, 0 to 1. */
  leastShare: number
  candidates: number[]
}

/** The problem by index: candidates, years and resources are numbered. */
export interface Choices {
  problem: Problem
  resources: Resource[]
  options: Option[]
  /** For each candidate and year the option's index; undefined when it would end after the plan. */
  optionOf: (number | undefined)[][]
  /** Must-do or pinned, and the years in which they may begin. */
  forced: Map<number, number[]>
  dependencies: Dependency[]
  exclusions: [number, number][]
  bundles: BundleChoice[]
  /** Those held to fairness. */
  districts: District[]
  /** What counts for fairness: discounted benefit or cents. */
  fairAmount(option: Option): number
}

export function numberChoices(problem: Problem): Choices {
  const { candidates, years } = problem
  const index = new Map(candidates.map(({ id }, at) => [id, at]))
  const at = (id: string) => index.get(id)!
  const resources = listResources(problem)
  const resourceOf = new Map(resources.map((each, number) => [keyOf(each.constraint), number]))
  const useCalculator = new Uses(problem, resourceOf)
  const mustNot = new Set(problem.mustNot)
  const options: Option[] = []
  const optionOf = candidates.map((candidate, number) =>
    years.map((_, year) => {
      if (year + candidate.durationYears > years.length) return undefined
      return (
        options.push({
          candidate: number,
          year,
          benefit: candidate.benefits[year]! / (1 + problem.discountRate) ** year,
          uses: useCalculator.of(candidate, year),
          barred: barsOf(candidate, year, years, mustNot),
        }) - 1
      )
    }),
  )
  const totals = candidates.map(({ costs }) => Object.values(costs).reduce((a, b) => a + b, 0))
  return {
    problem,
    resources,
    options,
    optionOf,
    forced: new Map([
      ...problem.mustDo.map((id): [number, number[]] => [at(id), years.map((_, year) => year)]),
      ...problem.pins.map(({ id, year }): [number, number[]] => [at(id), [year - years[0]!]]),
    ]),
    dependencies: candidates.flatMap(({ dependsOn }, candidate) =>
      dependsOn.map(({ id, when }) => {
        const on = at(id)
        const lag = candidates[on]!.durationYears - (when === 'earlier' ? 0 : 1)
        return { candidate, on, lag }
      }),
    ),
    exclusions: exclusionsOf(candidates, at),
    bundles: problem.bundles.map(({ id, members, kind, saved }) => ({
      id,
      members: members.map(at),
      allOrNothing: kind === 'all-or-nothing',
      savings: years.map((_, year) => useCalculator.saved(saved, year)),
    })),
    districts: districtsOf(problem),
    fairAmount: (option) =>
      problem.fairness?.of === 'spend' ? totals[option.candidate]! : option.benefit,
  }
}

function listResources({ years, funds, skills, closureLimits }: Problem): Resource[] {
  const first = years[0]!
  const money = funds.flatMap(({ id, carriesOver, budgets }) => {
    const amounts = years.map((year) => budgets.find((each) => each.year === year)?.amount ?? 0)
    let sum = 0
    return years.map((year, at): Resource => {
      sum += amounts[at]!
      return carriesOver && at > 0
        ? { constraint: { kind: 'budget', fund: id, year, from: first }, capacity: sum }
        : { constraint: { kind: 'budget', fund: id, year }, capacity: amounts[at]! }
    })
  })
  const crews = skills.flatMap(({ id, capacity }) =>
    years.map(
      (year): Resource => ({
        constraint: { kind: 'crew', skill: id, year },
        capacity: capacity.find((each) => each.year === year)?.days ?? 0,
      }),
    ),
  )
  // Where several limits speak of one month the tightest holds.
  const closures = new Map<string, Resource>()
  for (const { year, fromMonth, toMonth, atMost } of closureLimits) {
    for (let month = fromMonth; month <= toMonth; month++) {
      const constraint = { kind: 'closures', year, month } as const
      const capacity = Math.min(atMost, closures.get(keyOf(constraint))?.capacity ?? atMost)
      closures.set(keyOf(constraint), { constraint, capacity })
    }
  }
  return [...money, ...crews, ...closures.values()]
}

function keyOf(constraint: Resource['constraint']) {
  if (constraint.kind === 'budget') return `budget ${constraint.year} ${constraint.fund}`
  if (constraint.kind === 'crew') return `crew ${constraint.year} ${constraint.skill}`
  return `closures ${constraint.year} ${constraint.month}`
}

/** What options and bundles use of the resources. */
class Uses {
  private readonly years: number[]
  private readonly carriesOver: Map<string, boolean>
  private readonly resourceOf: Map<string, number>

  constructor({ years, funds }: Problem, resourceOf: Map<string, number>) {
    this.years = years
    this.carriesOver = new Map(funds.map((fund) => [fund.id, fund.carriesOver]))
    this.resourceOf = resourceOf
  }

  of(candidate: Candidate, from: number): Use[] {
    return [
      ...Object.keys(candidate.costs).flatMap((fund) =>
        this.money(fund, from, yearlyCosts(candidate, fund)),
      ),
      ...Object.keys(candidate.crews).flatMap((skill) => this.crew(candidate, skill, from)),
      ...this.closed(candidate, from),
    ]
  }

  saved(saved: Record<string, number>, year: number): Use[] {
    return Object.entries(saved).flatMap(([fund, cents]) => this.money(fund, year, [-cents]))
  }

  /** Money of a fund that carries over is spent in that year and in the sums of all later ones. */
  private money(fund: string, from: number, cents: number[]): Use[] {
    const carries = this.carriesOver.get(fund) === true
    const uses: Use[] = []
    let sum = 0
    for (let year = from; year < (carries ? this.years.length : from + cents.length); year++) {
      const now = cents[year - from] ?? 0
      sum += now
      const amount = carries ? sum : now
      if (amount === 0) continue
      const key = keyOf({ kind: 'budget', fund, year: this.years[year]! })
      uses.push({ resource: this.resourceOf.get(key)!, amount })
    }
    return uses
  }

  private crew(candidate: Candidate, skill: string, from: number): Use[] {
    const amount = amountOf(candidate.crews, skill) / candidate.durationYears
    if (amount === 0) return []
    return Array.from({ length: candidate.durationYears }, (_, later) => {
      const key = keyOf({ kind: 'crew', skill, year: this.years[from + later]! })
      return { resource: this.resourceOf.get(key)!, amount }
    })
  }

  private closed({ closure }: Candidate, from: number): Use[] {
    if (!closure) return []
    return Array.from({ length: closure.months }, (_, later) => {
      const months = closure.fromMonth - 1 + later
      const year = this.years[0]! + from + Math.floor(months / 12)
      return this.resourceOf.get(keyOf({ kind: 'closures', year, month: (months % 12) + 1 }))
    }).flatMap((resource) => (resource === undefined ? [] : { resource, amount: 1 }))
  }
}

function barsOf(
  { id, years: allowed, moratoriumYears, durationYears }: Candidate,
  from: number,
  years: number[],
  mustNot: Set<string>,
): Constraint[] {
  const bars: Constraint[] = []
  const year = years[from]!
  if (mustNot.has(id)) bars.push({ kind: 'must-not', id })
  if (allowed && !allowed.includes(year)) bars.push({ kind: 'years', id })
  if (moratoriumYears.some((each) => each >= year && each < year + durationYears)) {
    bars.push({ kind: 'moratorium', id })
  }
  return bars
}

function exclusionsOf(candidates: Candidate[], at: (id: string) => number): [number, number][] {
  const pairs = new Map<string, [number, number]>()
  for (const [one, { excludes }] of candidates.entries()) {
    for (const other of excludes.map(at)) {
      const pair: [number, number] = [Math.min(one, other), Math.max(one, other)]
      pairs.set(pair.join(), pair)
    }
  }
  return [...pairs.values()]
}

function districtsOf({ fairness, candidates }: Problem): District[] {
  if (!fairness) return []
  const districts = Object.entries(fairness.weights)
    .map(([name, weight]) => ({
      name,
      weight,
      candidates: candidates.flatMap(({ district }, at) => (district === name ? [at] : [])),
    }))
    .filter((each) => each.candidates.length > 0)
  const total = districts.reduce((sum, { weight }) => sum + weight, 0)
  return districts.map(({ name, weight, candidates }) => ({
    name,
    leastShare: total > 0 ? (fairness.atLeast * weight) / total : 0,
    candidates,
  }))
}

/** The index of each chosen candidate's option. */
export function optionsOfPlan(choices: Choices, plan: Placement[]): number[] {
  const { candidates, years } = choices.problem
  const index = new Map(candidates.map(({ id }, at) => [id, at]))
  return plan.flatMap(({ id, year }) => {
    const option = choices.optionOf[index.get(id) ?? -1]?.[year - years[0]!]
    return option === undefined ? [] : [option]
  })
}

/** In the order of the candidates, so that equal plans look equal. */
export function planOfOptions({ problem, options }: Choices, chosen: Iterable<number>) {
  return [...chosen]
    .map((option) => options[option]!)
    .sort((a, b) => a.candidate - b.candidate)
    .map(
      ({ candidate, year }): Placement => ({
        id: problem.candidates[candidate]!.id,
        year: problem.years[year]!,
      }),
    )
}
