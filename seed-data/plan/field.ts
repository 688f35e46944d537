import { angleOf, between, direction, type Point } from '../geometry/points.ts'
import { noise } from '../random.ts'
import type { PlanLine } from './skeleton.ts'

/** The direction streets tend to take at a place (radians); its perpendicular is as good. */
export type Field = (p: Point) => number

interface Guide {
  at: Point
  /** The fourfold angle, so that both ways along and both across are the same. */
  cos: number
  sin: number
}

/** A guide further away than this (three and a half times `fadeM`) counts for nothing. */
const reachM = 455
const fadeM = 130
const gridM = 20

/** Streets follow, or stand square to, the older lines near them; far from any they wander. */
export function streetField(lines: readonly PlanLine[], seed: number): Field {
  const cells = new Map<number, Guide[]>()
  const keyOf = (i: number, j: number) => i * 65536 + j
  for (const guide of lines.flatMap(guidesOf)) {
    const key = keyOf(Math.round(guide.at[0] / reachM), Math.round(guide.at[1] / reachM))
    const cell = cells.get(key)
    if (cell) cell.push(guide)
    else cells.set(key, [guide])
  }
  const sampled = new Map<number, Point>()
  const sample = (u: number, v: number): Point => {
    const key = keyOf(u, v)
    let value = sampled.get(key)
    if (!value) {
      value = sumOf(u * gridM, v * gridM, (i, j) => cells.get(keyOf(i, j)))
      sampled.set(key, value)
    }
    return value
  }
  const wander = noise(seed * 13 + 5, 340)
  return ([x, y]) => {
    const [u, v] = [Math.floor(x / gridM), Math.floor(y / gridM)]
    const share = x / gridM - u
    const low = between(sample(u, v), sample(u + 1, v), share)
    const high = between(sample(u, v + 1), sample(u + 1, v + 1), share)
    const [c, s] = between(low, high, y / gridM - v)
    return Math.atan2(s, c) / 4 + 0.16 * wander(x, y)
  }
}

function sumOf(x: number, y: number, cell: (i: number, j: number) => Guide[] | undefined): Point {
  // Far from every guide the sum is faint and this base direction takes over.
  let [c, s] = [0.02, 0]
  const [i, j] = [Math.round(x / reachM), Math.round(y / reachM)]
  for (let a = i - 1; a <= i + 1; a++) {
    for (let b = j - 1; b <= j + 1; b++) {
      for (const guide of cell(a, b) ?? []) {
        const dx = guide.at[0] - x
        const dy = guide.at[1] - y
        const square = dx * dx + dy * dy
        if (square > reachM * reachM) continue
        const faint = Math.exp(-square / (fadeM * fadeM))
        c += faint * guide.cos
        s += faint * guide.sin
      }
    }
  }
  return [c, s]
}

const weights: Partial<Record<PlanLine['class'], number>> = {
  primary: 1.6,
  secondary: 1.3,
  tertiary: 1,
  residential: 0.8,
  service: 1,
  track: 0.5,
}

function guidesOf(line: PlanLine): Guide[] {
  const weight = weights[line.class]
  if (weight === undefined) return []
  const guides: Guide[] = []
  for (let i = 1; i < line.points.length; i++) {
    const [a, b] = [line.points[i - 1]!, line.points[i]!]
    const angle = angleOf(direction(a, b))
    guides.push({
      at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
      cos: weight * Math.cos(4 * angle),
      sin: weight * Math.sin(4 * angle),
    })
  }
  return guides
}
