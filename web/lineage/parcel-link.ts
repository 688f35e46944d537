import { writeView } from '../view-state.ts'
import type { LineageParcel } from './lineage-queries.ts'

const dayMs = 86_400_000

/** The map with this parcel on it: as it is, or on the last day that it was in force. */
export function parcelLink(slug: string, parcel: LineageParcel): string {
  const selection = { collection: 'parcels', id: parcel.id }
  return `/${slug}${writeView({ selection, validAt: lastDay(parcel) })}`
}

/** Undefined for one that is in force, and for one that began and ended on one day. */
function lastDay({ validFrom, validUntil }: LineageParcel): string | undefined {
  if (validUntil === null || validUntil <= validFrom) return undefined
  return new Date(Date.parse(`${validUntil}T00:00:00Z`) - dayMs).toISOString().slice(0, 10)
}
