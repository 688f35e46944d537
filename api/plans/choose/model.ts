import type { Highs, ModelData } from 'highs'
import type { Choices, Use } from './choices.ts'
import { type Constraint, exclusionOf } from './constraints.ts'

/** A linear constraint over columns; those without a name are definitions that always hold. */
interface Row {
  constraint?: Constraint
  /** Of a resource: how many cents, crew-days or streets the row counts as one. */
  unit?: number
  lower: number
  upper: number
  columns: number[]
  values: number[]
}

/**
 * The choice as a mixed-integer program: a binary column for each option, a continuous one for
 * each year of a bundle that saves, and the benefit (or spend) of each district.
 */
export interface Model {
  /** Of each column; zero for those that are no option. Scaled, see `benefitUnit`. */
  objective: number[]
  upper: number[]
  isBinary: boolean[]
  rows: Row[]
  /** The option of each column; the first columns are the options. */
  options: number[]
  /** The bundle whose saving a column is. */
  savingOf: Map<number, number>
  /** Benefit is the objective times this. */
  benefitUnit: number
}

/** Cents of one unit in the rows: a cent is then well above the solver's tolerance of 1e-6. */
const centsPerUnit = 100_000
/** The largest benefit of one option in the objective. */
const largestObjective = 1000

/**
 * `barred` says what becomes of options that years, moratoria and must-nots forbid: left out, or
 * kept and forbidden by rows of those names, so that these can be found to be what conflicts.
 */
export function buildModel(choices: Choices, barred: 'left-out' | 'as-rows'): Model {
  const keeps = barred === 'as-rows'
  const options = choices.options.flatMap((option, at) =>
    keeps || option.barred.length === 0 ? [at] : [],
  )
  const largest = options.reduce((most, at) => Math.max(most, choices.options[at]!.benefit), 0)
  const benefitUnit = largest > 0 ? largest / largestObjective : 1
  const model: Model = {
    objective: options.map((at) => choices.options[at]!.benefit / benefitUnit),
    upper: options.map(() => 1),
    isBinary: options.map(() => true),
    rows: [],
    options,
    savingOf: new Map(),
    benefitUnit,
  }
  const columnOf = new Map(options.map((option, column) => [option, column]))
  const columns = choices.optionOf.map((byYear) =>
    byYear.map((option) => (option === undefined ? undefined : columnOf.get(option))),
  )
  onceRows(choices, model, columns)
  if (keeps) barRows(choices, model)
  relationRows(choices, model, columns)
  const savings = bundleRows(choices, model, columns)
  resourceRows(choices, model, savings)
  fairnessRows(choices, model, columns)
  return model
}

/** The column of a candidate's option in each year, where it has one. */
type Columns = (number | undefined)[][]

const present = (columns: (number | undefined)[]) => columns.filter((each) => each !== undefined)

const ones = (columns: number[], value = 1) => columns.map(() => value)

function onceRows({ problem, forced }: Choices, { rows }: Model, columns: Columns) {
  const mustDo = new Set(problem.mustDo)
  for (const [at, { id }] of problem.candidates.entries()) {
    const own = present(columns[at]!)
    if (own.length > 1) rows.push({ lower: 0, upper: 1, columns: own, values: ones(own) })
    if (mustDo.has(id)) {
      const constraint = { kind: 'must-do', id } as const
      rows.push({ constraint, lower: 1, upper: 1, columns: own, values: ones(own) })
    }
  }
  for (const { id, year } of problem.pins) {
    const at = problem.candidates.findIndex((each) => each.id === id)
    const own = present(forced.get(at)!.map((index) => columns[at]![index]))
    const constraint = { kind: 'pin', id, year } as const
    rows.push({ constraint, lower: 1, upper: 1, columns: own, values: ones(own) })
  }
}

function barRows({ options }: Choices, model: Model) {
  for (const [column, at] of model.options.entries()) {
    for (const constraint of options[at]!.barred) {
      model.rows.push({ constraint, lower: 0, upper: 0, columns: [column], values: [1] })
    }
  }
}

function relationRows(choices: Choices, { rows }: Model, columns: Columns) {
  const { problem, dependencies, exclusions } = choices
  const idOf = (at: number) => problem.candidates[at]!.id
  for (const { candidate, on, lag } of dependencies) {
    const constraint = { kind: 'dependency', id: idOf(candidate), on: idOf(on) } as const
    // Begun by a year only if the other had begun `lag` years before: sums are tighter than pairs.
    for (const year of problem.years.keys()) {
      if (columns[candidate]![year] === undefined) continue
      const later = present(columns[candidate]!.slice(0, year + 1))
      const earlier = present(columns[on]!.slice(0, Math.max(0, year - lag + 1)))
      const values = [...ones(later), ...ones(earlier, -1)]
      rows.push({ constraint, lower: -Infinity, upper: 0, columns: [...later, ...earlier], values })
    }
  }
  for (const [one, other] of exclusions) {
    const constraint = exclusionOf(idOf(one), idOf(other))
    const both = present([...columns[one]!, ...columns[other]!])
    rows.push({ constraint, lower: 0, upper: 1, columns: both, values: ones(both) })
  }
}

