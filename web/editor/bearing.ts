import type { Point } from './plane.ts'

/** Degrees clockwise from grid north, 0 … 360. */
export function bearingDeg(from: Point, to: Point): number {
  const degrees = (Math.atan2(to.x - from.x, to.y - from.y) * 180) / Math.PI
  return degrees < 0 ? degrees + 360 : degrees
}

export function stepFrom({ x, y }: Point, bearing: number, lengthM: number): Point {
  const radians = (bearing * Math.PI) / 180
  return { x: x + Math.sin(radians) * lengthM, y: y + Math.cos(radians) * lengthM }
}
