import type { Coverage } from '../../geo/coverage/coverage.ts'
import { type Node, type Ring, toleranceM } from '../../geo/coverage/face.ts'
import type { Point } from '../../geo/coverage/plane.ts'
import { boxAround, edgesNear, hasNode } from '../../geo/coverage/ring-index.ts'
import { nothing, type Outcome, Refusal } from './operation.ts'

/** A pointer says less than a vertex: what lies this near is meant. Metres. */
const meantM = 0.05

/** Moves a corner for all parcels that meet there. */
export function moveCorner(coverage: Coverage, from: Point, to: Point): Outcome {
  const corner = requireCorner(coverage, from)
  const target = coverage.nearestCorner(to, toleranceM)
  if (target !== undefined && target !== corner) throw new Refusal('too-narrow', [], target)
  coverage.replaceNode(corner, coverage.nodeOf(coverage.plane.toPosition(to)))
  return nothing
}

/** Makes a corner on the edge that passes here, for all who share it. */
export function insertCorner(coverage: Coverage, at: Point): Outcome {
  const foot = coverage.nearestOnEdge(at, meantM)
  if (foot === undefined) throw new Refusal('ends-off-boundary', [], at)
  coverage.corner(foot)
  return nothing
}

/** Takes a corner out of every parcel that has it; one where boundaries meet has to stay. */
export function deleteCorner(coverage: Coverage, at: Point): Outcome {
  const corner = requireCorner(coverage, at)
  const beside = new Set<Node>()
  for (const face of coverage.faces.values()) {
    for (const [from, to] of edgesNear(face, boxAround(corner, corner, 0))) {
      if (from === corner) beside.add(to)
      if (to === corner) beside.add(from)
    }
  }
  if (beside.size > 2) throw new Refusal('corner-of-others', [], corner)
  for (const [id, face] of coverage.faces) {
    if (!face.some((rings) => rings.some((ring) => hasNode(ring, corner)))) continue
    const without = (ring: Ring) =>
      hasNode(ring, corner) ? ring.filter((node) => node !== corner) : ring
    coverage.put(
      id,
      face.map((rings) => rings.map(without)),
    )
  }
  return nothing
}

function requireCorner(coverage: Coverage, at: Point): Node {
  const corner = coverage.nearestCorner(at, meantM)
  if (corner === undefined) throw new Refusal('no-corner-here', [], at)
  return corner
}
