import type { Point } from '../geometry/points.ts'
import { polygonsMeet } from '../geometry/polygons.ts'
import type { QuarterStyle } from '../plan/drawing.ts'
import type { Random } from '../random.ts'
import { heightOf, type NewBuilding } from './building.ts'
import { ell, type Frame, fits, place, rectangle, tee } from './frame.ts'

interface Habit {
  setback: readonly [number, number]
  width: readonly [number, number]
  depth: readonly [number, number]
  years: readonly [number, number]
  /** Chance of the old long house with its narrow side to the street. */
  long: number
  storeys: readonly (readonly [number, number])[]
}

const habits: Partial<Record<QuarterStyle, Habit>> = {
  grid: {
    setback: [2.5, 6],
    width: [8.5, 12.5],
    depth: [8, 12],
    years: [1928, 1992],
    long: 0.25,
    storeys: [
      [1, 7],
      [2, 3],
    ],
  },
  suburb: {
    setback: [4, 8],
    width: [9, 13],
    depth: [8.5, 12.5],
    years: [1978, 2024],
    long: 0.06,
    storeys: [
      [1, 4],
      [2, 6],
    ],
  },
  village: {
    setback: [1.5, 5],
    width: [7.5, 11],
    depth: [8, 11],
    years: [1895, 1985],
    long: 0.55,
    storeys: [
      [1, 9],
      [2, 1],
    ],
  },
}

/** A house with its front to the street, and what stands in the yard behind it. */
export function houseOn(frame: Frame, style: QuarterStyle, rng: Random): NewBuilding[] {
  const habit = habits[style] ?? habits.grid!
  if (rng.chance(0.035)) return []
  const house = mainHouse(frame, habit, rng)
  if (!house) return []
  const year = rng.whole(...habit.years)
  const storeys = rng.weighted(habit.storeys)
  const fresh = style === 'suburb' && rng.chance(0.025)
  const built: NewBuilding[] = [
    {
      points: house,
      name: null,
      use: 'house',
      status: fresh ? 'under-construction' : 'standing',
      storeys,
      heightM: heightOf(storeys),
      dwellings: rng.chance(0.06) ? 2 : 1,
      yearBuilt: fresh ? null : year,
      isMain: true,
    },
  ]
  for (const chance of [style === 'village' ? 0.85 : 0.55, style === 'village' ? 0.45 : 0.15]) {
    if (!rng.chance(chance)) continue
    const shed = yardBuilding(
      frame,
      built.map((b) => b.points),
      rng,
    )
    if (!shed) continue
    built.push({
      points: shed,
      name: null,
      use: rng.chance(0.4) ? 'garage' : 'shed',
      status: 'standing',
      storeys: 1,
      heightM: 2.8,
      dwellings: 0,
      yearBuilt: Math.min(2024, year + rng.whole(0, 30)),
      isMain: false,
    })
  }
  return built
}

function mainHouse(frame: Frame, habit: Habit, rng: Random): Point[] | undefined {
  for (let attempt = 0; attempt < 14; attempt++) {
    const shrink = 1 - attempt * 0.035
    const setback = rng.between(...habit.setback)
    const isLong = rng.chance(habit.long)
    const width = (isLong ? rng.between(5.8, 7.2) : rng.between(...habit.width)) * shrink
    const depth = (isLong ? rng.between(12, 19) : rng.between(...habit.depth)) * shrink
    const room = frame.frontM - width
    if (room < 1.6) continue
    // Old houses keep to one side of the lot, and leave a way for the cart on the other.
    const side = isLong || rng.chance(0.35) ? rng.between(0.9, 1.6) : rng.between(0.25, 0.75) * room
    const u = rng.chance(0.5) ? side : room - side
    const shape = houseShape(u, setback, width, depth, isLong, rng)
    const points = place(frame, shape)
    if (fits(frame, points, 0.7)) return points
  }
  return undefined
}

function houseShape(
  u: number,
  v: number,
  width: number,
  depth: number,
  isLong: boolean,
  rng: Random,
): Point[] {
  const dice = rng.next()
  const onRight = rng.chance(0.5)
  if (isLong || dice < 0.34) return rectangle(u, v, width, depth)
  if (dice < 0.74) {
    return ell(
      u,
      v,
      width,
      depth * rng.between(0.6, 0.8),
      width * rng.between(0.4, 0.6),
      rng.between(2.5, 5.5),
      onRight,
    )
  }
  if (dice < 0.88)
    return tee(u, v, width, depth * 0.7, width * rng.between(0.35, 0.55), rng.between(2, 4.5))
  // A porch before the left or right of the front.
  const porch = width * rng.between(0.3, 0.45)
  const from = onRight ? u + width - porch : u
  const out = rng.between(1.2, 2)
  const front: Point[] = [
    [from, v - out],
    [from + porch, v - out],
  ]
  return onRight
    ? [[u, v], [from, v], ...front, [u + width, v + depth], [u, v + depth]]
    : [...front, [u + porch, v], [u + width, v], [u + width, v + depth], [u, v + depth]]
}

function yardBuilding(
  frame: Frame,
  taken: readonly (readonly Point[])[],
  rng: Random,
): Point[] | undefined {
  for (let attempt = 0; attempt < 8; attempt++) {
    const [width, depth] = [rng.between(3, 5.5), rng.between(3.5, 8)]
    const room = frame.frontM - width
    if (room < 1) return undefined
    const u = rng.chance(0.75) ? (rng.chance(0.5) ? 0.7 : room - 0.7) : rng.between(0, room)
    const v = rng.between(0.4, 0.85) * frame.depthM
    const points = place(frame, rectangle(u, v, width, depth))
    if (fits(frame, points, 0.35) && !taken.some((other) => polygonsMeet(other, points)))
      return points
  }
  return undefined
}
