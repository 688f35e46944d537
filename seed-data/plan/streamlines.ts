import {
  between,
  crossing,
  direction,
  distance,
  dot,
  heading,
  left,
  move,
  type Point,
} from '../geometry/points.ts'
import { boxAround, contains, next, type Polygon } from '../geometry/polygons.ts'
import { lengthOf, simplify } from '../geometry/polylines.ts'
import type { Random } from '../random.ts'
import type { Field } from './field.ts'
import type { QuarterStyle } from './skeleton.ts'

/** How far apart streets lie: along the quarter, and across it. */
export interface Spacing {
  alongM: number
  acrossM: number
}

export const spacings: Partial<Record<QuarterStyle, Spacing>> = {
  core: { alongM: 74, acrossM: 96 },
  grid: { alongM: 82, acrossM: 168 },
  suburb: { alongM: 84, acrossM: 205 },
  village: { alongM: 112, acrossM: 190 },
  flats: { alongM: 138, acrossM: 165 },
  industry: { alongM: 175, acrossM: 250 },
}

const stepM = 9

interface Sample {
  at: Point
  way: Point
}

/** Samples of lines by place, to keep new lines clear of them. */
class Neighbours {
  private readonly cells = new Map<string, Sample[]>()
  private readonly cellM: number
  constructor(cellM: number) {
    this.cellM = cellM
  }
  add(at: Point, way: Point): void {
    const key = `${Math.floor(at[0] / this.cellM)},${Math.floor(at[1] / this.cellM)}`
    const cell = this.cells.get(key)
    if (cell) cell.push({ at, way })
    else this.cells.set(key, [{ at, way }])
  }
  /** Whether a line that runs nearly the same way passes within `withinM` of p. */
  near(p: Point, way: Point, withinM: number, likeness: number): boolean {
    const [i, j] = [Math.floor(p[0] / this.cellM), Math.floor(p[1] / this.cellM)]
    for (let a = i - 1; a <= i + 1; a++) {
      for (let b = j - 1; b <= j + 1; b++) {
        for (const sample of this.cells.get(`${a},${b}`) ?? []) {
          if (distance(sample.at, p) > withinM) continue
          if (Math.abs(dot(sample.way, way)) > likeness) return true
        }
      }
    }
    return false
  }
}

/** The minor streets of one quarter: two families of lines that follow the field. */
export function traceStreets(
  quarter: Polygon,
  spacing: Spacing,
  field: Field,
  rng: Random,
): { along: Point[][]; across: Point[][] } {
  const axis = boxAround(quarter).axis
  return {
    along: traceFamily(quarter, spacing.alongM, axis, field, rng),
    across: traceFamily(quarter, spacing.acrossM, left(axis), field, rng),
  }
}

function traceFamily(
  quarter: Polygon,
  spacingM: number,
  axis: Point,
  field: Field,
  rng: Random,
): Point[][] {
  const taken = new Neighbours(spacingM)
  for (let i = 0; i < quarter.length; i++) {
    const [a, b] = [quarter[i]!, next(quarter, i)]
    const steps = Math.ceil(distance(a, b) / 12)
    for (let s = 0; s < steps; s++) taken.add(between(a, b, s / steps), direction(a, b))
  }
  const lines: Point[][] = []
  for (const seed of seedsIn(quarter, rng)) {
    const way = following(field, seed, axis)
    if (taken.near(seed, way, spacingM * 0.93, 0.6)) continue
    const line = traceBothWays(quarter, seed, way, spacingM, field, taken)
    if (lengthOf(line) < 65) continue
    for (let i = 1; i < line.length; i++) taken.add(line[i]!, direction(line[i - 1]!, line[i]!))
    lines.push(simplify(line, 0.35))
  }
  return lines
}

function seedsIn(quarter: Polygon, rng: Random): Point[] {
  const box = boxAround(quarter)
  const seeds: Point[] = []
  const side = 16
  for (let u = -box.lengthM / 2; u < box.lengthM / 2; u += side) {
    for (let v = -box.widthM / 2; v < box.widthM / 2; v += side) {
      const seed = move(box.centre, box.axis, u + rng.between(0, side), v + rng.between(0, side))
      if (contains(quarter, seed)) seeds.push(seed)
    }
  }
  return rng.shuffle(seeds)
}

/** Of the field's four directions at p, the one nearest to the way we go. */
function following(field: Field, p: Point, way: Point): Point {
  const first = heading(field(p))
  const options: Point[] = [
    first,
    left(first),
    [-first[0], -first[1]],
    left([-first[0], -first[1]]),
  ]
  return options.reduce((best, option) => (dot(option, way) > dot(best, way) ? option : best))
}

function traceBothWays(
  quarter: Polygon,
  seed: Point,
  way: Point,
  spacingM: number,
  field: Field,
  taken: Neighbours,
): Point[] {
  const ahead = trace(quarter, seed, way, spacingM, field, taken)
  const behind = trace(quarter, seed, [-way[0], -way[1]], spacingM, field, taken)
  return [...behind.reverse(), seed, ...ahead]
}

function trace(
  quarter: Polygon,
  seed: Point,
  start: Point,
  spacingM: number,
  field: Field,
  taken: Neighbours,
): Point[] {
  const points: Point[] = []
  let [at, way] = [seed, start]
  for (let step = 0; step < 250; step++) {
    const half = move(at, following(field, at, way), stepM / 2)
    way = following(field, half, way)
    const to = move(at, way, stepM)
    const exit = exitOf(quarter, at, to)
    if (exit) {
      // A little beyond, so that the crossing is a true one.
      points.push(move(exit, way, 2))
      return points
    }
    if (taken.near(to, way, spacingM * 0.6, 0.6)) return points
    points.push(to)
    at = to
  }
  return points
}

function exitOf(quarter: Polygon, from: Point, to: Point): Point | undefined {
  let nearest = 2
  for (let i = 0; i < quarter.length; i++) {
    const at = crossing(from, to, quarter[i]!, next(quarter, i))
    if (at && at[0] < nearest) nearest = at[0]
  }
  return nearest <= 1 ? between(from, to, nearest) : undefined
}
