import type { Point } from '../geometry/points.ts'
import { areaOf, polygonsMeet } from '../geometry/polygons.ts'
import type { Random } from '../random.ts'
import { heightOf, type NewBuilding } from './building.ts'
import { ell, type Frame, fits, place, rectangle } from './frame.ts'

/** Slabs and towers of the 1960s to 80s, in rows with green between them. */
export function flatsOn(frame: Frame, rng: Random): NewBuilding[] {
  const built: NewBuilding[] = []
  const isTower = rng.chance(0.22)
  const year = rng.whole(1962, 1989)
  let v = rng.between(5, 9)
  while (v < frame.depthM - 12 && built.length < 4) {
    const [width, depth] = isTower
      ? [rng.between(18, 22), rng.between(17, 20)]
      : [rng.between(32, 58), rng.between(11, 13)]
    const points = widest(frame, v, width, depth, built)
    if (points) {
      const storeys = isTower
        ? rng.whole(9, 11)
        : rng.weighted([
            [5, 8],
            [4, 1],
            [3, 1],
          ] as const)
      built.push({
        points,
        name: `Bloc ${String.fromCharCode(65 + rng.whole(0, 9))}${rng.whole(1, 30)}`,
        use: 'apartments',
        status: 'standing',
        storeys,
        heightM: heightOf(storeys, 2.8),
        dwellings: Math.round((areaOf(points) * storeys) / 82),
        yearBuilt: year,
        isMain: true,
      })
    }
    v += depth + rng.between(17, 25)
  }
  if (built.length > 0 && rng.chance(0.5)) addGarages(frame, built, rng)
  return built
}

function widest(
  frame: Frame,
  v: number,
  width: number,
  depth: number,
  taken: readonly NewBuilding[],
): Point[] | undefined {
  for (let w = width; w >= 15; w *= 0.86) {
    for (const share of [0.5, 0.3, 0.7, 0.1, 0.9]) {
      const points = place(frame, rectangle((frame.frontM - w) * share, v, w, depth))
      if (fits(frame, points, 2.5) && !taken.some((other) => polygonsMeet(other.points, points)))
        return points
    }
  }
  return undefined
}

function addGarages(frame: Frame, built: NewBuilding[], rng: Random): void {
  for (let attempt = 0; attempt < 6; attempt++) {
    const [u, v] = [rng.between(1, frame.frontM * 0.6), rng.between(0.5, 0.9) * frame.depthM]
    const points = place(frame, rectangle(u, v, rng.between(9, 21), 5.6))
    if (!fits(frame, points, 0.5) || built.some((other) => polygonsMeet(other.points, points)))
      continue
    built.push({
      points,
      name: null,
      use: 'garage',
      status: 'standing',
      storeys: 1,
      heightM: 2.6,
      dwellings: 0,
      yearBuilt: rng.whole(1978, 1998),
      isMain: false,
    })
    return
  }
}

/** Halls, stores and an office by the gate. */
export function plantOn(frame: Frame, rng: Random): NewBuilding[] {
  if (rng.chance(0.08)) return []
  const built: NewBuilding[] = []
  const year = rng.chance(0.6) ? rng.whole(1954, 1988) : rng.whole(1996, 2023)
  for (let attempt = 0; attempt < 10 && built.length < 3; attempt++) {
    const shrink = 1 - attempt * 0.06
    const [width, depth] = [rng.between(18, 46) * shrink, rng.between(16, 52) * shrink]
    const u = rng.between(3, Math.max(4, frame.frontM - width - 3))
    const v = rng.between(6, Math.max(8, frame.depthM - depth - 4))
    const shape = rng.chance(0.3)
      ? ell(u, v, width, depth * 0.6, width * 0.4, depth * 0.4, rng.chance(0.5))
      : rectangle(u, v, width, depth)
    const points = place(frame, shape)
    if (!fits(frame, points, 2.5) || built.some((other) => polygonsMeet(other.points, points)))
      continue
    built.push({
      points,
      name: null,
      use: built.length === 0 || rng.chance(0.5) ? 'industrial' : 'warehouse',
      status: 'standing',
      storeys: 1,
      heightM: Math.round(rng.between(6, 12) * 10) / 10,
      dwellings: 0,
      yearBuilt: Math.min(2024, year + rng.whole(0, 6)),
      isMain: built.length === 0,
    })
  }
  return built
}
