import { queryOptions } from '@tanstack/react-query'
import type { Thing } from '../queries.ts'
import { request } from '../request.ts'

/** The names of districts; there are never many. */
export function districtsQuery(slug: string) {
  return queryOptions({
    queryKey: ['plans', slug, 'districts'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/districts?limit=500`
      const { features } = await request<{ features: Thing[] }>(path, { signal })
      return features.map(({ id, properties }) => ({ id, name: String(properties.name ?? id) }))
    },
    staleTime: 300_000,
  })
}