/** The columns that say a bundle saves, with what they save. */
function bundleRows(choices: Choices, model: Model, columns: Columns) {
  const savings: { column: number; uses: Use[] }[] = []
  for (const [at, bundle] of choices.bundles.entries()) {
    for (const year of choices.problem.years.keys()) {
      const own = bundle.members.map((member) => columns[member]![year])
      if (bundle.allOrNothing) sameYearRows(model, bundle.id, own)
      const uses = bundle.savings[year]!
      if (uses.length === 0 || own.some((each) => each === undefined)) continue
      const column = addColumn(model, 1)
      for (const member of present(own)) {
        model.rows.push({ lower: -Infinity, upper: 0, columns: [column, member], values: [1, -1] })
      }
      savings.push({ column, uses })
      model.savingOf.set(column, at)
    }
  }
  return savings
}

function sameYearRows({ rows }: Model, bundle: string, columns: (number | undefined)[]) {
  const constraint = { kind: 'bundle', bundle } as const
  const own = present(columns)
  const isWhole = own.length === columns.length
  for (const [index, column] of own.entries()) {
    if (!isWhole) rows.push({ constraint, lower: 0, upper: 0, columns: [column], values: [1] })
    else if (index > 0) {
      rows.push({ constraint, lower: 0, upper: 0, columns: [own[0]!, column], values: [1, -1] })
    }
  }
}

/** Neither binary nor worth anything by itself. */
function addColumn(model: Model, upper: number) {
  model.isBinary.push(false)
  model.upper.push(upper)
  return model.objective.push(0) - 1
}

function resourceRows(
  { resources, options }: Choices,
  model: Model,
  savings: { column: number; uses: Use[] }[],
) {
  const rows = resources.map(({ constraint, capacity }): Row => {
    const unit = constraint.kind === 'budget' ? centsPerUnit : 1
    return { constraint, unit, lower: -Infinity, upper: capacity / unit, columns: [], values: [] }
  })
  const add = (column: number, uses: Use[]) => {
    for (const { resource, amount } of uses) {
      const { columns, values, unit } = rows[resource]!
      columns.push(column)
      values.push(amount / unit!)
    }
  }
  for (const [column, at] of model.options.entries()) add(column, options[at]!.uses)
  for (const { column, uses } of savings) add(column, uses)
  model.rows.push(...rows.filter((row) => row.columns.length > 0))
}

/** A column for each district, so that the sum over all of them is not written out in each row. */
function fairnessRows(choices: Choices, model: Model, columns: Columns) {
  const { districts, options, problem } = choices
  const unit = problem.fairness?.of === 'spend' ? centsPerUnit : model.benefitUnit
  const amounts = districts.map((district) => {
    const own = district.candidates.flatMap((candidate) => present(columns[candidate]!))
    const values = own.map((column) => choices.fairAmount(options[model.options[column]!]!) / unit)
    const amount = addColumn(model, Infinity)
    const definition = { columns: [...own, amount], values: [...values, -1] }
    model.rows.push({ lower: 0, upper: 0, ...definition })
    return amount
  })
  for (const [at, { name, leastShare }] of districts.entries()) {
    if (leastShare === 0) continue
    const constraint = { kind: 'fairness', district: name } as const
    const values = amounts.map((_, other) => (other === at ? 1 - leastShare : -leastShare))
    model.rows.push({ constraint, lower: 0, upper: Infinity, columns: amounts, values })
  }
}

/** As HiGHS takes it, to be maximized. */
export function highsModel(model: Model, highs: Highs): ModelData {
  const starts = [0]
  for (const { columns } of model.rows) starts.push(starts.at(-1)! + columns.length)
  const { integer, continuous } = highs.constants.variableType
  return {
    numCols: model.objective.length,
    numRows: model.rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: model.objective,
    colLower: model.objective.map(() => 0),
    colUpper: model.upper,
    rowLower: model.rows.map(({ lower }) => lower),
    rowUpper: model.rows.map(({ upper }) => upper),
    integrality: model.isBinary.map((isBinary) => (isBinary ? integer : continuous)),
    matrix: {
      format: 'csr',
      numRows: model.rows.length,
      numCols: model.objective.length,
      starts,
      indices: model.rows.flatMap(({ columns }) => columns),
      values: model.rows.flatMap(({ values }) => values),
    },
  }
}

/** The chosen options of a solution. */
export function chosenOptions({ options }: Model, columnValues: Float64Array): number[] {
  return options.filter((_, column) => columnValues[column]! > 0.5)
}
