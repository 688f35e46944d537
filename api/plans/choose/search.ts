import type { Highs, Model as Solver } from 'highs'
import { type Choices, numberChoices, optionsOfPlan, planOfOptions } from './choices.ts'
import { type Conflict, findConflict } from './conflict.ts'
import type { Constraint } from './constraints.ts'
import { byScarcity, fillFairly, greedyPlan, type Preference, preferBy } from './greedy.ts'
import { Ledger } from './ledger.ts'
import { buildModel, chosenOptions, highsModel, type Model } from './model.ts'
import type { Placement, Problem } from './problem.ts'
import { type Figures, measure, verify } from './verify.ts'

export interface SearchSettings {
  /** Good enough: (bound − benefit) / bound. */
  gap: number
  /** After which the best plan so far is the answer. */
  limitMs: number
}

/** The best plan so far; `bound` is what no plan can exceed, once that is known. */
export interface Progress {
  stage: 'greedy' | 'relaxation' | 'core' | 'all'
  plan?: Placement[]
  benefit?: number
  bound?: number
  gap?: number
  elapsedMs: number
}

/** What the linear relaxation says of the margins: estimates, since plans are whole. */
export interface Margins {
  /** Benefit for one more cent, crew-day or closed street; only those that are worth something. */
  prices: { constraint: Constraint; benefitPerUnit: number }[]
  /**
   * For each candidate by how much its benefit lies over (or, below zero, under) what its money,
   * crew and streets bring elsewhere, in its best year.
   */
  worth: { id: string; year: number; over: number }[]
}

export type Answer =
  | {
      status: 'solved'
      plan: Placement[]
      figures: Figures
      benefit: number
      /** Undefined when the limit came before any bound was known. */
      bound: number | undefined
      gap: number | undefined
      margins: Margins | undefined
    }
  | { status: 'infeasible'; conflict: Conflict }
  /** The limit came before a plan was found or shown not to exist. */
  | { status: 'undecided' }

/** With fewer options than this the whole is searched at once. */
const smallModel = 1500
/** Of the options nearest to the margin, so many are left open at first. */
const coreSize = 1000
const isOne = 1 - 1e-9

type Found = Exclude<Answer, { status: 'infeasible' }> | { status: 'infeasible' }

/** Chooses a plan, or says why there is none. Blocks until done; see `choose.ts` for a thread. */
export function search(
  problem: Problem,
  settings: SearchSettings,
  highs: Highs,
  report: (progress: Progress) => void,
): Answer {
  const found = findPlan(problem, settings, highs, report)
  if (found.status !== 'infeasible') return found
  return { ...found, conflict: findConflict(problem, highs, settings.limitMs) }
}

/**
 * A greedy plan at once; then the linear relaxation, which gives the bound and a better plan when
 * rounded; then exact search, first only among the options near the margin. Each plan is verified
 * before it is reported.
 */
export function findPlan(
  problem: Problem,
  settings: SearchSettings,
  highs: Highs,
  report: (progress: Progress) => void,
): Found {
  const choices = numberChoices(problem)
  const best = new Best(choices, settings, report)
  best.offer('greedy', greedyPlan(choices, byScarcity(choices)))
  const model = buildModel(choices, 'left-out')
  if (model.options.length === 0) {
    best.tighten('all', 0)
    return settle(best, undefined, choices.forced.size > 0)
  }
  return highs.withModel(highsModel(model, highs), (solver) => {
    const stages = new Stages(choices, model, solver, highs, best)
    const relaxation = stages.relax()
    if (relaxation === undefined || relaxation === 'infeasible') {
      return settle(best, undefined, relaxation === 'infeasible')
    }
    const margins = marginsOf(choices, model, relaxation)
    if (!best.isGoodEnough() && model.options.length > smallModel) stages.searchCore(relaxation)
    const isInfeasible = !best.isGoodEnough() && stages.searchAll(relaxation) === 'infeasible'
    return settle(best, margins, isInfeasible)
  })
}

function settle(best: Best, margins: Margins | undefined, isInfeasible: boolean): Found {
  // Without what must be done, to do nothing is a plan; no better one may have been found in time.
  if (!best.plan && best.choices.forced.size === 0) best.offer('all', [])
  best.fill()
  if (!best.plan) return { status: isInfeasible ? 'infeasible' : 'undecided' }
  const { plan, benefit, bound, gap } = best
  const figures = measure(best.choices.problem, plan)
  return { status: 'solved', plan, figures, benefit, bound, gap, margins }
}

/** The best plan so far and the lowest bound. */
class Best {
  readonly choices: Choices
  readonly settings: SearchSettings
  plan: Placement[] | undefined
  benefit = 0
  bound: number | undefined
  private stage: Progress['stage'] = 'greedy'
  private readonly report: (progress: Progress) => void
  private readonly startedMs = performance.now()

