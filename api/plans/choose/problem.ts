import { z } from '@hono/zod-openapi'

const mostCandidates = 10_000
const mostYears = 30
/** Currency. What a whole plan costs then still is an exact integer of cents. */
const mostMoney = 1e9

const id = z.string().min(1).max(200)
const year = z.int().min(1900).max(2300)
const month = z.int().min(1).max(12)

/** Outside an amount of currency with at most two decimals, inside an integer of cents. */
const money = z
  .number()
  .min(0)
  .max(mostMoney)
  .refine((amount) => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-4, {
    error: 'At most two decimals.',
  })
  .transform((amount) => Math.round(amount * 100))
const crewDays = z.number().min(0).max(1e6)

const candidate = z.strictObject({
  id,
  /** Only where fairness is asked for. */
  district: id.optional(),
  /** When its oldest report came; candidates without one come last in the order of report. */
  reportedOn: z.iso.date().optional(),
  /** Need removed when it begins in each of the plan's years, not discounted. Any unit. */
  benefits: z.array(z.number().min(0).max(1e12)).max(mostYears),
  /** By fund, for the whole of it; work of several years is paid in even parts. */
  costs: z.record(id, money),
  /** Crew-days by skill, for the whole of it; spread evenly too. */
  crews: z.record(id, crewDays).default({}),
  durationYears: z.int().min(1).max(mostYears).default(1),
  /** From the year it begins in; may run into later years. */
  closure: z.strictObject({ fromMonth: month, months: z.int().min(1).max(120) }).optional(),
  /** In which it may begin; all when left out. */
  years: z.array(year).max(mostYears).optional(),
  /** In which it may not be under way. */
  moratoriumYears: z.array(year).max(mostYears).default([]),
  /** Done in an earlier year, or at the latest in the year in which this one begins. */
  dependsOn: z
    .array(z.strictObject({ id, when: z.enum(['earlier', 'same-year']).default('same-year') }))
    .max(100)
    .default([]),
  excludes: z.array(id).max(1000).default([]),
})

const bundle = z.strictObject({
  id,
  members: z.array(id).min(2).max(100),
  /** By fund, in the year in which all members begin. */
  saved: z.record(id, money).default({}),
  /** All members begin in one year or none is done; or they need not, and then nothing is saved. */
  kind: z.enum(['all-or-nothing', 'discount']),
})

const fairness = z.strictObject({
  of: z.enum(['benefit', 'spend']),
  /** 0.8: a district with 10 % of the need gets at least 8 % of the benefit (or spend). */
  atLeast: z.number().min(0).max(1),
  /** Need or people by district. Those without any candidate are left out of the reckoning. */
  weights: z.record(id, z.number().min(0).max(1e12)),
})

const shape = z.strictObject({
  /** Without gaps, the first first. */
  years: z.array(year).min(1).max(mostYears),
  /** A year, by which later benefit counts less. */
  discountRate: z.number().min(0).max(1).default(0),
  funds: z
    .array(
      z.strictObject({
        id,
        /** What is not spent in a year may be spent in later ones. */
        carriesOver: z.boolean().default(false),
        /** Years that are not named have nothing. */
        budgets: z.array(z.strictObject({ year, amount: money })).max(mostYears),
      }),
    )
    .max(100),
  skills: z
    .array(
      z.strictObject({
        id,
        /** Years that are not named have nobody. */
        capacity: z.array(z.strictObject({ year, days: crewDays })).max(mostYears),
      }),
    )
    .max(100)
    .default([]),
  /** At most so many candidates closed at once, in each of these months. */
  closureLimits: z
    .array(
      z.strictObject({
        year,
        fromMonth: month.default(1),
        toMonth: month.default(12),
        atMost: z.int().min(0).max(mostCandidates),
      }),
    )
    .max(mostYears * 12)
    .default([]),
  candidates: z.array(candidate).max(mostCandidates),
  bundles: z.array(bundle).max(mostCandidates).default([]),
  mustDo: z.array(id).max(mostCandidates).default([]),
  mustNot: z.array(id).max(mostCandidates).default([]),
  /** Done, and begun in that year. */
  pins: z.array(z.strictObject({ id, year })).max(mostCandidates).default([]),
  fairness: fairness.optional(),
})

