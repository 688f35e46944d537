import { queryOptions } from '@tanstack/react-query'
import type { Bounds, LngLat } from '../map/types.ts'
import { request } from '../request.ts'

export interface Hit {
  collection: string
  id: number
  label: string
  detail: string | null
  point?: LngLat
  bbox?: Bounds
}

export function searchQuery(slug: string, text: string) {
  return queryOptions({
    queryKey: ['search', slug, text],
    queryFn: ({ signal }) =>
      request<Hit[]>(`/api/v1/${slug}/search?${new URLSearchParams({ q: text, limit: '12' })}`, {
        signal,
      }),
  })
}
