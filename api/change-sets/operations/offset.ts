import type { Coverage } from '../../geo/coverage/coverage.ts'
import type { FaceId, Node } from '../../geo/coverage/face.ts'
import { offsetLine, prolonged } from '../../geo/coverage/offset-line.ts'
import type { Point } from '../../geo/coverage/plane.ts'
import { boxOf, perimeterM } from '../../geo/coverage/rings.ts'
import { distanceM } from '../../geo/coverage/segments.ts'
import { type NextId, type Outcome, Refusal } from './operation.ts'
import { split } from './split.ts'

/**
 * Cuts a strip of this width off a parcel, along its boundary anticlockwise from one corner to
 * another. Metres.
 */
export function offset(
  coverage: Coverage,
  parcel: FaceId,
  [from, to]: [Point, Point],
  widthM: number,
  nextId: NextId,
): Outcome {
  const ring = coverage.face(parcel)[0]![0]!
  const [start, end] = [nearest(ring, from), nearest(ring, to)]
  if (start === end) throw new Refusal('ends-off-boundary', [parcel], from)
  const first = ring.indexOf(start)
  const turned = [...ring.slice(first), ...ring.slice(0, first)]
  const stretch = turned.slice(0, turned.indexOf(end) + 1)
  const { minX, minY, maxX, maxY } = boxOf(ring)
  const reachM = Math.min(perimeterM(coverage.face(parcel)), Math.hypot(maxX - minX, maxY - minY))
  return split(coverage, [parcel], [prolonged(offsetLine(stretch, widthM), reachM)], nextId)
}

function nearest(ring: readonly Node[], point: Point): Node {
  return ring.reduce((best, node) =>
    distanceM(node, point) < distanceM(best, point) ? node : best,
  )
}
