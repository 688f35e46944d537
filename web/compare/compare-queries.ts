import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { UnitKind } from '../map/types.ts'
import type { Question } from '../needs/need-queries.ts'
import type { Thing } from '../queries.ts'
import { request } from '../request.ts'

export interface ComparedSide {
  units: number
  people: number
  meanScore: number | null
  medianScore: number | null
  meanScoreOfPeople: number | null
  /** Mean of each component, 0 to 1. */
  levels: Record<string, number>
}

export interface Mover {
  id: number
  scoreA: number
  scoreB: number
  rankA: number
  rankB: number
  /** Of the score, b less a. */
  difference: number
}

export interface Comparison {
  a: ComparedSide
  b: ComparedSide
  unitsInBoth: number
  rankCorrelation: number | null
  movers: Mover[]
}

export interface Side {
  question: Question
  districtId?: number
}

export function comparisonQuery(
  slug: string,
  kind: UnitKind,
  { a, b, version }: { a: Side; b: Side; version: string },
) {
  const parameters = new URLSearchParams([...paramsOf('a', a), ...paramsOf('b', b)])
  return queryOptions({
    queryKey: ['need-comparison', slug, kind, parameters.toString(), version],
    queryFn: ({ signal }) =>
      request<Comparison>(`/api/v1/${slug}/needs/units/${kind}/compare?${parameters}`, { signal }),
    placeholderData: keepPreviousData,
  })
}

function paramsOf(side: 'a' | 'b', { question, districtId }: Side): [string, string][] {
  const named = Object.entries(question).map(([name, value]): [string, string] => [
    `${side}${name[0]!.toUpperCase()}${name.slice(1)}`,
    value,
  ])
  return districtId === undefined ? named : [...named, [`${side}DistrictId`, `${districtId}`]]
}

/** Names of the districts by their ids, in the order of the alphabet. */
export function districtNamesQuery(slug: string) {
  return queryOptions({
    queryKey: ['list', slug, 'districts', 'names'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/districts?limit=1000`
      const { features } = await request<{ features: Thing[] }>(path, { signal })
      return features.map(({ id, properties }) => ({ id, name: String(properties.name ?? id) }))
    },
    staleTime: 300_000,
  })
}
