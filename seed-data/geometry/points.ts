/** Metres in the town's own plane: east, north. */
export type Point = readonly [number, number]

export const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1]]
export const subtract = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]]
export const scale = (a: Point, factor: number): Point => [a[0] * factor, a[1] * factor]
export const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1]
export const cross = (a: Point, b: Point): number => a[0] * b[1] - a[1] * b[0]
const length = (a: Point): number => Math.sqrt(a[0] * a[0] + a[1] * a[1])
export function distance(a: Point, b: Point): number {
  const [east, north] = [a[0] - b[0], a[1] - b[1]]
  return Math.sqrt(east * east + north * north)
}
export const between = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
]
/** `along` metres from `origin` in a direction, and `across` metres to its left. */
export const move = (origin: Point, direction: Point, along: number, across = 0): Point => [
  origin[0] + direction[0] * along - direction[1] * across,
  origin[1] + direction[1] * along + direction[0] * across,
]
/** A quarter turn to the left. */
export const left = (a: Point): Point => [-a[1], a[0]]
export const heading = (angle: number): Point => [Math.cos(angle), Math.sin(angle)]
export const angleOf = (a: Point): number => Math.atan2(a[1], a[0])

export function unit(a: Point): Point {
  const size = length(a)
  return size < 1e-12 ? [1, 0] : [a[0] / size, a[1] / size]
}

/** Which way from a to b, length one. */
export const direction = (a: Point, b: Point): Point => unit(subtract(b, a))

/** Where segment ab and segment cd meet, as shares of each, or nothing. */
export function crossing(a: Point, b: Point, c: Point, d: Point): [number, number] | undefined {
  // In plain numbers, since nothing else is called as often.
  const abX = b[0] - a[0]
  const abY = b[1] - a[1]
  const cdX = d[0] - c[0]
  const cdY = d[1] - c[1]
  const slope = abX * cdY - abY * cdX
  if (Math.abs(slope) < 1e-12) return undefined
  const acX = c[0] - a[0]
  const acY = c[1] - a[1]
  const slack = 1e-9
  const share = (acX * cdY - acY * cdX) / slope
  if (share < -slack || share > 1 + slack) return undefined
  const other = (acX * abY - acY * abX) / slope
  if (other < -slack || other > 1 + slack) return undefined
  return [share, other]
}

/** The share along ab that is nearest to p, from 0 to 1. */
export function nearestShare(a: Point, b: Point, p: Point): number {
  const abX = b[0] - a[0]
  const abY = b[1] - a[1]
  const size = abX * abX + abY * abY
  if (size === 0) return 0
  return Math.min(1, Math.max(0, ((p[0] - a[0]) * abX + (p[1] - a[1]) * abY) / size))
}

export function distanceToSegment(a: Point, b: Point, p: Point): number {
  const share = nearestShare(a, b, p)
  const east = a[0] + (b[0] - a[0]) * share - p[0]
  const north = a[1] + (b[1] - a[1]) * share - p[1]
  return Math.sqrt(east * east + north * north)
}
