import type { Face, Ring } from './face.ts'
import type { Point } from './plane.ts'
import { edgesOfRingNear, hasNode } from './ring-index.ts'
import { sideOf } from './segments.ts'

export type Place = 'inside' | 'outside' | 'edge'

/** Inside, outside, or on one of the edges. */
function placeInRing(point: Point, ring: Ring): Place {
  // Only edges that a level way eastward from the point may meet.
  const way = { minX: point.x, minY: point.y, maxX: Infinity, maxY: point.y }
  let isInside = false
  for (const [from, to] of edgesOfRingNear(ring, way)) {
    const side = sideOf(from, to, point)
    if (side === 0 && isBetween(point, from, to)) return 'edge'
    if (from.y > point.y !== to.y > point.y && side > 0 === to.y > from.y) isInside = !isInside
  }
  return isInside ? 'inside' : 'outside'
}

function isBetween(point: Point, from: Point, to: Point): boolean {
  return (
    Math.min(from.x, to.x) <= point.x &&
    point.x <= Math.max(from.x, to.x) &&
    Math.min(from.y, to.y) <= point.y &&
    point.y <= Math.max(from.y, to.y)
  )
}

export function placeInFace(point: Point, face: Face): Place {
  let isInside = false
  for (const rings of face) {
    for (const ring of rings) {
      const place = placeInRing(point, ring)
      if (place === 'edge') return 'edge'
      if (place === 'inside') isInside = !isInside
    }
  }
  return isInside ? 'inside' : 'outside'
}

/** Does a ring lie inside another that it does not cross? What is on both does not tell, any other place does. */
export function liesIn(ring: Ring, around: Ring): boolean {
  const corners = ring.filter((node) => !hasNode(around, node))
  // All its corners can be the other's as well: the middles of its edges are not.
  const middles = ring.map((from, index): Point => {
    const to = ring[index + 1] ?? ring[0]!
    return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  })
  for (const point of [...corners, ...middles]) {
    const place = placeInRing(point, around)
    if (place !== 'edge') return place === 'inside'
  }
  return false
}
