import {
  add,
  between,
  cross,
  crossing,
  direction,
  distance,
  distanceToSegment,
  dot,
  left,
  type Point,
  scale,
  subtract,
} from './points.ts'

/** Counter-clockwise, the first vertex not repeated. */
export type Polygon = readonly Point[]

/** Square metres; negative when clockwise. */
export function areaOf(polygon: Polygon): number {
  let sum = 0
  const origin = polygon[0]!
  for (let i = 1; i + 1 < polygon.length; i++) {
    const a = polygon[i]!
    const b = polygon[i + 1]!
    sum += (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0])
  }
  return sum / 2
}

export const next = (polygon: Polygon, i: number): Point => polygon[(i + 1) % polygon.length]!

export function centroidOf(polygon: Polygon): Point {
  const origin = polygon[0]!
  let [x, y, sum] = [0, 0, 0]
  for (let i = 1; i + 1 < polygon.length; i++) {
    const [a, b] = [subtract(polygon[i]!, origin), subtract(polygon[i + 1]!, origin)]
    const weight = cross(a, b)
    x += (a[0] + b[0]) * weight
    y += (a[1] + b[1]) * weight
    sum += weight
  }
  return sum === 0 ? origin : add(origin, [x / (3 * sum), y / (3 * sum)])
}

export function contains(polygon: Polygon, p: Point): boolean {
  let inside = false
  let a = polygon.at(-1)!
  for (const b of polygon) {
    if (a[1] > p[1] !== b[1] > p[1]) {
      if (p[0] < a[0] + ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1])) inside = !inside
    }
    a = b
  }
  return inside
}

export function distanceToEdge(polygon: Polygon, p: Point): number {
  let best = Number.POSITIVE_INFINITY
  let a = polygon.at(-1)!
  for (const b of polygon) {
    best = Math.min(best, distanceToSegment(a, b, p))
    a = b
  }
  return best
}

/** Whether no two edges cross or touch, other than neighbours at their shared vertex. */
export function isSimple(polygon: Polygon): boolean {
  const count = polygon.length
  if (count < 3) return false
  for (let i = 0; i < count; i++) {
    const a = polygon[i]!
    const b = next(polygon, i)
    if (distance(a, b) < 1e-4) return false
    const west = Math.min(a[0], b[0]) - 1e-6
    const east = Math.max(a[0], b[0]) + 1e-6
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue
      const c = polygon[j]!
      const d = next(polygon, j)
      if ((c[0] > east && d[0] > east) || (c[0] < west && d[0] < west)) continue
      if (crossing(a, b, c, d)) return false
    }
  }
  return true
}

/** Whether `inner` lies in `outer` and keeps `marginM` metres from its edges. */
export function liesWithin(inner: Polygon, outer: Polygon, marginM: number): boolean {
  for (const p of inner) {
    if (!contains(outer, p) || distanceToEdge(outer, p) < marginM) return false
  }
  for (let i = 0; i < inner.length; i++) {
    for (let j = 0; j < outer.length; j++) {
      if (crossing(inner[i]!, next(inner, i), outer[j]!, next(outer, j))) return false
    }
  }
  return outer.every((p) => !contains(inner, p))
}

export function polygonsMeet(a: Polygon, b: Polygon): boolean {
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      if (crossing(a[i]!, next(a, i), b[j]!, next(b, j))) return true
    }
  }
  return contains(a, b[0]!) || contains(b, a[0]!)
}

export interface Box {
  /** The long axis, length one; `across` is to its left. */
  axis: Point
  centre: Point
  lengthM: number
  widthM: number
}

/** The smallest rectangle around the polygon that is parallel to one of its edges. */
export function boxAround(polygon: Polygon): Box {
  let best: Box | undefined
  for (let i = 0; i < polygon.length; i++) {
    if (distance(polygon[i]!, next(polygon, i)) < 3 && best) continue
    const box = boxAlong(polygon, direction(polygon[i]!, next(polygon, i)))
    if (!best || box.lengthM * box.widthM < best.lengthM * best.widthM) best = box
  }
  return best!
}

function boxAlong(polygon: Polygon, axis: Point): Box {
  const side = left(axis)
  let [lowU, highU, lowV, highV] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const p of polygon) {
    const u = dot(p, axis)
    const v = dot(p, side)
    lowU = Math.min(lowU, u)
    highU = Math.max(highU, u)
    lowV = Math.min(lowV, v)
    highV = Math.max(highV, v)
  }
  const centre = add(scale(axis, (lowU + highU) / 2), scale(side, (lowV + highV) / 2))
  const [along, across] = [highU - lowU, highV - lowV]
  return along >= across
    ? { axis, centre, lengthM: along, widthM: across }
    : { axis: side, centre, lengthM: across, widthM: along }
}

/** Parts of a simple polygon left and right of the line through `origin` along `axis`. */
export function splitByLine(polygon: Polygon, origin: Point, axis: Point): Point[][] {
  const side = (p: Point) => cross(axis, subtract(p, origin))
  const ring: { point: Point; side: number; cut: boolean }[] = []
  polygon.forEach((point, i) => {
    const here = side(point)
    const there = side(next(polygon, i))
    const onLine = Math.abs(here) < 1e-3
    ring.push({ point, side: onLine ? 0 : here, cut: onLine })
    if (!onLine && Math.abs(there) >= 1e-3 && here > 0 !== there > 0) {
      ring.push({
        point: between(point, next(polygon, i), here / (here - there)),
        side: 0,
        cut: true,
      })
    }
  })
  const cuts = ring
    .map((entry, index) => ({ ...entry, index }))
    .filter((entry) => entry.cut)
    .sort((a, b) => dot(subtract(a.point, b.point), axis))
  if (cuts.length < 2 || cuts.length % 2 === 1) return [[...polygon]]
  const link = new Map<number, number>()
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    link.set(cuts[i]!.index, cuts[i + 1]!.index)
    link.set(cuts[i + 1]!.index, cuts[i]!.index)
  }
  return walkParts(ring, link).filter((part) => part.length >= 3 && areaOf(part) > 1e-3)
}

function walkParts(
  ring: { point: Point; side: number }[],
  link: ReadonlyMap<number, number>,
): Point[][] {
  const parts: Point[][] = []
  const seen = new Set<number>()
  for (let start = 0; start < ring.length; start++) {
    if (ring[start]!.side === 0 || seen.has(start)) continue
    const part: Point[] = []
    let at = start
    do {
      seen.add(at)
      part.push(ring[at]!.point)
      const jump = link.get(at)
      if (jump !== undefined && part.length > 1) {
        part.push(ring[jump]!.point)
        at = jump
      }
      at = (at + 1) % ring.length
    } while (at !== start && part.length <= ring.length * 2)
    parts.push(dropRepeats(part))
  }
  return parts
}

export function dropRepeats(polygon: Polygon): Point[] {
  return polygon.filter((p, i) => distance(p, next(polygon, i)) > 1e-6)
}
