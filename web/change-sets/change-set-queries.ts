import { queryOptions } from '@tanstack/react-query'
import type { FeatureOf, ParcelDraft as StoredDraft } from '../../api/client.ts'
import { request } from '../request.ts'

export type ChangeSet = FeatureOf<'change-sets'>['properties'] & { id: number; version: number }

/** A parcel as the open change set leaves it. */
export type ParcelDraft = StoredDraft & { areaM2?: number }

/** All that a change set leaves otherwise than it was. */
export interface Drafts {
  id: number
  version: number
  status: ChangeSet['status']
  parcels: ParcelDraft[]
  canUndo: boolean
  canRedo: boolean
}

type ChangeSetFeature = { id: number; properties: ChangeSet }

export const changeSetsPath = (slug: string) => `/api/v1/${slug}/change-sets`

export function changeSetsQuery(slug: string) {
  return queryOptions({
    queryKey: ['change-sets', slug, 'list'],
    queryFn: async ({ signal }) => {
      const path = `${changeSetsPath(slug)}?limit=1000&status=draft,in-review`
      const { features } = await request<{ features: ChangeSetFeature[] }>(path, { signal })
      return features.map(({ id, properties }): ChangeSet => ({ ...properties, id }))
    },
  })
}

export function draftsQuery(slug: string, id: number) {
  return queryOptions({
    queryKey: ['change-sets', slug, id, 'parcels'],
    queryFn: ({ signal }) => request<Drafts>(`${changeSetsPath(slug)}/${id}/parcels`, { signal }),
  })
}
