import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'
import type { Rules } from './rules.ts'

export interface Plan {
  id: number
  version: number
  name: string
  status: 'draft' | 'approved' | 'running' | 'done' | 'dropped'
  firstYear: number
  years: number
  description: string | null
  approvedScenarioId: number | null
  approvedBy: string | null
  approvedAt: string | null
  approvalReason: string | null
}

/** What binds a choice, by name: as api/plans/choose/constraints.ts has it. Ids are interventions'. */
export type Constraint =
  | { kind: 'must-do' | 'must-not' | 'years' | 'moratorium'; id: string }
  | { kind: 'pin'; id: string; year: number }
  | { kind: 'budget'; fund: string; year: number; from?: number }
  | { kind: 'crew'; skill: string; year: number }
  | { kind: 'closures'; year: number; month: number }
  | { kind: 'dependency'; id: string; on: string }
  | { kind: 'exclusion'; ids: [string, string] }
  | { kind: 'bundle'; bundle: string }
  | { kind: 'fairness'; district: string }

export interface Lack {
  constraint: Constraint
  /** Cents, crew-days, closed streets, or benefit. */
  by: number
}

/** Why an intervention is in or out: as api/plans/choose/reasons.ts has it. */
export type ChoiceReason =
  | { kind: 'must-not' | 'years' | 'moratorium' | 'no-benefit' | 'must-do' | 'pin' }
  | { kind: 'exclusion'; by: string }
  | { kind: 'dependency'; on: string }
  | { kind: 'bundle'; bundle: string }
  | { kind: 'short'; year: number; lacks: Lack[] }
  | { kind: 'outranked'; year: number; by: string; loses: number }
  | { kind: 'needed-by'; ids: string[] }
  | { kind: 'margin'; over?: number; needsBenefit?: number }

export type Pins = Record<string, { year: number } | { out: true }>

interface Solving {
  stage?: string
  /** Of the answer so far. */
  benefit?: number
  bound?: number
  /** 0 to 1. */
  gap?: number
  elapsedMs?: number
}

interface Result {
  benefit?: number
  bound?: number | null
  gap?: number | null
  spent?: { fund: string; year: number; amount: number }[]
  /** At the end of each year: need that the pool could remove, and what of it is left. */
  need?: { year: number; untouched: number; left: number }[]
  /** Who gains; null for what lies in no district. */
  districts?: { district: number | null; benefit: number; cost: number }[]
  conflict?: { constraints: Constraint[]; isMinimal: boolean }
  /** Why there is none: `undecided`, `not-a-problem`. */
  code?: string
}

export interface Scenario {
  id: number
  version: number
  name: string
  rules: Rules
  pins: Pins
  status: 'draft' | 'waiting' | 'solving' | 'solved' | 'infeasible' | 'failed' | 'cancelled'
  progress: Solving
  result: Result
}

export interface Choice {
  interventionId: number
  /** Null: not done in the plan's years. */
  year: number | null
  cost: number
  benefit: number
  reasons: ChoiceReason[]
}

export interface CurvePoint {
  factor: number
  budget: number
  atLeast: number | null
  atMost: number | null
}

/** All that it spends, in currency. */
export function costOf({ spent = [] }: Result): number {
  return spent.reduce((sum, { amount }) => sum + amount, 0)
}

export function yearsOf({ firstYear, years }: Plan): number[] {
  return Array.from({ length: years }, (_, index) => firstYear + index)
}

export const isSolving = ({ status }: Scenario) => status === 'waiting' || status === 'solving'

const pollMs = 1000

type PlanFeature = { id: number; properties: Omit<Plan, 'id'> }

export function plansQuery(slug: string) {
  return queryOptions({
    queryKey: ['plans', slug, 'plans'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/plans?limit=1000`
      const { features } = await request<{ features: PlanFeature[] }>(path, { signal })
      return features.map(({ id, properties }): Plan => ({ ...properties, id }))
    },
  })
}

export function scenariosQuery(slug: string, planId: number) {
  return queryOptions({
    queryKey: ['plans', slug, 'plans', planId, 'scenarios'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/plans/${planId}/scenarios`
      return (await request<{ scenarios: Scenario[] }>(path, { signal })).scenarios
    },
    refetchInterval: ({ state }) => (state.data?.some(isSolving) ? pollMs : false),
  })
}

/** Why each intervention is in or out: of the last answer, which rules may have left behind. */
export function choicesQuery(slug: string, planId: number, scenario: Scenario | undefined) {
  const { id, version, status } = scenario ?? {}
  return queryOptions({
    queryKey: ['plans', slug, 'plans', planId, 'choices', id, version, status],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/plans/${planId}/scenarios/${id}`
      return (await request<{ choices: Choice[] }>(path, { signal })).choices
    },
    enabled: scenario !== undefined && !isSolving(scenario),
    placeholderData: keepPreviousData,
  })
}

export function curveQuery(slug: string, planId: number, { id, version }: Scenario) {
  return queryOptions({
    queryKey: ['plans', slug, 'plans', planId, 'curve', id, version],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/plans/${planId}/scenarios/${id}/curve`
      return (await request<{ points: CurvePoint[] }>(path, { signal })).points
    },
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What was planned, and how far it is: what works and their orders say. */
export interface Progress {
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
    /** Of the works. */
    status: string
    planned: number
    spent: number
    progress: number
  }[]
}

export function progressQuery(slug: string, planId: number) {
  return queryOptions({
    queryKey: ['plans', slug, 'plans', planId, 'progress'],
    queryFn: ({ signal }) =>
      request<Progress>(`/api/v1/${slug}/plans/${planId}/progress`, { signal }),
  })
}

/** What some scenarios do in different years, or not all of them. */
export function differencesQuery(slug: string, planId: number, scenarios: Scenario[]) {
  const ids = scenarios.map(({ id }) => id)
  return queryOptions({
    queryKey: ['plans', slug, 'plans', planId, 'differences', ids],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/plans/${planId}/comparison?scenarios=${ids}`
      return (await request<{ differences: Difference[] }>(path, { signal })).differences
    },
    enabled: ids.length > 1,
  })
}

interface Difference {
  interventionId: number
  title: string
  cost: number
  /** By scenario. */
  years: Record<string, number | null>
}
