import { direction, distance, dot, left, move, type Point, subtract } from '../geometry/points.ts'
import { areaOf, isSimple, liesWithin, next } from '../geometry/polygons.ts'
import type { Lot } from '../lots/lots.ts'

/** A lot seen from its street: u runs along the front, v into the lot, both in metres. */
export interface Frame {
  lot: Lot
  origin: Point
  way: Point
  frontM: number
  depthM: number
}

/** Nothing for a lot without a street. */
export function frameOf(lot: Lot): Frame | undefined {
  const edges = lot.frontages[0]?.edges
  if (!edges || edges.length === 0) return undefined
  // The run of street edges may go past the last vertex of the ring.
  const first =
    edges.find((i) => !edges.includes((i + lot.points.length - 1) % lot.points.length)) ?? edges[0]!
  const last = edges.find((i) => !edges.includes((i + 1) % lot.points.length)) ?? edges.at(-1)!
  const [a, b] = [lot.points[first]!, next(lot.points, last)]
  const way = direction(a, b)
  const side = left(way)
  const depthM = Math.max(...lot.points.map((p) => dot(subtract(p, a), side)))
  return { lot, origin: a, way, frontM: distance(a, b), depthM }
}

export const place = (frame: Frame, shape: readonly Point[]): Point[] =>
  shape.map(([u, v]) => move(frame.origin, frame.way, u, v))

export const rectangle = (u: number, v: number, width: number, depth: number): Point[] => [
  [u, v],
  [u + width, v],
  [u + width, v + depth],
  [u, v + depth],
]

/** An L: the main body with a wing behind its left or right half. */
export function ell(
  u: number,
  v: number,
  width: number,
  depth: number,
  wing: number,
  reach: number,
  onRight: boolean,
): Point[] {
  return onRight
    ? [
        [u, v],
        [u + width, v],
        [u + width, v + depth + reach],
        [u + width - wing, v + depth + reach],
        [u + width - wing, v + depth],
        [u, v + depth],
      ]
    : [
        [u, v],
        [u + width, v],
        [u + width, v + depth],
        [u + wing, v + depth],
        [u + wing, v + depth + reach],
        [u, v + depth + reach],
      ]
}

/** A T: the stem stands behind the middle of the body. */
export function tee(
  u: number,
  v: number,
  width: number,
  depth: number,
  stem: number,
  reach: number,
): Point[] {
  const from = u + (width - stem) / 2
  return [
    [u, v],
    [u + width, v],
    [u + width, v + depth],
    [from + stem, v + depth],
    [from + stem, v + depth + reach],
    [from, v + depth + reach],
    [from, v + depth],
    [u, v + depth],
  ]
}

/** A U that opens to the rear. */
export function horseshoe(
  u: number,
  v: number,
  width: number,
  depth: number,
  wing: number,
  reach: number,
): Point[] {
  return [
    [u, v],
    [u + width, v],
    [u + width, v + depth + reach],
    [u + width - wing, v + depth + reach],
    [u + width - wing, v + depth],
    [u + wing, v + depth],
    [u + wing, v + depth + reach],
    [u, v + depth + reach],
  ]
}

/** A plain cross with a round east end, as churches have. */
export function churchShape(u: number, v: number, length: number, width: number): Point[] {
  const middle = v + width / 2
  const arm = width * 0.28
  const apse: Point[] = [-60, -30, 0, 30, 60].map((degrees) => {
    const angle = (degrees * Math.PI) / 180
    return [
      u + length + (Math.cos(angle) - 0.5) * width * 0.5,
      middle + Math.sin(angle) * width * 0.5,
    ]
  })
  return [
    [u, v + width * 0.08],
    [u + length * 0.5, v + width * 0.08],
    [u + length * 0.5, v - arm],
    [u + length * 0.75, v - arm],
    [u + length * 0.75, v + width * 0.08],
    ...apse,
    [u + length * 0.75, v + width * 0.92],
    [u + length * 0.75, v + width + arm],
    [u + length * 0.5, v + width + arm],
    [u + length * 0.5, v + width * 0.92],
    [u, v + width * 0.92],
  ]
}

export function fits(frame: Frame, points: readonly Point[], marginM: number): boolean {
  return areaOf(points) > 6 && isSimple(points) && liesWithin(points, frame.lot.points, marginM)
}
