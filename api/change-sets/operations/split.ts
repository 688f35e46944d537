import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId } from '../../geo/coverage/face.ts'
import type { Point } from '../../geo/coverage/plane.ts'
import { splitFace } from '../../geo/coverage/split-face.ts'
import { type NextId, type Outcome, Refusal, replaceBy, together } from './operation.ts'

/** Cuts parcels along lines; each of them must be cut. */
export function split(
  coverage: Coverage,
  parcels: FaceId[],
  lines: Point[][],
  nextId: NextId,
): Outcome {
  return together(
    parcels.map((id) => {
      const pieces = splitFace(coverage, id, lines)
      if (pieces.length < 2) throw new Refusal('line-does-not-cut', [id], lines[0]?.[0])
      return replaceBy(coverage, id, pieces, nextId)
    }),
  )
}