/**
 * What there is to choose from and what binds the choice. Money is currency outside and integer
 * cents inside. Every issue names its field; what contradicts itself only in sum (a must-do that
 * no budget pays) is no issue here but an answer of the search.
 */
export const problemSchema = shape.superRefine((problem, context) => {
  for (const [path, message] of issues(problem)) {
    context.addIssue({ code: 'custom', path, message })
  }
})

/** As it comes from outside, money in currency. */
export type ProblemInput = z.input<typeof problemSchema>
/** Checked, money in cents. */
export type Problem = z.output<typeof problemSchema>
export type Candidate = Problem['candidates'][number]

/** A chosen candidate and the year in which it begins. */
export interface Placement {
  id: string
  year: number
}

type Issue = [path: (string | number)[], message: string]

function* issues(problem: Problem): Generator<Issue> {
  yield* calendarIssues(problem)
  yield* duplicates(problem)
  yield* candidateIssues(problem)
  yield* bundleIssues(problem)
  yield* decisionIssues(problem)
  const cycle = findCycle(problem.candidates)
  if (cycle) {
    const index = problem.candidates.findIndex((each) => each.id === cycle[0])
    yield [
      ['candidates', index, 'dependsOn'],
      `Candidates wait for each other: ${[...cycle, cycle[0]].join(' → ')}. Those that must be done together are an all-or-nothing bundle.`,
    ]
  }
}

function* calendarIssues({ years, funds, skills, closureLimits }: Problem): Generator<Issue> {
  const gap = years.findIndex((each, index) => index > 0 && each !== years[index - 1]! + 1)
  if (gap > 0) yield [['years', gap], 'The years follow each other without a gap.']
  const known = new Set(years)
  for (const [list, rows] of [
    ['funds', funds.map(({ budgets }) => ['budgets', budgets] as const)],
    ['skills', skills.map(({ capacity }) => ['capacity', capacity] as const)],
  ] as const) {
    for (const [index, [field, entries]] of rows.entries()) {
      const seen = new Set<number>()
      for (const [at, entry] of entries.entries()) {
        const path = [list, index, field, at, 'year']
        if (!known.has(entry.year)) yield [path, `${entry.year} is no year of the plan.`]
        if (seen.has(entry.year)) yield [path, `${entry.year} is there twice.`]
        seen.add(entry.year)
      }
    }
  }
  for (const [index, limit] of closureLimits.entries()) {
    if (!known.has(limit.year)) {
      yield [['closureLimits', index, 'year'], `${limit.year} is no year of the plan.`]
    }
    if (limit.toMonth < limit.fromMonth) {
      yield [['closureLimits', index, 'toMonth'], 'Not before fromMonth.']
    }
  }
}

function* duplicates(problem: Problem): Generator<Issue> {
  for (const list of ['funds', 'skills', 'candidates', 'bundles'] as const) {
    const seen = new Set<string>()
    for (const [index, { id }] of problem[list].entries()) {
      if (seen.has(id)) yield [[list, index, 'id'], `${id} is there twice.`]
      seen.add(id)
    }
  }
}

function* candidateIssues({ candidates, years, funds, skills }: Problem): Generator<Issue> {
  const ids = new Set(candidates.map((each) => each.id))
  const known = {
    costs: new Set(funds.map((each) => each.id)),
    crews: new Set(skills.map((each) => each.id)),
  }
  for (const [index, each] of candidates.entries()) {
    const at = (...rest: (string | number)[]) => ['candidates', index, ...rest]
    if (each.benefits.length !== years.length) {
      yield [at('benefits'), `One for each of the plan's ${years.length} years.`]
    }
    if (each.durationYears > years.length) {
      yield [at('durationYears'), `The plan has ${years.length} years.`]
    }
    for (const field of ['costs', 'crews'] as const) {
      for (const name of Object.keys(each[field])) {
        if (!known[field].has(name)) {
          yield [at(field, name), `There is no ${field === 'costs' ? 'fund' : 'skill'} ${name}.`]
        }
      }
    }
    for (const [place, { id }] of each.dependsOn.entries()) {
      if (!ids.has(id)) yield [at('dependsOn', place, 'id'), `There is no candidate ${id}.`]
    }
    for (const [place, id] of each.excludes.entries()) {
      if (!ids.has(id)) yield [at('excludes', place), `There is no candidate ${id}.`]
      if (id === each.id) yield [at('excludes', place), 'It excludes itself.']
    }
  }
}

