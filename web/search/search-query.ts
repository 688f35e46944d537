import { queryOptions } from '@tanstack/react-query'
import type { Bounds, LngLat } from '../map/types.ts'
import { request } from '../request.ts'

export interface Hit {
  /** A collection, or `place` for coordinates, which have no id. */
  kind: string
  id: number | null
  label: string
  detail: string | null
  point: LngLat
  bbox: Bounds
}

export function searchQuery(slug: string, text: string) {
  return queryOptions({
    queryKey: ['search', slug, text],
    queryFn: async ({ signal }) => {
      const params = new URLSearchParams({ q: text, limit: '12' })
      const path = `/api/v1/${slug}/search?${params}`
      return (await request<{ results: Hit[] }>(path, { signal })).results
    },
  })
}
