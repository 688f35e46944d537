import type { z } from '@hono/zod-openapi'
import type { Conflict } from './choose/conflict.ts'
import type { Constraint } from './choose/constraints.ts'
import type { Lack, ReasonIn, ReasonOut } from './choose/reasons.ts'
import type { pinsSchema, Rules, scenarioSchema } from './schema.ts'

// What the routes of plans answer, for who reads it.

export type { Constraint, Lack, Rules }
export type Pins = z.infer<typeof pinsSchema>
/** Why an intervention is in a scenario or out of it. */
export type ChoiceReason = ReasonIn | ReasonOut

interface Solving {
  stage?: string
  /** Of the answer so far. */
  benefit?: number
  bound?: number
  /** 0 to 1. */
  gap?: number
  elapsedMs?: number
}

/** What came of solving; of one that was not solved, why. */
export interface ScenarioResult {
  benefit?: number
  bound?: number | null
  gap?: number | null
  chosen?: number
  spent?: { fund: string; year: number; amount: number }[]
  /** At the end of each year: need that the pool could remove, and what of it is left. */
  need?: NeedOfYear[]
  deterioration?: Deterioration
  /** Who gains; null for what lies in no district. */
  districts?: { district: number | null; benefit: number; cost: number }[]
  crews?: { skill: string; year: number; days: number }[]
  closed?: { year: number; month: number; count: number }[]
  bundles?: number[]
  conflict?: Conflict
  /** Why there is none: `undecided`, `not-a-problem`. */
  code?: string
}

/** How long things of a type last, and how that is known. */
export interface Curve {
  type: string
  name: string
  lifeYears: number | null
  basis: 'inspections' | 'expected-life' | 'typical'
  inspections: number
}

/** By what curves need grew while nothing is done. */
export interface Deterioration {
  /** Candidates that wear by each kind of curve. */
  bases: Record<Curve['basis'], number>
  curves: Curve[]
}

export interface NeedOfYear {
  year: number
  untouched: number
  left: number
}

export type Scenario = Pick<
  z.infer<typeof scenarioSchema>,
  'id' | 'planId' | 'version' | 'name' | 'status' | 'rules' | 'pins' | 'solvedAt'
> & { progress: Solving; result: ScenarioResult }

export interface Choice {
  interventionId: number
  title: string
  /** Null: not done in the plan's years. */
  year: number | null
  cost: number
  benefit: number
  reasons: ChoiceReason[]
}

/** The best plan for so much money lies between the two figures. */
export interface CurvePoint {
  factor: number
  budget: number
  atLeast: number | null
  atMost: number | null
}

/** What scenarios do in different years, or not all of them. */
export interface Difference {
  interventionId: number
  title: string
  cost: number
  /** By scenario. */
  years: Record<string, number | null>
}

/** What was planned, and how far it is: what works and their orders say. */
export interface PlanProgress {
  planned: number
  spent: number
  benefit: number
  benefitDone: number
  /** 0 to 1. */
  progress: number
  interventions: {
    id: number
    title: string
    year: number | null
    worksId: number
    /** Of the works, for If-Match. */
    version: number
    startsAt: string | null
    endsAt: string | null
    /** Of the works. */
    status: string
    planned: number
    spent: number
    benefit: number
    progress: number
  }[]
}

/** Need of each intervention when it was approved, against need as it is now. */
export interface PlanEffect {
  before: number
  now: number
  interventions: { id: number; before: number; now: number }[]
}
