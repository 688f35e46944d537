import type { Coverage, Face, FaceId } from '../../geo/coverage/coverage.ts'
import { innerPoint } from '../../geo/coverage/inner-point.ts'
import { placeInFace } from '../../geo/coverage/rings.ts'
import { splitFace } from '../../geo/coverage/split-face.ts'
import { type NextId, type Outcome, Refusal, replaceBy, together } from './operation.ts'

/**
 * Cuts parcels along the outline of a shape, such as a road reserve; the pieces under the shape are
 * parcels of their own.
 */
export function cut(
  coverage: Coverage,
  parcels: FaceId[],
  shape: Face,
  nextId: NextId,
): Outcome & { under: FaceId[] } {
  const outlines = shape.flat().map((ring) => [...ring, ring[0]!])
  const under: FaceId[] = []
  const outcome = together(
    parcels.map((id) => {
      const pieces = splitFace(coverage, id, outlines)
      if (pieces.length < 2) throw new Refusal('shape-does-not-meet', [id])
      const replaced = replaceBy(coverage, id, pieces, nextId)
      for (const { id: piece } of replaced.created) {
        if (placeInFace(innerPoint(coverage.face(piece)), shape) === 'inside') under.push(piece)
      }
      return replaced
    }),
  )
  return { ...outcome, under }
}
