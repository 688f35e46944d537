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
import { lengthOf, resample, simplify } from '../geometry/polylines.ts'
import type { Random } from '../random.ts'
import type { QuarterStyle } from './drawing.ts'
import type { Field } from './field.ts'

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

const keyOf = (i: number, j: number) => i * 65536 + j

/** Samples of lines by place, to keep new lines clear of them. */
class Neighbours {
  private readonly cells = new Map<number, Sample[]>()
  private readonly cellM: number
  constructor(cellM: number) {
    this.cellM = cellM
  }
  add(at: Point, way: Point): void {
    const key = keyOf(Math.floor(at[0] / this.cellM), Math.floor(at[1] / this.cellM))
    const cell = this.cells.get(key)
    if (cell) cell.push({ at, way })
    else this.cells.set(key, [{ at, way }])
  }
  /** Whether a line that runs nearly the same way passes within `withinM` of p. */
  near(p: Point, way: Point, withinM: number, likeness: number): boolean {
    const [i, j] = [Math.floor(p[0] / this.cellM), Math.floor(p[1] / this.cellM)]
    for (let a = i - 1; a <= i + 1; a++) {
      for (let b = j - 1; b <= j + 1; b++) {
        for (const sample of this.cells.get(keyOf(a, b)) ?? []) {
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
  const along = traceFamily(quarter, spacing.alongM, axis, field, rng, [])
  return { along, across: traceFamily(quarter, spacing.acrossM, left(axis), field, rng, along) }
}

function traceFamily(
  quarter: Polygon,
  spacingM: number,
  axis: Point,
  field: Field,
  rng: Random,
  others: readonly Point[][],
): Point[][] {
  const crossed = new Neighbours(50)
  for (const line of others) {
    for (const { at, way } of samplesOf(line)) crossed.add(at, way)
  }
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
    const line = traceBothWays(
      quarter,
      seed,
      way,
      field,
      (p, heading) =>
        taken.near(p, heading, spacingM * 0.6, 0.6) || crossed.near(p, heading, 42, 0.8),
    )
    if (lengthOf(line) < 65) continue
    for (let i = 1; i < line.length; i++) taken.add(line[i]!, direction(line[i - 1]!, line[i]!))
    lines.push(simplify(line, 0.35))
  }
  return lines
}

function samplesOf(line: readonly Point[]): Sample[] {
  return resample(line, 12).map((at, i, all) => ({
    at,
    way: i === 0 ? direction(at, all[1]!) : direction(all[i - 1]!, at),
  }))
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
  field: Field,
  isTaken: (p: Point, way: Point) => boolean,
): Point[] {
  const ahead = trace(quarter, seed, way, field, isTaken)
  const behind = trace(quarter, seed, [-way[0], -way[1]], field, isTaken)
  return [...behind.reverse(), seed, ...ahead]
}

function trace(
  quarter: Polygon,
  seed: Point,
  start: Point,
  field: Field,
  isTaken: (p: Point, way: Point) => boolean,
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
    if (isTaken(to, way)) return points
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
