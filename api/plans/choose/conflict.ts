import type { Highs, Model as Solver } from 'highs'
import { numberChoices } from './choices.ts'
import { type Constraint, nameOf } from './constraints.ts'
import { buildModel, highsModel, type Model } from './model.ts'
import type { Problem } from './problem.ts'

export interface Conflict {
  /** Cannot hold together. */
  constraints: Constraint[]
  /** Any one of them given up, the others can hold; false when time ran out before that was sure. */
  isMinimal: boolean
}

/**
 * Why there is no plan: of all constraints few that contradict each other. Without fairness only
 * what must be done and what it needs can; the multipliers of the elastic relaxation (each broken
 * constraint costs what it is broken by) name a few suspects; then each is left out in turn, in
 * blocks first, and stays out if the others still conflict.
 */
export function findConflict(problem: Problem, highs: Highs, limitMs: number): Conflict {
  const choices = numberChoices(problem.fairness ? problem : whatMustBe(problem))
  const model = buildModel(choices, 'as-rows')
  const rowsOf = new Map<string, number[]>()
  const constraintOf = new Map<string, Constraint>()
  for (const [row, { constraint }] of model.rows.entries()) {
    if (!constraint) continue
    const name = nameOf(constraint)
    rowsOf.set(name, [...(rowsOf.get(name) ?? []), row])
    constraintOf.set(name, constraint)
  }
  const deadline = performance.now() + limitMs
  const names = [...rowsOf.keys()]
  const suspects = elasticSuspects(model, highs, limitMs / 3)
  return highs.withModel(
    highsModel({ ...model, objective: model.objective.map(() => 0) }, highs),
    (solver) => {
      solver.options.set({ output_flag: false })
      let isSure = true
      const conflicts = (kept: string[]) => {
        const leftMs = deadline - performance.now()
        const verdict =
          leftMs > 0 ? isInfeasible(solver, highs, model, new Set(kept), leftMs) : undefined
        if (verdict === undefined) isSure = false
        return verdict === true
      }
      const few = names.filter((name) => suspects.has(constraintOf.get(name)!))
      const kept = leaveOut(few.length > 0 && conflicts(few) ? few : names, conflicts)
      return { constraints: kept.map((name) => constraintOf.get(name)!), isMinimal: isSure }
    },
  )
}

/** What must be done, with all that it needs or is bundled with: the rest can be left undone. */
function whatMustBe(problem: Problem): Problem {
  const byId = new Map(problem.candidates.map((each) => [each.id, each]))
  const bundleOf = new Map(
    problem.bundles.flatMap((bundle) => bundle.members.map((id) => [id, bundle.members] as const)),
  )
  const needed = new Set([...problem.mustDo, ...problem.pins.map(({ id }) => id)])
  for (const id of needed) {
    for (const { id: on } of byId.get(id)!.dependsOn) needed.add(on)
    for (const mate of bundleOf.get(id) ?? []) needed.add(mate)
  }
  return {
    ...problem,
    candidates: problem.candidates
      .filter(({ id }) => needed.has(id))
      .map((each) => ({ ...each, excludes: each.excludes.filter((id) => needed.has(id)) })),
    bundles: problem.bundles.filter(({ members }) => needed.has(members[0]!)),
    mustNot: problem.mustNot.filter((id) => needed.has(id)),
  }
}

/** The constraints with a price when breaking each costs one a unit: together they conflict. */
function elasticSuspects(model: Model, highs: Highs, limitMs: number): Set<Constraint> {
  const elastic: Model = {
    ...model,
    objective: model.objective.map(() => 0),
    upper: [...model.upper],
    isBinary: model.isBinary.map(() => false),
    rows: model.rows.map((row) => ({ ...row, columns: [...row.columns], values: [...row.values] })),
  }
  const stretch = (row: Model['rows'][number], value: number) => {
    row.columns.push(elastic.objective.push(-1) - 1)
    row.values.push(value)
    elastic.upper.push(Infinity)
    elastic.isBinary.push(false)
  }
  for (const row of elastic.rows) {
    if (!row.constraint) continue
    if (row.lower > -Infinity) stretch(row, 1)
    if (row.upper < Infinity) stretch(row, -1)
  }
  return highs.withModel(highsModel(elastic, highs), (solver) => {
    solver.options.set({ output_flag: false, time_limit: Math.max(0.05, limitMs / 1000) })
    if (solver.run().modelStatus !== highs.constants.modelStatus.optimal)
      return new Set<Constraint>()
    const { rowDual } = solver.getSolution()
    return new Set(
      elastic.rows.flatMap(({ constraint }, row) =>
        constraint && Math.abs(rowDual[row]!) > 1e-9 ? [model.rows[row]!.constraint!] : [],
      ),
    )
  })
}

/** Undefined when time ran out. */
function isInfeasible(
  solver: Solver,
  highs: Highs,
  { rows }: Model,
  kept: Set<string>,
  limitMs: number,
): boolean | undefined {
  const { modelStatus } = highs.constants
  const holds = rows.map(({ constraint }) => !constraint || kept.has(nameOf(constraint)))
  solver.changeRowsBounds(
    { kind: 'range', from: 0, to: rows.length - 1 },
    rows.map(({ lower }, row) => (holds[row] ? lower : -Infinity)),
    rows.map(({ upper }, row) => (holds[row] ? upper : Infinity)),
  )
  solver.clearSolver()
  solver.zeroAllClocks()
  solver.options.set('time_limit', Math.max(0.05, limitMs / 1000))
  const status = solver.run().modelStatus
  if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible) return true
  return status === modelStatus.optimal ? false : undefined
}

/** What is left when nothing more can be left out; `conflicts` of everything is taken as true. */
function leaveOut(names: string[], conflicts: (kept: string[]) => boolean): string[] {
  let kept = names
  for (let size = Math.ceil(names.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const others = kept.filter((_, at) => at < from || at >= from + size)
      if (conflicts(others)) kept = others
      else from += size
    }
  }
  return kept
}
