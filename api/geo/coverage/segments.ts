import { orient2d } from 'robust-predicates'
import type { Point } from './plane.ts'

export function distanceM(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** Above zero where c lies left of the line from a to b; exact in sign. */
export function sideOf(a: Point, b: Point, c: Point): number {
  // The library's axis points down.
  return -orient2d(a.x, a.y, b.x, b.y, c.x, c.y)
}

/** Where the point would stand on the segment, as a share of its length from `from`, and how far away it is. */
export function nearestOnSegment(point: Point, from: Point, to: Point) {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const squared = dx * dx + dy * dy
  const share = squared === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / squared
  const clamped = Math.min(1, Math.max(0, share))
  const awayM = distanceM(point, { x: from.x + clamped * dx, y: from.y + clamped * dy })
  return { share, awayM }
}

/** Do the two cross at a point inside both? Touching and lying on each other is not crossing. */
export function doCross(a: Point, b: Point, c: Point, d: Point): boolean {
  return sideOf(a, b, c) * sideOf(a, b, d) < 0 && sideOf(c, d, a) * sideOf(c, d, b) < 0
}

/** Where the lines through two segments meet; undefined where they are parallel. */
export function meetingPoint(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const [abx, aby, cdx, cdy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y]
  const cross = abx * cdy - aby * cdx
  if (cross === 0) return undefined
  const share = ((c.x - a.x) * cdy - (c.y - a.y) * cdx) / cross
  return { x: a.x + share * abx, y: a.y + share * aby }
}
