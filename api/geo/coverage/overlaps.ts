import type { Coverage } from './coverage.ts'
import { type Face, type FaceId, type Node, toleranceM } from './face.ts'
import { innerPoint } from './inner-point.ts'
import { placeInFace } from './places.ts'
import type { Point } from './plane.ts'
import { boxAround, boxOfFace, edgesNear, hasNode } from './ring-index.ts'
import { type Box, doBoxesMeet } from './rings.ts'
import { doCross, nearestOnSegment } from './segments.ts'

/** Another face on the ground of one, and a place where it is. */
export interface Overlap {
  other: FaceId
  at: Point
}

/** Whether two faces, where both are there, lie on each other. */
export function doOverlap({ faces }: Coverage, one: FaceId, other: FaceId): boolean {
  const [a, b] = [faces.get(one), faces.get(other)]
  return a !== undefined && b !== undefined && overlapPlace(a, b) !== undefined
}

/** All other faces on the ground of this one, but for those that need not be looked at. */
export function* overlapsOf(
  coverage: Coverage,
  id: FaceId,
  but: ReadonlySet<FaceId> = new Set(),
): Generator<Overlap> {
  const face = coverage.face(id)
  for (const [other, beside] of coverage.faces) {
    if (other === id || but.has(other)) continue
    const at = overlapPlace(face, beside)
    if (at !== undefined) yield { other, at }
  }
}

function overlapPlace(a: Face, b: Face): Point | undefined {
  const [boxOfA, boxOfB] = [boxOfFace(a), boxOfFace(b)]
  if (!doBoxesMeet(boxOfA, boxOfB)) return undefined
  const near = edgesNear(a, boxOfB)
  for (const [from, to] of near) {
    for (const [c, d] of edgesNear(b, boxAround(from, to, 0))) {
      // The same edge the same way: both lie on its left.
      if (from === c && to === d) return { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 }
      if (doCross(from, to, c, d)) return c
    }
  }
  return (
    placeInside(near, b) ??
    placeInside(edgesNear(b, boxOfA), a) ??
    middleInside(a, b) ??
    middleInside(b, a)
  )
}

/** A corner of edges of one face that lies in another, or the middle of one that runs across it from corner to corner. */
function placeInside(edges: [Node, Node][], face: Face): Point | undefined {
  const isOn = (node: Node) => face.some((rings) => rings.some((ring) => hasNode(ring, node)))
  for (const [from, to] of edges) {
    if (!isOn(from)) {
      if (isWellInside(from, face)) return from
    } else if (isOn(to)) {
      const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
      if (isWellInside(middle, face)) return middle
    }
  }
  return undefined
}

/** All corners of a face can lie on the boundary of another that it lies in. */
function middleInside(face: Face, around: Face): Point | undefined {
  if (!isWithin(boxOfFace(face), boxOfFace(around))) return undefined
  const middle = innerPoint(face)
  return placeInFace(middle, around) === 'inside' ? middle : undefined
}

function isWithin(box: Box, around: Box): boolean {
  return (
    box.minX >= around.minX - toleranceM &&
    box.minY >= around.minY - toleranceM &&
    box.maxX <= around.maxX + toleranceM &&
    box.maxY <= around.maxY + toleranceM
  )
}

/** Places that lie on an edge but for rounding are not inside. */
function isWellInside(point: Point, face: Face): boolean {
  return placeInFace(point, face) === 'inside' && !isNearEdge(point, face)
}

function isNearEdge(point: Point, face: Face): boolean {
  return edgesNear(face, boxAround(point, point, toleranceM)).some(
    ([from, to]) => nearestOnSegment(point, from, to).awayM <= toleranceM,
  )
}
