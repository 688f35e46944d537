import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export interface LineageParcel {
  id: number
  cadastralNumber: string
  areaM2: number
  validFrom: string
  validUntil: string | null
  /** Below 0 what it came of, above what became of it. */
  generation: number
}

/** Ground that went from one parcel to another. By which document is told to staff only. */
export interface LineageStep {
  from: number
  to: number
  operation: string
  at: string
  changeSet?: { id: number; name: string; documentNumber: string | null } | null
  importRun?: { id: number; fileName: string } | null
}

export interface Lineage {
  parcels: LineageParcel[]
  steps: LineageStep[]
  hasMore: boolean
}

export function lineageQuery(slug: string, parcelId: number) {
  return queryOptions({
    queryKey: ['lineage', slug, parcelId],
    queryFn: ({ signal }) =>
      request<Lineage>(`/api/v1/${slug}/parcels/${parcelId}/lineage`, { signal }),
  })
}
