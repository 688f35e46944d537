import type { Face } from './face.ts'
import type { Point } from './plane.ts'

/** Square metres; above zero where the ring runs anticlockwise. */
export function signedAreaM2(ring: readonly Point[]): number {
  const origin = ring[0]
  if (origin === undefined) return 0
  let doubled = 0
  for (const [index, from] of ring.entries()) {
    const to = ring[(index + 1) % ring.length]!
    doubled += (from.x - origin.x) * (to.y - origin.y) - (to.x - origin.x) * (from.y - origin.y)
  }
  return doubled / 2
}

/** Square metres; holes run clockwise and count against their shell. */
export function areaM2(face: Face): number {
  return face.flat().reduce((sum, ring) => sum + signedAreaM2(ring), 0)
}

/** Metres, holes included. */
export function perimeterM(face: Face): number {
  let sumM = 0
  for (const ring of face.flat()) {
    for (const [index, from] of ring.entries()) {
      const to = ring[(index + 1) % ring.length]!
      sumM += Math.hypot(to.x - from.x, to.y - from.y)
    }
  }
  return sumM
}

export interface Box {
  minX: number
  minY: number
  maxX: number
  maxY: number
}

export function boxOf(points: Iterable<Point>): Box {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity }
  for (const { x, y } of points) {
    box.minX = Math.min(box.minX, x)
    box.minY = Math.min(box.minY, y)
    box.maxX = Math.max(box.maxX, x)
    box.maxY = Math.max(box.maxY, y)
  }
  return box
}

export function doBoxesMeet(a: Box, b: Box): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY
}
