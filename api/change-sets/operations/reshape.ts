import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId } from '../../geo/coverage/face.ts'
import type { Point } from '../../geo/coverage/plane.ts'
import { replaceBoundary } from '../../geo/coverage/replace-boundary.ts'
import { nothing, type Outcome, Refusal } from './operation.ts'

/** Moves a stretch of a parcel's boundary to the line, for all who share it. */
export function reshape(coverage: Coverage, parcel: FaceId, line: Point[]): Outcome {
  const problem = replaceBoundary(coverage, parcel, line)
  if (problem?.kind === 'ends-apart') throw new Refusal('ends-off-boundary', [parcel], problem.at)
  if (problem !== undefined) throw new Refusal('corner-of-others', [parcel], problem.at)
  return nothing
}
