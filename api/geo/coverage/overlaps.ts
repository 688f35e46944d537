import { type Coverage, edgesOf, type Face, type FaceId, nodesOf, toleranceM } from './coverage.ts'
import { innerPoint } from './inner-point.ts'
import type { Point } from './plane.ts'
import { type Box, boxOf, doBoxesMeet, placeInFace } from './rings.ts'
import { doCross, nearestOnSegment } from './segments.ts'

/** Another face (or that other one) on the ground of this one, and a place where it is. */
export function findOverlap(
  coverage: Coverage,
  id: FaceId,
  only?: FaceId,
): { other: FaceId; at: Point } | undefined {
  const face = coverage.face(id)
  const box = boxOf(nodesOf(face))
  for (const [other, beside] of coverage.faces) {
    if (other === id || (only !== undefined && other !== only)) continue
    if (!doBoxesMeet(box, boxOf(nodesOf(beside)))) continue
    const at = overlapPlace(face, beside)
    if (at !== undefined) return { other, at }
  }
  return undefined
}

function overlapPlace(a: Face, b: Face): Point | undefined {
  const [boxOfA, boxOfB] = [boxOf(nodesOf(a)), boxOf(nodesOf(b))]
  const edges = edgesMeeting(b, boxOfA)
  for (const [from, to] of edgesMeeting(a, boxOfB)) {
    for (const [c, d] of edges) {
      // The same edge the same way: both lie on its left.
      if (from === c && to === d) return { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 }
      if (doCross(from, to, c, d)) return c
    }
  }
  const corner =
    nodesWithin(a, boxOfB).find((node) => isWellInside(node, b)) ??
    nodesWithin(b, boxOfA).find((node) => isWellInside(node, a))
  return corner ?? middleInside(a, b) ?? middleInside(b, a)
}

function edgesMeeting(face: Face, box: Box) {
  return [...edgesOf(face)].filter((edge) => doBoxesMeet(boxOf(edge), box))
}

function nodesWithin(face: Face, box: Box) {
  return [...nodesOf(face)].filter((node) => doBoxesMeet(boxOf([node]), box))
}

/** All corners of a face can lie on the boundary of another that it lies in. */
function middleInside(face: Face, around: Face): Point | undefined {
  const middle = innerPoint(face)
  return placeInFace(middle, around) === 'inside' ? middle : undefined
}

/** Corners that lie on an edge but for rounding are not inside. */
function isWellInside(point: Point, face: Face): boolean {
  return placeInFace(point, face) === 'inside' && !isNearEdge(point, face)
}

function isNearEdge(point: Point, face: Face): boolean {
  return [...edgesOf(face)].some(
    ([from, to]) => nearestOnSegment(point, from, to).awayM <= toleranceM,
  )
}
