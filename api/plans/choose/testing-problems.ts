import fc from 'fast-check'
import { type Problem, type ProblemInput, problemSchema } from './problem.ts'

export interface TownSize {
  candidates: number
  years: number
  bundles: number
  dependencies: number
  seed: number
}

/** Numbers from 0 to 1 that are the same in each run. */
function repeatable(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/**
 * A town's programme: two funds (one carries over), two crews, eight districts held to fairness,
 * streets closed in the building season, moratoria, a few decisions. Money reaches for a third.
 */
export function aTownProgramme({ candidates, years, bundles, dependencies, seed }: TownSize) {
  const random = repeatable(seed)
  const between = (low: number, high: number) => low + random() * (high - low)
  const calendar = Array.from({ length: years }, (_, at) => 2027 + at)
  const districts = ['centre', 'north', 'south', 'east', 'west', 'hill', 'river', 'station']
  const list = Array.from({ length: candidates }, (_, at): ProblemInput['candidates'][number] => {
    const size = Math.exp(between(0, 4))
    const cost = Math.round(size * between(4000, 12_000) * 100) / 100
    const isPipe = random() < 0.4
    const growth = between(0.98, 1.12)
    const benefit = size * between(0.2, 3)
    return {
      id: `c${at}`,
      district: districts[Math.floor(random() ** 1.5 * districts.length)],
      reportedOn: `20${20 + Math.floor(random() * 6)}-0${1 + Math.floor(random() * 9)}-10`,
      benefits: calendar.map((_, year) => benefit * growth ** year),
      costs:
        random() < 0.15
          ? { streets: cost, water: Math.round(cost * 50) / 100 }
          : { [isPipe ? 'water' : 'streets']: cost },
      crews: { [isPipe ? 'pipes' : 'paving']: Math.ceil(size * between(0.5, 2)) },
      durationYears: years > 1 && random() < 0.03 ? 2 : 1,
      closure:
        random() < 0.2
          ? { fromMonth: 3 + Math.floor(random() * 7), months: 1 + Math.floor(random() * 3) }
          : undefined,
      years: random() < 0.1 ? calendar.filter(() => random() < 0.5) : undefined,
      moratoriumYears: random() < 0.05 ? calendar.slice(0, 2) : [],
      dependsOn: [] as { id: string; when: 'earlier' | 'same-year' }[],
    }
  })
  const sum = (fund: string) => list.reduce((total, each) => total + (each.costs[fund] ?? 0), 0)
  const days = (skill: string) =>
    list.reduce((total, each) => total + (each.crews?.[skill] ?? 0), 0)
  const budgets = (fund: string) =>
    calendar.map((year) => ({ year, amount: Math.round((sum(fund) / 3 / years) * 100) / 100 }))
  const capacity = (skill: string) =>
    calendar.map((year) => ({ year, days: Math.round((days(skill) * 0.4) / years) }))
  for (let n = 0; n < dependencies; n++) {
    const at = 1 + Math.floor(random() * (candidates - 1))
    const on = `c${Math.floor(random() * at)}`
    list[at]!.dependsOn!.push({ id: on, when: random() < 0.5 ? 'earlier' : 'same-year' })
  }
  const members = Array.from({ length: bundles }, (_, at) => {
    const step = Math.floor(candidates / bundles)
    return list.slice(at * step, at * step + 2 + Math.floor(random() * 2))
  })
  const input: ProblemInput = {
    years: calendar,
    discountRate: 0.04,
    funds: [
      { id: 'streets', budgets: budgets('streets') },
      { id: 'water', carriesOver: true, budgets: budgets('water') },
    ],
    skills: [
      { id: 'paving', capacity: capacity('paving') },
      { id: 'pipes', capacity: capacity('pipes') },
    ],
    closureLimits: calendar.map((year) => ({ year, atMost: Math.ceil(candidates / 150) })),
    candidates: list,
    bundles: members.map((own, at) => ({
      id: `b${at}`,
      members: own.map(({ id }) => id),
      saved: Object.fromEntries(
        Object.entries(own[0]!.costs).map(([fund, cost]) => [fund, Math.round(cost * 20) / 100]),
      ),
      kind: at % 4 === 0 ? ('all-or-nothing' as const) : ('discount' as const),
    })),
    mustDo: list.filter((_, at) => at % 250 === 100).map(({ id }) => id),
    mustNot: list.filter((_, at) => at % 250 === 200).map(({ id }) => id),
    fairness: {
      of: 'benefit',
      atLeast: 0.8,
      weights: Object.fromEntries(districts.map((name, at) => [name, 8 - at + 4])),
    },
  }
  return problemSchema.parse(input)
}

/** Four candidates and two or three years, with a little of everything, so that all plans can be tried. */
export const aSmallProblem: fc.Arbitrary<Problem> = fc
  .record({
    years: fc.constantFrom([2027, 2028], [2027, 2028, 2029]),
    discountRate: fc.constantFrom(0, 0.05),
    carriesOver: fc.boolean(),
    budgets: fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 6, maxLength: 6 }),
    days: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 3, maxLength: 3 }),
    atMost: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    works: fc.array(
      fc.record({
        benefits: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }),
        roads: fc.integer({ min: 0, max: 120 }),
        water: fc.constantFrom(0, 0, 30, 60.55),
        crew: fc.integer({ min: 0, max: 6 }),
        durationYears: fc.constantFrom(1, 1, 1, 2),
        closure: fc.option(
          fc.record({ fromMonth: fc.constantFrom(3, 11), months: fc.constantFrom(1, 4) }),
          { nil: undefined },
        ),
        district: fc.constantFrom('north', 'south', undefined),
        moratorium: fc.constantFrom<number[]>([], [], [2028]),
      }),
      { minLength: 4, maxLength: 4 },
    ),
    dependency: fc.constantFrom(undefined, 'earlier' as const, 'same-year' as const),
    excludes: fc.boolean(),
    bundle: fc.constantFrom(undefined, 'all-or-nothing' as const, 'discount' as const),
    mustDo: fc.subarray(['c0', 'c1', 'c2', 'c3'], { maxLength: 2 }),
    mustNot: fc.constantFrom([], [], ['c3']),
    fairness: fc.option(
      fc.record({
        of: fc.constantFrom('benefit' as const, 'spend' as const),
        atLeast: fc.constantFrom(0.5, 0.9),
      }),
      { nil: undefined },
    ),
  })
  .map((drawn) => {
    const amounts = (from: number) =>
      drawn.years.map((year, at) => ({ year, amount: drawn.budgets[from + at]! }))
    const candidates = drawn.works.map((each, at): ProblemInput['candidates'][number] => ({
      id: `c${at}`,
      district: each.district,
      benefits: each.benefits.slice(0, drawn.years.length),
      costs: { roads: each.roads, water: each.water },
      crews: { paving: each.crew },
      durationYears: each.durationYears,
      closure: each.closure,
      moratoriumYears: each.moratorium,
      dependsOn: at === 1 && drawn.dependency ? [{ id: 'c0', when: drawn.dependency }] : [],
      excludes: at === 0 && drawn.excludes ? ['c3'] : [],
    }))
    // No more than the two cost in their first year.
    const saved = Math.min(...drawn.works.slice(1, 3).map(({ roads }) => roads)) / 2
    return problemSchema.parse({
      years: drawn.years,
      discountRate: drawn.discountRate,
      funds: [
        { id: 'roads', carriesOver: drawn.carriesOver, budgets: amounts(0) },
        { id: 'water', budgets: amounts(3) },
      ],
      skills: [
        {
          id: 'paving',
          capacity: drawn.years.map((year, at) => ({ year, days: drawn.days[at]! })),
        },
      ],
      closureLimits:
        drawn.atMost === undefined
          ? []
          : drawn.years.map((year) => ({ year, atMost: drawn.atMost! })),
      candidates,
      bundles: drawn.bundle
        ? [{ id: 'b', members: ['c1', 'c2'], saved: { roads: saved }, kind: drawn.bundle }]
        : [],
      mustDo: drawn.mustDo,
      mustNot: drawn.mustNot,
      fairness: drawn.fairness && { ...drawn.fairness, weights: { north: 1, south: 2 } },
    })
  })

/** Two years with money for one work each; which ones is clear. */
export function aSettledProblem({
  benefit,
  ...change
}: Partial<ProblemInput> & { benefit?: number } = {}): Problem {
  const aWork = (id: string, worth: number, cost: number) => ({
    id,
    benefits: [benefit ?? worth, benefit ?? worth],
    costs: { roads: cost },
  })
  return problemSchema.parse({
    years: [2027, 2028],
    funds: [
      {
        id: 'roads',
        budgets: [
          { year: 2027, amount: 100 },
          { year: 2028, amount: 100 },
        ],
      },
    ],
    candidates: [
      aWork('best', 10, 100),
      aWork('good', 8, 80),
      aWork('poor', 5, 70.5),
      aWork('dear', 50, 300),
      { ...aWork('later', 40, 10), dependsOn: [{ id: 'dear' }] },
      { ...aWork('resurfaced', 30, 10), moratoriumYears: [2027, 2028] },
      { ...aWork('banned', 0, 10) },
    ],
    ...change,
  })
}
