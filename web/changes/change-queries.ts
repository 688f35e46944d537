import { infiniteQueryOptions } from '@tanstack/react-query'
import type { Geometry } from 'geojson'
import type { ChangeKind } from '../map/change-layers.ts'
import type { Bounds } from '../map/types.ts'
import { request } from '../request.ts'

/** What became different of a parcel between two days. Who and why are told to staff only. */
export interface ParcelChange {
  id: number
  cadastralNumber: string
  kind: ChangeKind
  changes: { field: string; from: unknown; to: unknown }[]
  areaBeforeM2: number | null
  areaAfterM2: number | null
  recordedAt: string | null
  before?: Geometry | null
  after?: Geometry | null
  by?: { id: string; name: string | null } | null
  reason?: string | null
  changeSet?: { id: number; name: string; documentNumber: string | null } | null
}

export interface ChangesPage {
  changes: ParcelChange[]
  counts?: Record<ChangeKind, number>
  next: string | null
}

export interface ChangesQuestion {
  from: string
  /** Undefined for now. */
  to: string | undefined
  /** As it was known, or as it was in law. */
  time: 'known' | 'law'
  bbox?: Bounds
  within?: string
}

function changesPath(slug: string, question: ChangesQuestion, geometry: boolean): string {
  const params = new URLSearchParams({ from: question.from, limit: '500' })
  if (question.to) params.set('to', question.to)
  if (question.time === 'law') params.set('time', 'law')
  if (question.bbox) params.set('bbox', question.bbox.join(','))
  if (question.within) params.set('within', question.within)
  if (geometry) params.set('geometry', 'true')
  return `/api/v1/${slug}/parcels/changes?${params}`
}

/** Page by page, each with the shapes. */
export function changesQuery(slug: string, question: ChangesQuestion) {
  const path = changesPath(slug, question, true)
  return infiniteQueryOptions({
    queryKey: ['parcel-changes', slug, path],
    queryFn: ({ pageParam, signal }) => request<ChangesPage>(path + pageParam, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => (next ? `&cursor=${next}` : undefined),
  })
}

/** All of them, for a file. */
export async function allChanges(slug: string, question: ChangesQuestion): Promise<ParcelChange[]> {
  const path = changesPath(slug, question, false)
  const all: ParcelChange[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: ChangesPage = await request(cursor ? `${path}&cursor=${cursor}` : path)
    all.push(...page.changes)
    cursor = page.next
  }
  return all
}
