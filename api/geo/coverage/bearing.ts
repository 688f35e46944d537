import type { Point } from './plane.ts'

/** East and north of a direction in degrees clockwise from north. */
export function unitVector(directionDeg: number): Point {
  const radians = (directionDeg * Math.PI) / 180
  return { x: Math.sin(radians), y: Math.cos(radians) }
}

/** Degrees clockwise from grid north, 0 … 360. */
export function bearingDeg(from: Point, to: Point): number {
  const degrees = (Math.atan2(to.x - from.x, to.y - from.y) * 180) / Math.PI
  return degrees < 0 ? degrees + 360 : degrees
}

export function stepFrom({ x, y }: Point, directionDeg: number, lengthM: number): Point {
  const way = unitVector(directionDeg)
  return { x: x + way.x * lengthM, y: y + way.y * lengthM }
}
