import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Geometry } from 'geojson'
import type { Bounds, UnitKind } from '../map/types.ts'
import { newKey, request } from '../request.ts'

export interface Component {
  code: string
  source: string
  unit: string
  weight: number
  isCorrected: boolean
  /** Of one of the municipality's own, by language. */
  names: Record<string, string> | null
  /** Null where nothing was computed yet. */
  hasData: boolean | null
}

export interface Scale {
  kind: 'linear' | 'log'
  /** The raw figure that is full need. */
  cap: number
  isInverted?: boolean
}

export interface Run {
  id: number
  unitKind: UnitKind
  asOf: string | null
  isCurrent: boolean
  status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  progress: number
  stage: string | null
  components: string[]
  /** By component, how raw figures became levels of 0 to 1. */
  scales: Record<string, Scale>
  units: number | null
  revision: number
  message: string | null
  finishedAt: string | null
}

export interface Unit {
  id: number
  geometry: Geometry
  properties: {
    label: string | null
    street: string | null
    district: string | null
    score: number
    rank: number
    people: number
    vulnerablePeople: number
    lengthM: number
    areaM2: number
    levels: Record<string, number>
  }
}

export interface Figure {
  component: string
  unit: string
  raw: number | null
  level: number
  share: number
  percentile: number
}

export interface Breakdown extends Unit {
  figures: Figure[]
  units: number
  stability: { low: number; high: number; inTopTenth: number }
  reportingChance: number | null
}

interface UnitsPage {
  numberMatched: number
  features: Unit[]
  next: string | null
}

/** How a question about need is put, as query parameters. */
export type Question = Record<string, string>

export function componentsQuery(slug: string) {
  return queryOptions({
    queryKey: ['need-components', slug],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/needs/components`
      return (await request<{ components: Component[] }>(path, { signal })).components
    },
    staleTime: 60_000,
  })
}

export const isUnderWay = ({ status }: Run) => status === 'waiting' || status === 'running'

/** While something is computed it is asked often; else now and then, since needs follow the register. */
export function runsQuery(slug: string) {
  return queryOptions({
    queryKey: ['need-runs', slug],
    queryFn: async ({ signal }) =>
      (await request<{ runs: Run[] }>(`/api/v1/${slug}/needs/runs`, { signal })).runs,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 700 : 20_000),
    staleTime: 0,
  })
}

export function startRun(slug: string, unitKind: UnitKind, asOf: string | undefined) {
  return request<Run>(`/api/v1/${slug}/needs/runs`, {
    method: 'POST',
    headers: { 'idempotency-key': newKey() },
    body: { unitKind, ...(asOf && { asOf }) },
  })
}

export function readRun(slug: string, id: number) {
  return request<Run>(`/api/v1/${slug}/needs/runs/${id}`)
}

export function cancelRun(slug: string, id: number) {
  return request<Run>(`/api/v1/${slug}/needs/runs/${id}/cancel`, { method: 'POST' })
}

function unitsPath(slug: string, kind: UnitKind, parameters: Record<string, string>) {
  return `/api/v1/${slug}/needs/units/${kind}?${new URLSearchParams(parameters)}`
}

/** Units page by page, the greatest need first. `version` is another once the figures have changed. */
export function unitsQuery(
  slug: string,
  kind: UnitKind,
  question: Question,
  bounds: Bounds | undefined,
  version: string,
) {
  const parameters = { ...question, ...(bounds && { bbox: bounds.join(',') }), limit: '50' }
  return infiniteQueryOptions({
    queryKey: ['need-units', slug, kind, parameters, version],
    queryFn: ({ pageParam, signal }) =>
      request<UnitsPage>(
        unitsPath(slug, kind, { ...parameters, ...(pageParam && { cursor: pageParam }) }),
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
}

/** Some of them by their ids, the greatest need first. */
export function unitsByIdQuery(
  slug: string,
  kind: UnitKind,
  question: Question,
  ids: readonly number[],
  version: string,
) {
  const parameters = { ...question, ids: ids.join(','), limit: `${Math.max(1, ids.length)}` }
  return queryOptions({
    queryKey: ['need-units', slug, kind, parameters, version],
    queryFn: async ({ signal }) =>
      (await request<UnitsPage>(unitsPath(slug, kind, parameters), { signal })).features,
  })
}

/** All of them, for an export. */
export async function readAllUnits(
  slug: string,
  kind: UnitKind,
  question: Question,
  bounds: Bounds | undefined,
): Promise<Unit[]> {
  const parameters = { ...question, ...(bounds && { bbox: bounds.join(',') }), limit: '1000' }
  const all: Unit[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path = unitsPath(slug, kind, { ...parameters, ...(cursor && { cursor }) })
    const page: UnitsPage = await request<UnitsPage>(path)
    all.push(...page.features)
    cursor = page.next
  }
  return all
}

export function breakdownQuery(
  slug: string,
  kind: UnitKind,
  id: number,
  question: Question,
  version: string,
) {
  return queryOptions({
    queryKey: ['need-unit', slug, kind, id, question, version],
    queryFn: ({ signal }) =>
      request<Breakdown>(
        `/api/v1/${slug}/needs/units/${kind}/${id}?${new URLSearchParams(question)}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  })
}

interface Behind {
  collection: string
  /** Of all, also of those that are not sent. */
  count: number
  features: { id: number; share: number; value: number | null }[]
}

/** The features behind a figure, those that say most first; 100 at most. */
export function behindQuery(
  slug: string,
  kind: UnitKind,
  id: number,
  component: string,
  asOf: string | undefined,
) {
  const parameters = new URLSearchParams({ component, limit: '100', ...(asOf && { asOf }) })
  return queryOptions({
    queryKey: ['need-behind', slug, kind, id, component, asOf],
    queryFn: ({ signal }) =>
      request<Behind>(`/api/v1/${slug}/needs/units/${kind}/${id}/features?${parameters}`, {
        signal,
      }),
  })
}
