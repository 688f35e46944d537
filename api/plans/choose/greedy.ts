import type { Choices } from './choices.ts'
import { Ledger, lacks } from './ledger.ts'

/** In which order candidates are taken, and for each its options, the preferred first. */
export interface Preference {
  order: number[]
  optionsOf: number[][]
  /** Whether a bundle that only saves is taken whole before its members are looked at alone. */
  takesWhole(bundle: number): boolean
}

/** Needs of needs are followed so far, and so many placings are tried for one candidate. */
const deepest = 30
const mostTries = 200
const mostRepairs = 2000

/**
 * Takes candidates in order, with what they depend on and what they are bundled with, each in the
 * first preferred year where it fits; then mends fairness. Undefined when what must be done did
 * not fit or fairness was not reached, which does not prove that there is no plan.
 */
export function greedyPlan(choices: Choices, preference: Preference): number[] | undefined {
  const ledger = new Ledger(choices)
  for (const candidate of [...choices.forced.keys()].sort(
    (a, b) => choices.forced.get(a)!.length - choices.forced.get(b)!.length,
  )) {
    if (!ledger.chosen.has(candidate) && !takeWithNeeds(ledger, preference, candidate))
      return undefined
  }
  fill(ledger, preference)
  if (!mendFairness(ledger, preference)) return undefined
  fillFairly(ledger, preference)
  return [...ledger.chosen.values()]
}

/** Bundles first whole, so that their saving counts. */
function fill(ledger: Ledger, preference: Preference) {
  for (const candidate of preference.order) {
    if (ledger.chosen.has(candidate)) continue
    const { bundle, mates, allOrNothing } = ledger.mates(candidate)
    const isWhole = !allOrNothing && bundle !== undefined && preference.takesWhole(bundle)
    if (isWhole && takeTogether(ledger, preference, [candidate, ...mates])) continue
    takeWithNeeds(ledger, preference, candidate)
  }
}

function takeTogether(ledger: Ledger, preference: Preference, members: number[]): boolean {
  if (members.some((member) => ledger.chosen.has(member))) return false
  return preference.optionsOf[members[0]!]!.some((option) => {
    const { year } = ledger.choices.options[option]!
    const mark = ledger.mark
    const tries = { left: mostTries }
    if (members.every((member) => takeBy(ledger, preference, member, year, year, 0, tries))) {
      return true
    }
    ledger.undoTo(mark)
    return false
  })
}

function takeWithNeeds(ledger: Ledger, preference: Preference, candidate: number): boolean {
  return takeBy(ledger, preference, candidate, 0, Infinity, 0, { left: mostTries })
}

/** Chooses it between two years with all that it needs, or changes nothing. */
function takeBy(
  ledger: Ledger,
  preference: Preference,
  candidate: number,
  from: number,
  until: number,
  depth: number,
  tries: { left: number },
): boolean {
  const { options } = ledger.choices
  const already = ledger.chosen.get(candidate)
  if (already !== undefined) {
    return options[already]!.year >= from && options[already]!.year <= until
  }
  if (depth > deepest) return false
  const { mates, allOrNothing } = ledger.mates(candidate)
  const dependencies = ledger.dependencies(candidate)
  for (const option of preference.optionsOf[candidate]!) {
    const { year } = options[option]!
    if (year < from || year > until) continue
    if (tries.left-- <= 0) return false
    const mark = ledger.mark
    const isTaken =
      dependencies.every(({ on, lag }) =>
        takeBy(ledger, preference, on, 0, year - lag, depth + 1, tries),
      ) &&
      (ledger.chosen.has(candidate) || ledger.place(option)) &&
      (!allOrNothing ||
        mates.every((mate) => takeBy(ledger, preference, mate, year, year, depth + 1, tries)))
    if (isTaken) return true
    ledger.undoTo(mark)
  }
  return false
}