function* bundleIssues({ bundles, candidates, funds }: Problem): Generator<Issue> {
  const byId = new Map(candidates.map((each) => [each.id, each]))
  const fundIds = new Set(funds.map((each) => each.id))
  const taken = new Map<string, string>()
  for (const [index, bundle] of bundles.entries()) {
    for (const [place, id] of bundle.members.entries()) {
      const path = ['bundles', index, 'members', place]
      if (!byId.has(id)) yield [path, `There is no candidate ${id}.`]
      if (taken.has(id)) yield [path, `${id} is already in bundle ${taken.get(id)}.`]
      taken.set(id, bundle.id)
    }
    const members = bundle.members.flatMap((id) => byId.get(id) ?? [])
    for (const [fund, saved] of Object.entries(bundle.saved)) {
      const path = ['bundles', index, 'saved', fund]
      if (!fundIds.has(fund)) yield [path, `There is no fund ${fund}.`]
      const spent = members.reduce((sum, each) => sum + (yearlyCosts(each, fund)[0] ?? 0), 0)
      if (saved > spent) yield [path, 'More is saved than the members cost in their first year.']
    }
  }
}

function* decisionIssues({ candidates, years, mustDo, mustNot, pins }: Problem): Generator<Issue> {
  const byId = new Map(candidates.map((each) => [each.id, each]))
  for (const [list, ids] of [
    ['mustDo', mustDo],
    ['mustNot', mustNot],
  ] as const) {
    for (const [index, id] of ids.entries()) {
      if (!byId.has(id)) yield [[list, index], `There is no candidate ${id}.`]
    }
  }
  const pinned = new Set<string>()
  for (const [index, { id, year }] of pins.entries()) {
    const candidate = byId.get(id)
    if (!candidate) yield [['pins', index, 'id'], `There is no candidate ${id}.`]
    if (pinned.has(id)) yield [['pins', index, 'id'], `${id} is pinned twice.`]
    pinned.add(id)
    const last = years.at(-1)! - (candidate?.durationYears ?? 1) + 1
    if (year < years[0]! || year > last) {
      yield [['pins', index, 'year'], `It can begin from ${years[0]} to ${last}.`]
    }
  }
}

/** The candidates of one circle of dependencies, in order. */
function findCycle(candidates: Candidate[]): string[] | undefined {
  const next = new Map(candidates.map((each) => [each.id, each.dependsOn.map(({ id }) => id)]))
  const done = new Set<string>()
  for (const { id: start } of candidates) {
    // Depth first without recursion: a chain may have thousands of links.
    const path = [start]
    const onPath = new Set(path)
    const waiting = [[...(next.get(start) ?? [])]]
    while (path.length > 0 && !done.has(start)) {
      const following = waiting.at(-1)!.pop()
      if (following === undefined) {
        waiting.pop()
        const left = path.pop()!
        onPath.delete(left)
        done.add(left)
      } else if (onPath.has(following)) {
        return path.slice(path.indexOf(following))
      } else if (!done.has(following)) {
        path.push(following)
        onPath.add(following)
        waiting.push([...(next.get(following) ?? [])])
      }
    }
  }
  return undefined
}

/** Of a record whose keys come from outside. */
export function amountOf(record: Record<string, number>, key: string): number {
  return Object.hasOwn(record, key) ? record[key]! : 0
}

/** Cents of each year of its duration; what does not divide evenly is due in the first. */
export function yearlyCosts({ costs, durationYears }: Candidate, fund: string): number[] {
  const total = amountOf(costs, fund)
  const each = Math.floor(total / durationYears)
  return Array.from({ length: durationYears }, (_, index) =>
    index === 0 ? total - each * (durationYears - 1) : each,
  )
}
