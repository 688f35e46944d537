import { queryOptions } from '@tanstack/react-query'
import type { CurvePoint, PlanDocument } from '../../../api/client.ts'
import type { UnitKind } from '../../map/types.ts'
import type { Unit } from '../../needs/need-queries.ts'
import { request } from '../../request.ts'

interface Which {
  slug: string
  plan: number
  scenario: number
}

export const scenarioApi = ({ slug, plan, scenario }: Which) =>
  `/api/v1/${slug}/plans/${plan}/scenarios/${scenario}`

export function documentQuery(which: Which) {
  return queryOptions({
    queryKey: ['plans', which.slug, 'document', which.plan, which.scenario],
    queryFn: ({ signal }) => request<PlanDocument>(`${scenarioApi(which)}/document`, { signal }),
    // A document is of one moment.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}

export function documentCurveQuery(which: Which) {
  return queryOptions({
    queryKey: ['plans', which.slug, 'document-curve', which.plan, which.scenario],
    queryFn: async ({ signal }) =>
      (await request<{ points: CurvePoint[] }>(`${scenarioApi(which)}/curve`, { signal })).points,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  })
}

/** A picture on a page tells no more of them apart. */
const mostUnits = 4000

/** The units with the greatest need. */
export function documentUnitsQuery(slug: string, kind: UnitKind | undefined) {
  return queryOptions({
    queryKey: ['plans', slug, 'document-units', kind],
    queryFn: async ({ signal }) => {
      const units: Unit[] = []
      for (let cursor: string | null = ''; cursor !== null && units.length < mostUnits; ) {
        const query = new URLSearchParams({ limit: '1000', ...(cursor && { cursor }) })
        const path = `/api/v1/${slug}/needs/units/${kind}?${query}`
        const page: { features: Unit[]; next: string | null } = await request(path, { signal })
        units.push(...page.features)
        cursor = page.next
      }
      return units
    },
    enabled: kind !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}
