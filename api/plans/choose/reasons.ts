import { type Choices, numberChoices, optionsOfPlan } from './choices.ts'
import type { Constraint } from './constraints.ts'
import { Ledger, lacks } from './ledger.ts'
import type { Placement, Problem } from './problem.ts'
import type { Margins } from './search.ts'

/** Of a constraint: cents, crew-days, closed streets, or of fairness benefit or cents. */
export interface Lack {
  constraint: Constraint
  by: number
}

/**
 * Why a candidate is not in the plan. All but `margin` are exact for this plan: they say what
 * stands in the way of adding it while everything else stays as it is.
 */
export type ReasonOut =
  | { kind: 'must-not' | 'years' | 'moratorium' | 'no-benefit' }
  | { kind: 'exclusion'; by: string }
  /** Which is not done, or not in time for any year. */
  | { kind: 'dependency'; on: string }
  /** All its members begin in one year, or none is done. */
  | { kind: 'bundle'; bundle: string }
  /** With that much more it could begin in that year, which is the one that lacks least. */
  | { kind: 'short'; year: number; lacks: Lack[] }
  /** The least worthy that would make room for it alone, and the benefit that the exchange loses. */
  | { kind: 'outranked'; year: number; by: string; loses: number }
  /** An estimate: about so much more benefit would bring it in at the present prices. */
  | { kind: 'margin'; needsBenefit: number }

/** Why a candidate is in the plan. `margin` is an estimate, the others are exact. */
export type ReasonIn =
  | { kind: 'must-do' | 'pin' }
  | { kind: 'needed-by'; ids: string[] }
  | { kind: 'bundle'; bundle: string }
  /** Its benefit is about that much more than its money, crew and streets bring elsewhere. */
  | { kind: 'margin'; over: number }

export interface Explanation {
  in: { id: string; reasons: ReasonIn[] }[]
  out: { id: string; reasons: ReasonOut[] }[]
}

/**
 * Why each candidate is in the plan or not. `margins` are those of the answer; without them there
 * are no estimates. What it costs to bring one in with everything else free to change is another
 * search: `chooseWith`.
 */
export function explain(problem: Problem, plan: Placement[], margins?: Margins): Explanation {
  const choices = numberChoices(problem)
  const ledger = new Ledger(choices)
  for (const option of optionsOfPlan(choices, plan)) ledger.force(option)
  const over = new Map(margins?.worth.map((each) => [each.id, each.over]))
  const rivals = rivalsOf(ledger)
  const explanation: Explanation = { in: [], out: [] }
  for (const [candidate, { id }] of problem.candidates.entries()) {
    const margin = over.get(id)
    if (ledger.chosen.has(candidate)) {
      const reasons = reasonsIn(ledger, candidate)
      if (margin !== undefined && margin > 0) reasons.push({ kind: 'margin', over: margin })
      explanation.in.push({ id, reasons })
    } else {
      const reasons = reasonsOut(ledger, candidate, rivals)
      if (margin !== undefined && margin < 0 && !reasons.some(isFinal)) {
        reasons.push({ kind: 'margin', needsBenefit: -margin })
      }
      explanation.out.push({ id, reasons })
    }
  }
  return explanation
}

/** More of anything would not help. */
const isFinal = ({ kind }: ReasonOut) =>
  kind === 'must-not' || kind === 'years' || kind === 'moratorium' || kind === 'no-benefit'

function reasonsIn(ledger: Ledger, candidate: number): ReasonIn[] {
  const { problem, bundles } = ledger.choices
  const { id } = problem.candidates[candidate]!
  const reasons: ReasonIn[] = []
  if (problem.pins.some((pin) => pin.id === id)) reasons.push({ kind: 'pin' })
  else if (problem.mustDo.includes(id)) reasons.push({ kind: 'must-do' })
  const needing = ledger.dependents(candidate).map((each) => problem.candidates[each]!.id)
  if (needing.length > 0) reasons.push({ kind: 'needed-by', ids: needing })
  const { bundle, mates } = ledger.mates(candidate)
  if (bundle !== undefined && mates.every((mate) => ledger.chosen.has(mate))) {
    reasons.push({ kind: 'bundle', bundle: bundles[bundle]!.id })
  }
  return reasons
}

function reasonsOut(ledger: Ledger, candidate: number, rivals: Rival[]): ReasonOut[] {
  const { choices } = ledger
  const all = choices.optionOf[candidate]!.filter((each) => each !== undefined)
  const open = all.filter((each) => choices.options[each]!.barred.length === 0)
  if (open.length === 0) {
    const kinds = new Set(all.flatMap((each) => choices.options[each]!.barred))
    return [...new Set([...kinds].map(({ kind }) => kind))].map((kind) => ({ kind }) as ReasonOut)
  }
  if (open.every((each) => choices.options[each]!.benefit === 0)) return [{ kind: 'no-benefit' }]
  const reasons = relationReasons(ledger, candidate, open)
  const inTime = open.filter((each) => isInTime(ledger, each))
  const best = (inTime.length > 0 ? inTime : open)
    .map((option) => ({ option, lacks: lacksOf(ledger, option) }))
    .sort((a, b) => severity(choices, a.lacks) - severity(choices, b.lacks))[0]!
  if (best.lacks.length === 0) return reasons
  const year = choices.problem.years[choices.options[best.option]!.year]!
  reasons.push({ kind: 'short', year, lacks: best.lacks })
  const rival =
    reasons.length === 1 ? findRival(choices, best.option, best.lacks, rivals) : undefined
  if (rival) {
    const by = choices.problem.candidates[rival.candidate]!.id
    const loses = rival.benefit - choices.options[best.option]!.benefit
    reasons.push({ kind: 'outranked', year, by, loses })
  }
  return reasons
}

