import {
  add,
  between,
  crossing,
  direction,
  distance,
  dot,
  left,
  nearestShare,
  type Point,
  scale,
  subtract,
  unit,
} from './points.ts'

export type Polyline = readonly Point[]

export function lengthOf(line: Polyline): number {
  let sum = 0
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1]!, line[i]!)
  return sum
}

/** The point `along` metres from the start, and the direction there; held to the ends. */
export function pointAt(line: Polyline, along: number): { point: Point; direction: Point } {
  let left = along
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!]
    const size = distance(a, b)
    if (left <= size || i === line.length - 1) {
      const share = size === 0 ? 0 : Math.min(1, Math.max(0, left / size))
      return { point: between(a, b, share), direction: direction(a, b) }
    }
    left -= size
  }
  return { point: line[0]!, direction: [1, 0] }
}

/** The piece between two distances from the start. */
export function piece(line: Polyline, from: number, to: number): Point[] {
  const points: Point[] = [pointAt(line, from).point]
  let along = 0
  for (let i = 1; i < line.length - 1; i++) {
    along += distance(line[i - 1]!, line[i]!)
    if (along > from + 0.01 && along < to - 0.01) points.push(line[i]!)
  }
  points.push(pointAt(line, to).point)
  return points
}

/** Nearest place on the line: distance from p, metres along, and the point. */
export function nearest(line: Polyline, p: Point): { away: number; along: number; point: Point } {
  let best = { away: Number.POSITIVE_INFINITY, along: 0, point: line[0]! }
  let along = 0
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!]
    const size = distance(a, b)
    const share = nearestShare(a, b, p)
    const point = between(a, b, share)
    const away = distance(point, p)
    if (away < best.away) best = { away, along: along + share * size, point }
    along += size
  }
  return best
}

/** A smooth curve (centripetal Catmull-Rom) through the points, a vertex about every `stepM`. */
export function curve(points: Polyline, stepM: number): Point[] {
  const result: Point[] = [points[0]!]
  for (let i = 0; i + 1 < points.length; i++) {
    const [p1, p2] = [points[i]!, points[i + 1]!]
    const p0 = points[i - 1] ?? subtract(scale(p1, 2), p2)
    const p3 = points[i + 2] ?? subtract(scale(p2, 2), p1)
    const steps = Math.max(1, Math.round(distance(p1, p2) / stepM))
    for (let s = 1; s <= steps; s++) result.push(catmullRom(p0, p1, p2, p3, s / steps))
  }
  return result
}

function catmullRom(p0: Point, p1: Point, p2: Point, p3: Point, share: number): Point {
  const knot = (a: Point, b: Point) => Math.sqrt(Math.max(1e-6, distance(a, b)))
  const t1 = knot(p0, p1)
  const t2 = t1 + knot(p1, p2)
  const t3 = t2 + knot(p2, p3)
  const t = t1 + (t2 - t1) * share
  const mix = (a: Point, b: Point, from: number, to: number): Point =>
    between(a, b, (t - from) / (to - from))
  const a1 = mix(p0, p1, 0, t1)
  const a2 = mix(p1, p2, t1, t2)
  const a3 = mix(p2, p3, t2, t3)
  return mix(mix(a1, a2, 0, t2), mix(a2, a3, t1, t3), t1, t2)
}

/** Vertices about `stepM` apart, ends kept. */
export function resample(line: Polyline, stepM: number): Point[] {
  const total = lengthOf(line)
  const steps = Math.max(1, Math.round(total / stepM))
  const result: Point[] = [line[0]!]
  for (let i = 1; i < steps; i++) result.push(pointAt(line, (total * i) / steps).point)
  result.push(line[line.length - 1]!)
  return result
}

/** Leaves out vertices that change the line by less than `toleranceM` (Douglas-Peucker). */
export function simplify(line: Polyline, toleranceM: number): Point[] {
  if (line.length < 3) return [...line]
  const [a, b] = [line[0]!, line[line.length - 1]!]
  let far = 0
  let at = 0
  for (let i = 1; i < line.length - 1; i++) {
    const away = distance(between(a, b, nearestShare(a, b, line[i]!)), line[i]!)
    if (away > far) {
      far = away
      at = i
    }
  }
  if (far <= toleranceM) return [a, b]
  return [
    ...simplify(line.slice(0, at + 1), toleranceM).slice(0, -1),
    ...simplify(line.slice(at), toleranceM),
  ]
}

/** The line `offM` metres to its left (negative: to its right), mitred, its ends squared. */
export function offset(line: Polyline, offM: number): Point[] {
  return line.map((point, i) => {
    const before = i > 0 ? direction(line[i - 1]!, point) : direction(point, line[i + 1]!)
    const after = i + 1 < line.length ? direction(point, line[i + 1]!) : before
    const bisector = unit(add(left(before), left(after)))
    const stretch = 1 / Math.max(0.5, dot(bisector, left(before)))
    return add(point, scale(bisector, offM * stretch))
  })
}

export interface Meeting {
  point: Point
  /** Metres along each line. */
  first: number
  second: number
}

/** Where two lines cross. */
export function meetings(first: Polyline, second: Polyline): Meeting[] {
  const found: Meeting[] = []
  let along = 0
  for (let i = 1; i < first.length; i++) {
    const a = first[i - 1]!
    const b = first[i]!
    const size = distance(a, b)
    let other = 0
    for (let j = 1; j < second.length; j++) {
      const c = second[j - 1]!
      const d = second[j]!
      const otherSize = distance(c, d)
      const at = boxesMeet(a, b, c, d) ? crossing(a, b, c, d) : undefined
      if (at) {
        found.push({
          point: between(a, b, at[0]),
          first: along + at[0] * size,
          second: other + at[1] * otherSize,
        })
      }
      other += otherSize
    }
    along += size
  }
  return found
}

function boxesMeet(a: Point, b: Point, c: Point, d: Point): boolean {
  return (
    Math.max(a[0], b[0]) >= Math.min(c[0], d[0]) - 1e-6 &&
    Math.max(c[0], d[0]) >= Math.min(a[0], b[0]) - 1e-6 &&
    Math.max(a[1], b[1]) >= Math.min(c[1], d[1]) - 1e-6 &&
    Math.max(c[1], d[1]) >= Math.min(a[1], b[1]) - 1e-6
  )
}
