import { type Coverage, edgesOf, type Face, type FaceId, nodesOf, toleranceM } from './coverage.ts'
import { innerPoint } from './inner-point.ts'
import type { Point } from './plane.ts'
import { boxOf, doBoxesMeet, placeInFace } from './rings.ts'
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
  const boxOfB = boxOf(nodesOf(b))
  const near = [...edgesOf(a)].filter((edge) => doBoxesMeet(boxOf(edge), boxOfB))
  for (const [from, to] of near) {
    for (const [c, d] of edgesOf(b)) {
      // The same edge the same way: both lie on its left.
      if (from === c && to === d) return { x: (c.x + d.x) / 2, y: (c.y + d.y) / 2 }
      if (doCross(from, to, c, d)) return c
    }
  }
  const corner =
    [...nodesOf(a)].find((node) => isWellInside(node, b)) ??
    [...nodesOf(b)].find((node) => isWellInside(node, a))
  if (corner !== undefined) return corner
  const middles = [innerPoint(a), innerPoint(b)] as const
  if (placeInFace(middles[0], b) === 'inside') return middles[0]
  return placeInFace(middles[1], a) === 'inside' ? middles[1] : undefined
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
