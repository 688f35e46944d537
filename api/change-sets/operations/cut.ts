import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { Face, FaceId } from '../../geo/coverage/face.ts'
import { splitFace } from '../../geo/coverage/split-face.ts'
import { type NextId, type Outcome, Refusal, replaceBy, together } from './operation.ts'

/** Cuts parcels along the outline of a shape, such as a road reserve. */
export function cut(coverage: Coverage, parcels: FaceId[], shape: Face, nextId: NextId): Outcome {
  const outlines = shape.flat().map((ring) => [...ring, ring[0]!])
  return together(
    parcels.map((id) => {
      const pieces = splitFace(coverage, id, outlines)
      if (pieces.length < 2) throw new Refusal('shape-does-not-meet', [id])
      return replaceBy(coverage, id, pieces, nextId)
    }),
  )
}
