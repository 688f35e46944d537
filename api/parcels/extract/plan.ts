import type { Position } from 'geojson'

/** Round scales, the largest first. */
const scales = [
  100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 25_000, 50_000, 100_000, 250_000,
  1_000_000,
]

export interface Corner {
  number: number
  position: Position
  /** To the next corner of its ring. */
  next: number
  lengthM: number
}

/** Numbered ring by ring, from 1; a ring's last corner leads back to its first. */
export function cornersOf(shape: Position[][][], unitM: number): Corner[] {
  const corners: Corner[] = []
  for (const ring of shape.flat()) {
    const open = ring.slice(0, -1)
    const first = corners.length + 1
    for (const [at, position] of open.entries()) {
      const to = open[(at + 1) % open.length]!
      corners.push({
        number: first + at,
        position,
        next: first + ((at + 1) % open.length),
        lengthM: Math.hypot(to[0]! - position[0]!, to[1]! - position[1]!) * unitM,
      })
    }
  }
  return corners
}

export interface PlanFrame {
  /** The n of 1:n. */
  scale: number
  /** West, south, east, north in the official CRS. */
  frame: readonly [number, number, number, number]
  /** Millimetres from the left and the upper edge of the plan. */
  toPaper(position: Position): [x: number, y: number]
}

/** The largest round scale at which the shape fits a sheet with a margin around, and what else is then on it. */
export function planFrame(
  shape: Position[][][],
  unitM: number,
  sheet: { widthMm: number; heightMm: number; marginMm: number },
): PlanFrame {
  const positions = shape.flat(2)
  const xs = positions.map(([x]) => x!)
  const ys = positions.map(([, y]) => y!)
  const [west, east] = [least(xs), greatest(xs)]
  const [south, north] = [least(ys), greatest(ys)]
  const needed = Math.max(
    ((east - west) * unitM * 1000) / (sheet.widthMm - 2 * sheet.marginMm),
    ((north - south) * unitM * 1000) / (sheet.heightMm - 2 * sheet.marginMm),
  )
  const scale = scales.find((each) => each >= needed) ?? Math.ceil(needed / 1e6) * 1e6
  const unitsPerMm = scale / 1000 / unitM
  const [centreX, centreY] = [(west + east) / 2, (south + north) / 2]
  const [halfWidth, halfHeight] = [
    (sheet.widthMm / 2) * unitsPerMm,
    (sheet.heightMm / 2) * unitsPerMm,
  ]
  return {
    scale,
    frame: [centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight],
    toPaper: ([x, y]) => [
      (x! - centreX + halfWidth) / unitsPerMm,
      (centreY + halfHeight - y!) / unitsPerMm,
    ],
  }
}

// Spread arguments are limited in number.
const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b))
const greatest = (values: number[]) => values.reduce((a, b) => Math.max(a, b))

/** A round length of the ground that is between 25 and 60 mm long on paper. */
export function scaleBarM(scale: number): number {
  const longest = (scale * 60) / 1000
  const power = 10 ** Math.floor(Math.log10(longest))
  return [5, 2, 1].map((digit) => digit * power).find((length) => length <= longest)!
}

/** Which numbers are written: those that have room, in order; the table has all. */
export function labelled<T extends { at: readonly [number, number] }>(
  labels: readonly T[],
  roomMm: number,
): T[] {
  const kept: T[] = []
  for (const label of labels) {
    const isFree = kept.every(
      ({ at: [x, y] }) =>
        Math.abs(x - label.at[0]) >= roomMm || Math.abs(y - label.at[1]) >= roomMm,
    )
    if (isFree) kept.push(label)
  }
  return kept
}