  constructor(choices: Choices, settings: SearchSettings, report: (progress: Progress) => void) {
    this.choices = choices
    this.settings = settings
    this.report = report
  }

  get leftMs() {
    return this.settings.limitMs - (performance.now() - this.startedMs)
  }

  get gap() {
    if (this.bound === undefined || this.plan === undefined) return undefined
    return this.bound > 0 ? Math.max(0, (this.bound - this.benefit) / this.bound) : 0
  }

  isGoodEnough() {
    return this.leftMs <= 0 || (this.gap ?? Infinity) <= this.settings.gap
  }

  offer(stage: Progress['stage'], chosen: number[] | undefined) {
    if (chosen === undefined) return
    this.stage = stage
    const plan = planOfOptions(this.choices, chosen)
    const { problem } = this.choices
    // A plan that the solver's tolerances let through is none.
    if (verify(problem, plan).length > 0) return
    const { benefit } = measure(problem, plan)
    if (this.plan !== undefined && benefit <= this.benefit) return
    this.plan = plan
    this.benefit = benefit
    this.tell(true)
  }

  /** No plan has more benefit. */
  tighten(stage: Progress['stage'], bound: number) {
    this.stage = stage
    if (!Number.isFinite(bound) || bound >= (this.bound ?? Infinity)) return
    // What has been found cannot be impossible: the rest is the solver's tolerance.
    this.bound = Math.max(bound, this.benefit)
    this.tell(false)
  }

  /** Whatever still fits into the best plan. */
  fill() {
    if (!this.plan) return
    const ledger = new Ledger(this.choices)
    for (const option of optionsOfPlan(this.choices, this.plan)) ledger.force(option)
    fillFairly(ledger, byScarcity(this.choices))
    this.offer(this.stage, [...ledger.chosen.values()])
    if (this.bound !== undefined) this.bound = Math.max(this.bound, this.benefit)
  }

  private tell(isNewPlan: boolean) {
    this.report({
      stage: this.stage,
      ...(isNewPlan && { plan: this.plan }),
      ...(this.plan && { benefit: this.benefit }),
      bound: this.bound,
      gap: this.gap,
      elapsedMs: performance.now() - this.startedMs,
    })
  }
}

interface Relaxation {
  values: Float64Array
  /** What one more of a column, or of a row's bound, would add to the objective. */
  columnDuals: Float64Array
  rowDuals: Float64Array
  objective: number
}

class Stages {
  private readonly choices: Choices
  private readonly model: Model
  private readonly solver: Solver
  private readonly highs: Highs
  private readonly best: Best

  constructor(choices: Choices, model: Model, solver: Solver, highs: Highs, best: Best) {
    this.choices = choices
    this.model = model
    this.solver = solver
    this.highs = highs
    this.best = best
    solver.options.set({ output_flag: false, mip_min_logging_interval: 0.5 })
  }

