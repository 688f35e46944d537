import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Geometry, MultiPolygon, Polygon } from 'geojson'
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

export type Shape = Polygon | MultiPolygon
export type Facts = ParcelDraft['facts']

/** A parcel as it was when the change set began with it. */
export interface ParcelBefore {
  key: string
  facts: Facts
  areaM2: number
  geometry: Shape
}

export type Severity = 'error' | 'warning' | 'note' | 'off'
export const stages = ['draft', 'review', 'publication'] as const
export type Stage = (typeof stages)[number]

/** What a rule finds wrong. */
export interface Finding {
  rule: string
  severity: Exclude<Severity, 'off'>
  parcels: string[]
  place: Geometry | null
  facts: Record<string, unknown>
}

interface State {
  geometry: Shape
  facts: Facts
}

/** A parcel that somebody published another version of meanwhile. */
export interface Conflict {
  key: string
  version: number
  isEnded: boolean
  base: State
  ours: State & { isRetired: boolean }
  theirs: State
  merged: State | null
}

type ChangeSetFeature = { id: number; properties: ChangeSet }

export const changeSetsPath = (slug: string) => `/api/v1/${slug}/change-sets`

/** Under way are few; of those that are done the last ones. */
export function changeSetsQuery(slug: string, part: 'open' | 'closed' = 'open') {
  const of = {
    open: 'limit=1000&status=draft,in-review',
    closed: 'limit=200&status=published,dropped&sort=-id',
  }
  return queryOptions({
    queryKey: ['change-sets', slug, 'list', part],
    queryFn: async ({ signal }) => {
      const path = `${changeSetsPath(slug)}?${of[part]}`
      const { features } = await request<{ features: ChangeSetFeature[] }>(path, { signal })
      return features.map(plain)
    },
  })
}

export function changeSetQuery(slug: string, id: number) {
  return queryOptions({
    queryKey: ['change-sets', slug, 'list', id],
    queryFn: async ({ signal }) =>
      plain(await request<ChangeSetFeature>(`${changeSetsPath(slug)}/${id}`, { signal })),
  })
}

const plain = ({ id, properties }: ChangeSetFeature): ChangeSet => ({ ...properties, id })

export function draftsQuery(slug: string, id: number) {
  return queryOptions({
    queryKey: ['change-sets', slug, id, 'parcels'],
    queryFn: ({ signal }) => request<Drafts>(`${changeSetsPath(slug)}/${id}/parcels`, { signal }),
  })
}

export function beforeQuery(slug: string, id: number, version: number) {
  return queryOptions({
    queryKey: ['before', slug, id, version],
    queryFn: async ({ signal }) => {
      const path = `${changeSetsPath(slug)}/${id}/before`
      return (await request<{ parcels: ParcelBefore[] }>(path, { signal })).parcels
    },
    placeholderData: keepPreviousData,
  })
}

export function findingsQuery(slug: string, id: number, version: number, stage: Stage) {
  return queryOptions({
    queryKey: ['findings', slug, id, version, stage],
    queryFn: async ({ signal }) => {
      const path = `${changeSetsPath(slug)}/${id}/problems?stage=${stage}`
      return (await request<{ problems: Finding[] }>(path, { signal })).problems
    },
    placeholderData: keepPreviousData,
  })
}

export function conflictsQuery(slug: string, id: number, version: number) {
  return queryOptions({
    queryKey: ['conflicts', slug, id, version],
    queryFn: async ({ signal }) => {
      const path = `${changeSetsPath(slug)}/${id}/conflicts`
      return (await request<{ conflicts: Conflict[] }>(path, { signal })).conflicts
    },
    placeholderData: keepPreviousData,
  })
}

interface NamedParcel {
  id: number
  cadastralNumber: string
  isCurrent: boolean
}

/** What hung on a parcel that ended, and waits for a person. */
export interface Reassignment {
  id: number
  version: number
  changeSet: { id: number; name: string }
  entity: 'buildings' | 'addresses' | 'permits' | 'rights'
  entityId: number
  label: string | null
  place: Geometry | null
  reason: 'on-several' | 'on-none' | 'shares-combined'
  from: NamedParcel
  candidates: NamedParcel[]
  decidedParcel: NamedParcel | null
  decidedBy: string | null
  decidedAt: string | null
  note: string | null
}

export function queueQuery(slug: string, isDecided = false) {
  return queryOptions({
    queryKey: ['change-sets', slug, 'queue', isDecided],
    queryFn: ({ signal }) =>
      request<{ reassignments: Reassignment[]; waiting: number }>(
        `/api/v1/${slug}/reassignments?decided=${isDecided}&limit=200`,
        { signal },
      ),
  })
}

export interface ParcelRules {
  version: number
  ownApproval: boolean
  rules: ({ rule: string; usual: Severity; isFirm: boolean } & Record<Stage, Severity>)[]
}

export function parcelRulesQuery(slug: string) {
  return queryOptions({
    queryKey: ['change-sets', slug, 'rules'],
    queryFn: ({ signal }) => request<ParcelRules>(`/api/v1/${slug}/parcel-rules`, { signal }),
  })
}
