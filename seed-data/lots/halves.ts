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

/** Fields: large pieces first, then strips along each piece's longer side, as heirs share land. */
export function cutFields(block: Polygon, stripM: number, size: LotSize, rng: Random): Point[][] {
  return cutHalves(block, 110_000, size, rng).flatMap((field) => {
    const box = boxAround(field)
    const count = Math.max(1, Math.round((box.widthM / stripM) * rng.between(0.6, 1.3)))
    let rest: Point[][] = [field]
    for (let i = 1; i < count; i++) {
      const across = (i / count - 0.5) * box.widthM
      const origin = move(box.centre, box.axis, 0, across)
      const parts = rest.flatMap((part) => splitByLine(part, origin, box.axis))
      const kept = parts.reduce((sum, part) => sum + areaOf(part), 0)
      const isSound = parts.every((part) => isSimple(part) && areaOf(part) > 2500)
      if (isSound && Math.abs(kept - areaOf(field)) < 0.01) rest = parts
    }
    return rest
  })
}

/** Gives every polygon the vertices of its neighbours that lie on its edges, so that all match. */
export function shareVertices(polygons: readonly Polygon[]): Point[][] {
  if (polygons.length === 1) return polygons.map((polygon) => [...polygon])
  const { points, canonical } = distinctPoints(polygons)
  return polygons.map((polygon) => {
    const result: Point[] = []
    polygon.forEach((p, i) => {
      const [a, b] = [canonical(p), canonical(next(polygon, i))]
      if (result.at(-1) !== a) result.push(a)
      const way = subtract(b, a)
      const between = pointsFrom(points, Math.min(a[0], b[0]) - near, Math.max(a[0], b[0]) + near)
        .filter((q) => q !== a && q !== b && liesOn(a, b, q))
        .sort((q, r) => dot(subtract(q, r), way))
      result.push(...between)
    })
    return result[0] === result.at(-1) ? result.slice(0, -1) : result
  })
}

const near = 2e-4

const liesOn = (a: Point, b: Point, q: Point): boolean =>
  q[1] >= Math.min(a[1], b[1]) - near &&
  q[1] <= Math.max(a[1], b[1]) + near &&
  distanceToSegment(a, b, q) < near

/** Those of `points`, sorted from west to east, between two meridians. */
function pointsFrom(points: readonly Point[], west: number, east: number): Point[] {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle]![0] < west) low = middle + 1
    else high = middle
  }
  const found: Point[] = []
  for (let i = low; i < points.length && points[i]![0] <= east; i++) found.push(points[i]!)
  return found
}

/** Points nearer to each other than a fifth of a millimetre are one; from west to east. */
function distinctPoints(polygons: readonly Polygon[]) {
  const points: Point[] = []
  const known = new Map<Point, Point>()
  for (const p of polygons.flat()) {
    if (known.has(p)) continue
    const found = points.find((q) => Math.abs(p[0] - q[0]) < near && distance(p, q) < near)
    if (!found) points.push(p)
    known.set(p, found ?? p)
  }
  points.sort((p, q) => p[0] - q[0])
  return { points, canonical: (p: Point) => known.get(p) ?? p }
}

/** One polygon from two that share vertices and an edge or more; nothing when it would have a hole. */
export function merge(a: Polygon, b: Polygon): Point[] | undefined {
  const after = new Map<Point, Point[]>()
  for (const polygon of [a, b]) {
    polygon.forEach((p, i) => {
      const list = after.get(p)
      if (list) list.push(next(polygon, i))
      else after.set(p, [next(polygon, i)])
    })
  }
  let shared = 0
  a.forEach((p, i) => {
    const q = next(a, i)
    const back = after.get(q)
    const at = back?.indexOf(p) ?? -1
    if (at < 0) return
    back!.splice(at, 1)
    after.get(p)!.splice(after.get(p)!.indexOf(q), 1)
    shared++
  })
  if (shared === 0 || [...after.values()].some((list) => list.length > 1)) return undefined
  const start = [...after].find(([, list]) => list.length === 1)?.[0]
  if (!start) return undefined
  const ring: Point[] = []
  let at: Point | undefined = start
  do {
    ring.push(at)
    at = after.get(at)?.[0]
  } while (at && at !== start && ring.length <= a.length + b.length)
  return ring.length === a.length + b.length - 2 * shared && isSimple(ring) ? ring : undefined
}
