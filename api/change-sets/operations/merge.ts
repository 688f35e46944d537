import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId } from '../../geo/coverage/face.ts'
import { mergeFaces } from '../../geo/coverage/merge-faces.ts'
import { type NextId, type Outcome, Refusal } from './operation.ts'

/** One parcel of several that lie side by side. */
export function merge(coverage: Coverage, parcels: FaceId[], nextId: NextId): Outcome {
  if (parcels.length < 2) throw new Refusal('one-parcel-only', parcels)
  const merged = mergeFaces(coverage, parcels)
  if (merged.length !== 1) throw new Refusal('not-side-by-side', parcels, merged[0]?.[0]?.[0])
  for (const id of parcels) coverage.remove(id)
  const id = nextId()
  coverage.put(id, merged)
  return { created: [{ id, from: parcels }], retired: parcels }
}
