import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId } from '../../geo/coverage/face.ts'
import type { Outcome } from './operation.ts'

/** Ends parcels; their ground is nobody's until another is registered there. */
export function retire(coverage: Coverage, parcels: FaceId[]): Outcome {
  for (const id of parcels) coverage.remove(id)
  return { created: [], retired: parcels }
}
