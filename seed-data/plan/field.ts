import { angleOf, direction, type Point } from '../geometry/points.ts'
import { noise } from '../random.ts'
import type { PlanLine } from './skeleton.ts'

/** The direction streets tend to take at a place (radians); its perpendicular is as good. */
export type Field = (p: Point) => number

interface Guide {
  at: Point
  angle: number
  weight: number
}

/** Streets follow, or stand square to, the older lines near them; far from any they wander. */
export function streetField(lines: readonly PlanLine[], seed: number): Field {
  const guides = lines.flatMap(guidesOf)
  const wander = noise(seed * 13 + 5, 340)
  const cells = new Map<string, Guide[]>()
  const cellM = 500
  for (const guide of guides) {
    const key = `${Math.round(guide.at[0] / cellM)},${Math.round(guide.at[1] / cellM)}`
    cells.set(key, [...(cells.get(key) ?? []), guide])
  }
  return ([x, y]) => {
    let [c, s] = [0, 0]
    const [i, j] = [Math.round(x / cellM), Math.round(y / cellM)]
    for (let a = i - 1; a <= i + 1; a++) {
      for (let b = j - 1; b <= j + 1; b++) {
        for (const guide of cells.get(`${a},${b}`) ?? []) {
          const [dx, dy] = [guide.at[0] - x, guide.at[1] - y]
          const weight = guide.weight * Math.exp(-(dx * dx + dy * dy) / (130 * 130))
          c += weight * Math.cos(4 * guide.angle)
          s += weight * Math.sin(4 * guide.angle)
        }
      }
    }
    // Far from every guide the sum is faint and the base direction takes over.
    c += 0.02
    return Math.atan2(s, c) / 4 + 0.16 * wander(x, y)
  }
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
    guides.push({
      at: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2],
      angle: angleOf(direction(a, b)),
      weight,
    })
  }
  return guides
}
