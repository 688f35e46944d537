import {
  add,
  angleOf,
  distance,
  distanceToSegment,
  dot,
  heading,
  move,
  type Point,
  subtract,
} from '../geometry/points.ts'
import {
  areaOf,
  boxAround,
  isSimple,
  next,
  type Polygon,
  splitByLine,
} from '../geometry/polygons.ts'
import type { Random } from '../random.ts'
import type { LotSize } from './strips.ts'

/** Halves a block again and again across its longer side until the pieces have the size of a lot. */
export function cutHalves(block: Polygon, targetM2: number, size: LotSize, rng: Random): Point[][] {
  const box = boxAround(block)
  const area = areaOf(block)
  if (area < targetM2 * rng.between(1.25, 1.25 + size.variety)) return [[...block]]
  for (let attempt = 0; attempt < 5; attempt++) {
    const shift = rng.between(-0.12, 0.12) * size.variety * box.lengthM
    const origin = add(move(box.centre, box.axis, shift), [0, 0])
    const tilt = rng.between(-0.14, 0.14) * size.variety
    const parts = splitByLine(block, origin, heading(angleOf(box.axis) + Math.PI / 2 + tilt))
    const total = parts.reduce((sum, part) => sum + areaOf(part), 0)
    const sound =
      parts.length > 1 &&
      Math.abs(total - area) < 0.01 &&
      parts.every((part) => isSimple(part) && areaOf(part) > targetM2 * 0.22)
    if (sound) return parts.flatMap((part) => cutHalves(part, targetM2, size, rng))
  }
  return [[...block]]
}

/** Gives every polygon the vertices of its neighbours that lie on its edges, so that all match. */
export function shareVertices(polygons: readonly Polygon[]): Point[][] {
  const points = distinctPoints(polygons)
  const canonical = (p: Point) => points.find((q) => distance(p, q) < 2e-4) ?? p
  return polygons.map((polygon) => {
    const result: Point[] = []
    polygon.forEach((p, i) => {
      const [a, b] = [canonical(p), canonical(next(polygon, i))]
      if (result.at(-1) !== a) result.push(a)
      const way = subtract(b, a)
      const between = points
        .filter((q) => q !== a && q !== b && distanceToSegment(a, b, q) < 2e-4)
        .sort((q, r) => dot(subtract(q, r), way))
      result.push(...between)
    })
    return result[0] === result.at(-1) ? result.slice(0, -1) : result
  })
}

function distinctPoints(polygons: readonly Polygon[]): Point[] {
  const points: Point[] = []
  for (const polygon of polygons) {
    for (const p of polygon) if (!points.some((q) => distance(p, q) < 2e-4)) points.push(p)
  }
  return points
}

/** One polygon from two that share an edge or more; nothing when they would leave a hole. */
export function merge(a: Polygon, b: Polygon): Point[] | undefined {
  const key = (p: Point, q: Point) => `${p[0]},${p[1]},${q[0]},${q[1]}`
  const edges = new Map<string, [Point, Point]>()
  for (const polygon of [a, b]) {
    polygon.forEach((p, i) => {
      const q = next(polygon, i)
      if (!edges.delete(key(q, p))) edges.set(key(p, q), [p, q])
    })
  }
  if (edges.size >= a.length + b.length) return undefined
  const from = new Map<Point, Point>()
  for (const [p, q] of edges.values()) {
    if (from.has(p)) return undefined
    from.set(p, q)
  }
  const start = edges.values().next().value![0]
  const ring: Point[] = []
  let at = start
  do {
    ring.push(at)
    at = from.get(at)!
  } while (at && at !== start && ring.length <= edges.size)
  return ring.length === edges.size && isSimple(ring) ? ring : undefined
}