/** Gives to the district that lacks most, taking the least preferred from those that have over. */
function mendFairness(ledger: Ledger, preference: Preference): boolean {
  const { districts } = ledger.choices
  const rank = new Map(preference.order.map((candidate, at) => [candidate, at]))
  // What has left does not come back by itself and does not leave again, so this ends.
  const gone = new Set<number>()
  for (let repairs = 0; repairs < mostRepairs; repairs++) {
    const short = lacks(ledger)
    const worst = short.indexOf(Math.max(...short))
    if (worst < 0 || isFair(short, ledger)) return true
    const wanting = districts[worst]!.candidates.filter((each) => !ledger.chosen.has(each)).sort(
      (a, b) => rank.get(a)! - rank.get(b)!,
    )
    if (wanting.some((each) => takeWithNeeds(ledger, preference, each))) continue
    const spare = districts
      .filter((_, at) => short[at]! < 0)
      .flatMap(({ candidates }) => candidates)
      .filter((each) => isRemovable(ledger, each) && !gone.has(each))
      .sort((a, b) => rank.get(b)! - rank.get(a)!)
    // With nothing left to add, the others have less, so that its share is fair.
    const leaving = findRoom(ledger, preference, wanting, spare) ?? spare[0]
    if (leaving === undefined) return false
    if (leaving === undefined) return false
    ledger.remove(leaving)
    gone.add(leaving)
  }
  return false
}

/** Of what could leave, the first that uses what the most preferred of the wanting lacks. */
function findRoom(ledger: Ledger, preference: Preference, wanting: number[], spare: number[]) {
  const { options } = ledger.choices
  for (const candidate of wanting) {
    for (const option of preference.optionsOf[candidate]!) {
      const lacking = new Set(
        options[option]!.uses.filter(({ resource, amount }) => ledger.left[resource]! < amount).map(
          ({ resource }) => resource,
        ),
      )
      const leaving = spare.find((each) =>
        options[ledger.chosen.get(each)!]!.uses.some(({ resource }) => lacking.has(resource)),
      )
      if (leaving !== undefined) return leaving
    }
  }
  return undefined
}

function isFair(short: number[], { choices, chosen }: Ledger) {
  const { districts, options } = choices
  const total = districts
    .flatMap(({ candidates }) => candidates)
    .reduce((sum, each) => {
      const option = chosen.get(each)
      return option === undefined ? sum : sum + choices.fairAmount(options[option]!)
    }, 0)
  return short.every((each) => each <= 1e-9 * total)
}

function isRemovable(ledger: Ledger, candidate: number) {
  return (
    ledger.chosen.has(candidate) &&
    !ledger.choices.forced.has(candidate) &&
    ledger.dependents(candidate).length === 0 &&
    // Without it the bundle saves nothing, and the others may not be paid for.
    ledger.mates(candidate).mates.every((mate) => !ledger.chosen.has(mate))
  )
}

/** Adds whatever still fits and leaves the plan fair. */
export function fillFairly(ledger: Ledger, preference: Preference) {
  for (const candidate of preference.order) {
    if (ledger.chosen.has(candidate)) continue
    const mark = ledger.mark
    if (!takeWithNeeds(ledger, preference, candidate)) continue
    if (ledger.choices.districts.length > 0 && !isFair(lacks(ledger), ledger)) ledger.undoTo(mark)
  }
}

/** By benefit for what is used of each resource, as a share of all there is over the years. */
export function byScarcity(choices: Choices): Preference {
  const { resources, options } = choices
  const wanted = new Float64Array(resources.length)
  for (const { uses } of options)
    for (const { resource, amount } of uses) wanted[resource]! += amount
  const prices = resources.map(({ capacity }, at) =>
    capacity > 0 ? Math.max(0, wanted[at]!) / capacity ** 2 : 1e6,
  )
  return preferBy(
    choices,
    (option) => {
      const { benefit, uses } = options[option]!
      const price = uses.reduce((sum, { resource, amount }) => sum + amount * prices[resource]!, 0)
      return benefit / (price + 1e-12)
    },
    () => true,
  )
}

/** The options that score highest first; options without worth and barred ones are left out. */
export function preferBy(
  choices: Choices,
  score: (option: number) => number,
  takesWhole: (bundle: number) => boolean,
): Preference {
  const { options, forced, optionOf } = choices
  const needed = new Set([...forced.keys(), ...choices.dependencies.map(({ on }) => on)])
  const scores = options.map((_, at) => score(at))
  const optionsOf = optionOf.map((byYear, candidate) =>
    byYear
      .filter((at) => at !== undefined)
      .filter((at) => options[at]!.barred.length === 0)
      .filter((at) => options[at]!.benefit > 0 || needed.has(candidate))
      .sort((a, b) => scores[b]! - scores[a]!),
  )
  const best = (candidate: number) => scores[optionsOf[candidate]![0] ?? -1] ?? -Infinity
  const order = [...optionsOf.keys()]
    .filter((candidate) => optionsOf[candidate]!.length > 0)
    .sort((a, b) => best(b) - best(a) || a - b)
  return { order, optionsOf, takesWhole }
}