function relationReasons(ledger: Ledger, candidate: number, open: number[]): ReasonOut[] {
  const { problem, bundles, exclusions, options } = ledger.choices
  const idOf = (other: number) => problem.candidates[other]!.id
  const reasons: ReasonOut[] = []
  for (const [one, other] of exclusions) {
    const rival = one === candidate ? other : other === candidate ? one : undefined
    if (rival !== undefined && ledger.chosen.has(rival)) {
      reasons.push({ kind: 'exclusion', by: idOf(rival) })
    }
  }
  for (const { on, lag } of ledger.dependencies(candidate)) {
    const before = options[ledger.chosen.get(on) ?? -1]
    const inTime = open.some((each) => before && before.year + lag <= options[each]!.year)
    if (!inTime) reasons.push({ kind: 'dependency', on: idOf(on) })
  }
  const { bundle, allOrNothing } = ledger.mates(candidate)
  if (bundle !== undefined && allOrNothing) {
    reasons.push({ kind: 'bundle', bundle: bundles[bundle]!.id })
  }
  return reasons
}

function isInTime(ledger: Ledger, option: number) {
  const { options } = ledger.choices
  const { candidate, year } = options[option]!
  return ledger.dependencies(candidate).every(({ on, lag }) => {
    const before = options[ledger.chosen.get(on) ?? -1]
    return before !== undefined && before.year + lag <= year
  })
}

/** What would be missing if it were added to the plan. */
function lacksOf(ledger: Ledger, option: number): Lack[] {
  const { choices } = ledger
  const { candidate, uses } = choices.options[option]!
  const before = new Map(uses.map(({ resource }) => [resource, ledger.left[resource]!]))
  const mark = ledger.mark
  ledger.force(option)
  const found = [...before.keys()]
    .filter((resource) => ledger.left[resource]! < -1e-6)
    .map((resource): Lack => {
      const { constraint } = choices.resources[resource]!
      return { constraint, by: -ledger.left[resource]! }
    })
  const total = choices.options[option]!.benefit
  const unfair = lacks(ledger).flatMap((by, at): Lack[] => {
    const isShort = by > 1e-6 * Math.max(1, total)
    return isShort
      ? [{ constraint: { kind: 'fairness', district: choices.districts[at]!.name }, by }]
      : []
  })
  ledger.undoTo(mark)
  if (ledger.chosen.has(candidate)) throw new Error('The plan was changed by asking about it.')
  return [...found, ...unfair]
}

/** Few lacks before many, then those that are small for what there is. */
function severity({ resources }: Choices, found: Lack[]) {
  const capacityOf = (constraint: Constraint) =>
    resources.find((each) => each.constraint === constraint)?.capacity ?? 1
  return found.reduce(
    (sum, { constraint, by }) =>
      sum + 1e3 + Math.min(999, by / Math.max(1, capacityOf(constraint))),
    0,
  )
}

interface Rival {
  candidate: number
  benefit: number
  frees: Map<Constraint, number>
}

/** Chosen candidates that could be left out by themselves, the least worthy first. */
function rivalsOf(ledger: Ledger): Rival[] {
  const { choices } = ledger
  return [...ledger.chosen]
    .filter(([candidate]) => {
      const { mates } = ledger.mates(candidate)
      const isAlone = mates.every((mate) => !ledger.chosen.has(mate))
      return isAlone && !choices.forced.has(candidate) && ledger.dependents(candidate).length === 0
    })
    .map(([candidate, option]) => {
      const { benefit, uses } = choices.options[option]!
      const frees = new Map(
        uses.map(({ resource, amount }) => [choices.resources[resource]!.constraint, amount]),
      )
      return { candidate, benefit, frees: frees as Map<Constraint, number> }
    })
    .sort((a, b) => a.benefit - b.benefit)
}

/** Fairness cannot be judged by what one candidate frees. */
function findRival(choices: Choices, option: number, found: Lack[], rivals: Rival[]) {
  if (found.some(({ constraint }) => constraint.kind === 'fairness')) return undefined
  const { benefit } = choices.options[option]!
  return rivals.find(
    (rival) =>
      rival.benefit >= benefit &&
      found.every(({ constraint, by }) => (rival.frees.get(constraint) ?? 0) >= by - 1e-6),
  )
}
