import { unitVector } from './bearing.ts'
import { nodesOf } from './coverage.ts'
import type { Face } from './face.ts'
import type { Point } from './plane.ts'
import { boxOf, areaM2 as faceAreaM2, signedAreaM2 } from './rings.ts'

/**
 * The straight line at this direction that leaves the wanted area on its left, long enough to cross the
 * face. Square metres; the direction in degrees clockwise from north.
 */
export function lineForArea(face: Face, wantedM2: number, directionDeg: number): [Point, Point] {
  const along = unitVector(directionDeg)
  const left = { x: -along.y, y: along.x }
  const distances = [...nodesOf(face)].map(({ x, y }) => x * left.x + y * left.y)
  let [low, high] = [Math.min(...distances), Math.max(...distances)]
  // The area left of the line falls as the line moves left; sixty halvings reach the last bit.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (areaBeyondM2(face, left, middle) > wantedM2) low = middle
    else high = middle
  }
  return lineAt(face, along, left, (low + high) / 2)
}

/** Lines that cut the face into parts of the same area, from right to left of the direction. */
export function linesForEqualParts(
  face: Face,
  parts: number,
  directionDeg: number,
): [Point, Point][] {
  const wholeM2 = faceAreaM2(face)
  return Array.from({ length: parts - 1 }, (_, index) =>
    lineForArea(face, (wholeM2 * (parts - 1 - index)) / parts, directionDeg),
  )
}

function lineAt(face: Face, along: Point, left: Point, distance: number): [Point, Point] {
  const { minX, minY, maxX, maxY } = boxOf(nodesOf(face))
  const reachM = Math.hypot(maxX - minX, maxY - minY) + 1
  const middle = { x: (minX + maxX) / 2, y: (minY + maxY) / 2 }
  const offset = distance - (middle.x * left.x + middle.y * left.y)
  const foot = { x: middle.x + left.x * offset, y: middle.y + left.y * offset }
  return [
    { x: foot.x - along.x * reachM, y: foot.y - along.y * reachM },
    { x: foot.x + along.x * reachM, y: foot.y + along.y * reachM },
  ]
}

/** What of the face lies farther left than the distance; a ring clipped at a line keeps its area. */
function areaBeyondM2(face: Face, left: Point, distance: number): number {
  let sumM2 = 0
  for (const ring of face.flat()) {
    const clipped: Point[] = []
    for (const [index, from] of ring.entries()) {
      const to = ring[(index + 1) % ring.length]!
      const [a, b] = [
        from.x * left.x + from.y * left.y - distance,
        to.x * left.x + to.y * left.y - distance,
      ]
      if (a >= 0) clipped.push(from)
      if (a >= 0 !== b >= 0) {
        const share = a / (a - b)
        clipped.push({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share })
      }
    }
    sumM2 += signedAreaM2(clipped)
  }
  return sumM2
}
