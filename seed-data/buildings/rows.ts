import { left, move, type Point } from '../geometry/points.ts'
import {
  areaOf,
  contains,
  isSimple,
  liesWithin,
  polygonsMeet,
  splitByLine,
} from '../geometry/polygons.ts'
import { offset } from '../geometry/polylines.ts'
import type { Random } from '../random.ts'
import { heightOf, type NewBuilding } from './building.ts'
import { type Frame, fits, place, rectangle } from './frame.ts'

/** In the old core, houses stand wall to wall along the street, shops below. */
export function rowHouseOn(frame: Frame, rng: Random): NewBuilding[] {
  const depth = Math.min(frame.depthM * 0.62, rng.between(10, 15))
  const points = frontPart(frame, depth)
  if (!points) return []
  const storeys = rng.weighted([
    [1, 3],
    [2, 6],
    [3, 3],
    [4, 1],
  ] as const)
  const use = rng.weighted([
    ['mixed', 5],
    ['house', 4],
    ['shop', 2],
    ['office', 1],
  ] as const)
  const floorM2 = areaOf(points) * storeys
  const built: NewBuilding[] = [
    {
      points,
      name: null,
      use,
      status: 'standing',
      storeys,
      heightM: heightOf(storeys, 3.6),
      dwellings:
        use === 'shop' || use === 'office'
          ? 0
          : Math.max(1, Math.round(floorM2 / (use === 'mixed' ? 190 : 150))),
      yearBuilt: rng.chance(0.7) ? rng.whole(1868, 1938) : rng.whole(1945, 1989),
      isMain: true,
    },
  ]
  if (frame.depthM > depth + 9 && rng.chance(0.7)) {
    const wing = courtWing(frame, depth, rng)
    if (wing && !polygonsMeet(wing, points)) {
      built.push({
        points: wing,
        name: null,
        use: rng.chance(0.4) ? 'house' : 'shed',
        status: 'standing',
        storeys: 1,
        heightM: 3.4,
        dwellings: 0,
        yearBuilt: rng.whole(1880, 1950),
        isMain: false,
      })
    }
  }
  return built
}

/** The part of the lot within `depthM` of its front, drawn in a hand's breadth from the lines. */
function frontPart(frame: Frame, depthM: number): Point[] | undefined {
  const cut = move(frame.origin, left(frame.way), depthM)
  const probe = move(frame.origin, frame.way, frame.frontM / 2, 0.8)
  const part = splitByLine(frame.lot.points, cut, frame.way).find((p) => contains(p, probe))
  if (!part) return undefined
  const drawn = inset(part, 0.08)
  return drawn && areaOf(drawn) > 30 && liesWithin(drawn, frame.lot.points, 0.02)
    ? drawn
    : undefined
}

function inset(polygon: readonly Point[], byM: number): Point[] | undefined {
  const closed = [polygon.at(-1)!, ...polygon, polygon[0]!]
  const result = offset(closed, byM).slice(1, -1)
  return isSimple(result) ? result : undefined
}

function courtWing(frame: Frame, fromM: number, rng: Random): Point[] | undefined {
  for (let attempt = 0; attempt < 6; attempt++) {
    const width = rng.between(3.5, 5)
    const reach = Math.min(frame.depthM - fromM - 2, rng.between(6, 14))
    const u = rng.chance(0.5) ? 0.6 : frame.frontM - width - 0.6
    const points = place(frame, rectangle(u, fromM + 1.5, width, reach))
    if (reach > 3 && fits(frame, points, 0.2)) return points
  }
  return undefined
}
