import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { SpotPattern } from '../map/needs/spot-layers.ts'
import type { Bounds, UnitKind } from '../map/types.ts'
import { request } from '../request.ts'
import type { Question } from './need-queries.ts'

export const spotClasses = ['hot', 'cold', 'high-among-low', 'low-among-high'] as const
export type SpotClass = (typeof spotClasses)[number]

export interface Spot {
  id: number
  class: SpotClass
  z: number
  /** The share of false discoveries at which it would still be one. */
  q: number
  score: number
  /** Mean score of its neighbours. */
  around: number
  cluster: number | null
}

export interface Cluster {
  number: number
  units: number
  people: number
  lengthM: number
  areaM2: number
  score: number
  label: string | null
  districtId: number | null
  street: string | null
  bbox: Bounds
  component: string
  share: number
}

export interface Spots {
  units: number
  meanScore: number
  global: { statistic: number; p: number }
  counts: Partial<Record<SpotClass, number>>
  clusters: Cluster[]
  clusterCount: number
  spots: Spot[]
}

export interface SpotOverTime {
  id: number
  pattern: SpotPattern
  isCold: boolean
  z: number
  /** Incidents in each quarter, the oldest first. */
  counts: number[]
}

export interface SpotsOverTime {
  units: number
  bins: number
  binDays: number
  totals: number[]
  counts: Record<string, number>
  spots: SpotOverTime[]
}

export interface SpotsQuestion {
  kind: UnitKind
  question: Question
  isDrawn: boolean
  fdr: number
  /** Another once the figures have changed. */
  version: string
}

export function spotsQuery(slug: string, { kind, question, isDrawn, fdr, version }: SpotsQuestion) {
  const parameters = {
    ...question,
    fdr: `${fdr}`,
    method: isDrawn ? 'permutation' : 'normal',
  }
  return queryOptions({
    queryKey: ['need-spots', slug, kind, parameters, version],
    queryFn: ({ signal }) => request<Spots>(pathOf(slug, kind, '', parameters), { signal }),
    placeholderData: keepPreviousData,
  })
}

/** Of reports alone, whatever else counts: only they have a day of their own. */
export function spotsOverTimeQuery(
  slug: string,
  { kind, question, fdr, version }: Omit<SpotsQuestion, 'isDrawn'>,
) {
  const { weights: _notAsked, ...rest } = question
  const parameters = { ...rest, fdr: `${fdr}` }
  return queryOptions({
    queryKey: ['need-spots-over-time', slug, kind, parameters, version],
    queryFn: ({ signal }) =>
      request<SpotsOverTime>(pathOf(slug, kind, '/time', parameters), { signal }),
    placeholderData: keepPreviousData,
  })
}

function pathOf(slug: string, kind: UnitKind, part: string, parameters: Record<string, string>) {
  return `/api/v1/${slug}/needs/units/${kind}/spots${part}?${new URLSearchParams(parameters)}`
}
