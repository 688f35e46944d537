import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  Choice,
  CurvePoint,
  Difference,
  FeatureOf,
  PlanEffect,
  PlanProgress,
  Scenario,
  ScenarioResult,
} from '../../api/client.ts'
import { request } from '../request.ts'

export type Plan = Omit<Required<FeatureOf<'plans'>['properties']>, 'firstYear'> & {
  id: number
  version: number
  firstYear: number
}

/** All that it spends, in currency. */
export function costOf({ spent = [] }: ScenarioResult): number {
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

export function progressQuery(slug: string, planId: number) {
  return queryOptions({
    queryKey: ['plans', slug, 'plans', planId, 'progress'],
    queryFn: ({ signal }) =>
      request<PlanProgress>(`/api/v1/${slug}/plans/${planId}/progress`, { signal }),
  })
}

/** Need when it was approved, against need now: measured anew, so it takes its time. */
export function effectQuery(slug: string, planId: number) {
  return queryOptions({
    queryKey: ['plans', slug, 'plans', planId, 'effect'],
    queryFn: ({ signal }) =>
      request<PlanEffect>(`/api/v1/${slug}/plans/${planId}/effect`, { signal }),
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