  /** The bound, and a plan by rounding. Undefined when time ran out. */
  relax(): Relaxation | 'infeasible' | undefined {
    const { modelStatus } = this.highs.constants
    this.solver.clearIntegrality()
    this.limit(this.best.leftMs)
    const status = this.solver.run().modelStatus
    if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) {
      return 'infeasible'
    }
    if (status !== modelStatus.optimal) return undefined
    const { colValue, colDual, rowDual } = this.solver.getSolution()
    const objective = this.solver.getObjectiveValue()
    const relaxation = { values: colValue, columnDuals: colDual, rowDuals: rowDual, objective }
    this.best.tighten('relaxation', this.benefitOf(objective))
    const rounded = greedyPlan(this.choices, roundingOf(this.choices, this.model, relaxation))
    this.best.offer('relaxation', rounded)
    return relaxation
  }

  /** Only the options whose price is nearest to their benefit; the others stay as relaxed. */
  searchCore({ values, columnDuals }: Relaxation) {
    const options = this.model.options.length
    const margins = columnDuals.subarray(0, options).map(Math.abs)
    const widest = margins.toSorted()[coreSize]!
    for (const [column, margin] of margins.entries()) {
      if (margin <= widest) continue
      const value = Math.round(values[column]!)
      this.solver.changeColBounds(column, value, value)
    }
    this.limit(this.best.leftMs / 2)
    this.searchExactly('core')
    this.unfix()
  }

  /** All options but those that the relaxation shows to be in no better plan. */
  searchAll({ values, columnDuals, objective }: Relaxation) {
    const { plan, benefit } = this.best
    const least = plan ? benefit / this.model.benefitUnit : -Infinity
    const fixed = new Map<number, number>()
    for (const column of this.model.options.keys()) {
      const margin = columnDuals[column]!
      if (values[column]! < 1 - isOne && objective + margin < least) fixed.set(column, 0)
      if (values[column]! > isOne && objective - margin < least) fixed.set(column, 1)
    }
    for (const [column, value] of fixed) this.solver.changeColBounds(column, value, value)
    this.limit(this.best.leftMs)
    this.start(fixed)
    const status = this.searchExactly('all')
    if (status === 'optimal' || (status === 'infeasible' && plan)) {
      // What was fixed holds no better plan, so the bound of the rest, or the plan, is everybody's.
      const bound = status === 'optimal' ? Number(this.solver.info.get('mip_dual_bound')) : least
      this.best.tighten('all', Math.max(this.benefitOf(bound), benefit))
    }
    return status
  }

  private searchExactly(stage: 'core' | 'all') {
    const { callbackType, modelStatus, variableType } = this.highs.constants
    const { solver, best, model } = this
    const last = model.options.length - 1
    solver.changeColsIntegrality(
      { kind: 'range', from: 0, to: last },
      model.options.map(() => variableType.integer),
    )
    solver.options.set({ mip_rel_gap: best.settings.gap, mip_abs_gap: 1e-6 })
    const { modelStatus: status } = solver.run({
      [callbackType.mipImprovingSolution]: ({ data }) => {
        best.offer(stage, chosenOptions(model, data.mip_solution!))
        return undefined
      },
      [callbackType.mipLogging]: ({ data }) => {
        // The core's bound is not the whole's; the fixed options of the whole hold at most `benefit`.
        if (stage === 'all' && data.mip_dual_bound !== undefined) {
          best.tighten(stage, Math.max(this.benefitOf(data.mip_dual_bound), best.benefit))
        }
        return undefined
      },
      [callbackType.mipInterrupt]: (event) => {
        if (best.isGoodEnough()) event.interrupt()
        return undefined
      },
    })
    if (status === modelStatus.infeasible) return 'infeasible'
    if (status !== modelStatus.optimal) return 'stopped'
    best.offer(stage, chosenOptions(model, solver.getSolution().colValue))
    return 'optimal'
  }

  /** From the best plan there is, unless what was fixed rules it out: then only better ones are left. */
  private start(fixed: ReadonlyMap<number, number>) {
    if (!this.best.plan) return
    const chosen = new Set(optionsOfPlan(this.choices, this.best.plan))
    const indices = [...this.model.options.keys()]
    const values = this.model.options.map((option) => (chosen.has(option) ? 1 : 0))
    if (indices.some((column) => (fixed.get(column) ?? values[column]) !== values[column])) return
    this.solver.setSolution({ indices, values })
  }

  private unfix() {
    const { upper } = this.model
    const lower = upper.map(() => 0)
    this.solver.changeColsBounds({ kind: 'range', from: 0, to: upper.length - 1 }, lower, upper)
  }

  private limit(ms: number) {
    this.solver.zeroAllClocks()
    this.solver.options.set('time_limit', Math.max(0.05, ms / 1000))
  }

  private benefitOf(objective: number) {
    return objective * this.model.benefitUnit
  }
}

/** What the relaxation takes, first what it takes wholly, then what is nearest to being taken. */
function roundingOf(
  choices: Choices,
  model: Model,
  { values, columnDuals }: Relaxation,
): Preference {
  const columnOf = new Map(model.options.map((option, column) => [option, column]))
  const whole = new Set(
    [...model.savingOf].flatMap(([column, bundle]) => (values[column]! > 0.5 ? [bundle] : [])),
  )
  // Their saving pays for others, so they come before them.
  const early = new Set([...whole].flatMap((bundle) => choices.bundles[bundle]!.members))
  const score = (option: number) => {
    const column = columnOf.get(option)
    if (column === undefined) return -Infinity
    const isEarly = early.has(choices.options[option]!.candidate)
    return (isEarly ? 1e7 : 0) + values[column]! * 1e6 + columnDuals[column]!
  }
  return preferBy(choices, score, (bundle) => whole.has(bundle))
}

function marginsOf(choices: Choices, model: Model, relaxation: Relaxation): Margins {
  const { columnDuals, rowDuals } = relaxation
  const prices = model.rows.flatMap(({ constraint, unit }, row) => {
    const benefitPerUnit = (rowDuals[row]! * model.benefitUnit) / (unit ?? 1)
    const isPriced = unit !== undefined && benefitPerUnit > 1e-12
    return constraint && isPriced ? [{ constraint, benefitPerUnit }] : []
  })
  const { candidates, years } = choices.problem
  const worth = new Map<number, { id: string; year: number; over: number }>()
  for (const [column, at] of model.options.entries()) {
    const { candidate, year } = choices.options[at]!
    const over = columnDuals[column]! * model.benefitUnit
    const known = worth.get(candidate)
    if (known && known.over >= over) continue
    worth.set(candidate, { id: candidates[candidate]!.id, year: years[year]!, over })
  }
  return { prices, worth: [...worth.values()] }
}
