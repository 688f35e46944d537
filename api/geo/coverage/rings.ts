import type { Face } from './coverage.ts'
import type { Point } from './plane.ts'
import { sideOf } from './segments.ts'

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

/** Inside, outside, or on one of the edges. */
export function placeInRing(point: Point, ring: readonly Point[]): 'inside' | 'outside' | 'edge' {
  let isInside = false
  for (const [index, from] of ring.entries()) {
    const to = ring[(index + 1) % ring.length]!
    if (Math.max(from.y, to.y) < point.y || Math.min(from.y, to.y) > point.y) continue
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

export function placeInFace(point: Point, face: Face): 'inside' | 'outside' | 'edge' {
  let isInside = false
  for (const ring of face.flat()) {
    const place = placeInRing(point, ring)
    if (place === 'edge') return 'edge'
    if (place === 'inside') isInside = !isInside
  }
  return isInside ? 'inside' : 'outside'
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
