import type { Point } from '../geometry/points.ts'
import { polygonsMeet } from '../geometry/polygons.ts'
import type { Place, PlaceKind } from '../lots/places.ts'
import type { Random } from '../random.ts'
import { type BuildingUse, heightOf, type NewBuilding } from './building.ts'
import { churchShape, ell, type Frame, fits, horseshoe, place, rectangle, tee } from './frame.ts'

interface Design {
  use: BuildingUse
  storeys: number
  years: readonly [number, number]
  shapes: (scale: number, rng: Random) => Point[][]
}

const at0 = (shape: Point[]): Point[] => shape

const designs: Partial<Record<PlaceKind, Design>> = {
  'town-hall': {
    use: 'public',
    storeys: 3,
    years: [1889, 1912],
    shapes: (s) => [at0(horseshoe(0, 0, 38 * s, 12 * s, 11 * s, 13 * s))],
  },
  market: {
    use: 'shop',
    storeys: 1,
    years: [1958, 1974],
    shapes: (s) => [
      rectangle(0, 0, 34 * s, 20 * s),
      rectangle(0, 26 * s, 30 * s, 5 * s),
      rectangle(0, 36 * s, 30 * s, 5 * s),
    ],
  },
  church: {
    use: 'church',
    storeys: 1,
    years: [1790, 1902],
    shapes: (s) => [churchShape(0, 4, 26 * s, 11 * s), rectangle(30 * s, 22 * s, 12 * s, 7 * s)],
  },
  library: {
    use: 'public',
    storeys: 2,
    years: [1925, 1975],
    shapes: (s) => [tee(0, 0, 26 * s, 11 * s, 11 * s, 10 * s)],
  },
  school: {
    use: 'school',
    storeys: 3,
    years: [1908, 1982],
    shapes: (s) => [
      horseshoe(0, 0, 54 * s, 13 * s, 13 * s, 22 * s),
      rectangle(4 * s, 46 * s, 26 * s, 15 * s),
    ],
  },
  kindergarten: {
    use: 'kindergarten',
    storeys: 2,
    years: [1968, 2008],
    shapes: (s) => [ell(0, 0, 28 * s, 12 * s, 12 * s, 12 * s, true)],
  },
  hospital: {
    use: 'hospital',
    storeys: 5,
    years: [1964, 1978],
    shapes: (s) => [
      tee(0, 0, 72 * s, 14 * s, 16 * s, 34 * s),
      rectangle(52 * s, 26 * s, 20 * s, 13 * s),
      rectangle(0, 28 * s, 18 * s, 11 * s),
    ],
  },
  'care-home': {
    use: 'care-home',
    storeys: 2,
    years: [1972, 2012],
    shapes: (s) => [ell(0, 0, 36 * s, 12 * s, 12 * s, 16 * s, false)],
  },
  police: {
    use: 'public',
    storeys: 3,
    years: [1956, 1980],
    shapes: (s) => [ell(0, 0, 24 * s, 12 * s, 11 * s, 9 * s, true)],
  },
  'fire-station': {
    use: 'public',
    storeys: 2,
    years: [1960, 1985],
    shapes: (s) => [ell(0, 0, 34 * s, 13 * s, 9 * s, 10 * s, true)],
  },
  stadium: {
    use: 'sports',
    storeys: 1,
    years: [1955, 1972],
    shapes: (s) => [rectangle(10 * s, 0, 70 * s, 10 * s), rectangle(90 * s, 4 * s, 16 * s, 10 * s)],
  },
  park: {
    use: 'public',
    storeys: 1,
    years: [1970, 2015],
    shapes: (s) => [rectangle(6 * s, 6 * s, 7 * s, 5 * s)],
  },
  cemetery: {
    use: 'church',
    storeys: 1,
    years: [1880, 1930],
    shapes: (s) => [churchShape(4, 8, 13 * s, 6 * s)],
  },
  station: {
    use: 'transport',
    storeys: 2,
    years: [1892, 1912],
    shapes: (s) => [rectangle(0, 0, 46 * s, 13 * s), rectangle(54 * s, 0, 14 * s, 9 * s)],
  },
  'treatment-plant': {
    use: 'utility',
    storeys: 1,
    years: [1978, 2011],
    shapes: (s) => [
      round(18 * s, 22 * s, 12 * s),
      round(48 * s, 22 * s, 12 * s),
      rectangle(0, 46 * s, 40 * s, 14 * s),
      rectangle(48 * s, 48 * s, 14 * s, 9 * s),
    ],
  },
  waterworks: {
    use: 'utility',
    storeys: 1,
    years: [1936, 1978],
    shapes: (s) => [
      rectangle(0, 0, 20 * s, 11 * s),
      round(34 * s, 12 * s, 8 * s),
      round(54 * s, 12 * s, 8 * s),
    ],
  },
  substation: {
    use: 'utility',
    storeys: 1,
    years: [1965, 1988],
    shapes: (s) => [rectangle(0, 0, 22 * s, 10 * s)],
  },
  supermarket: {
    use: 'shop',
    storeys: 1,
    years: [2006, 2021],
    shapes: (s) => [rectangle(0, 18 * s, 56 * s, 40 * s)],
  },
}

function round(u: number, v: number, radius: number): Point[] {
  return Array.from({ length: 20 }, (_, i): Point => {
    const angle = (i / 20) * 2 * Math.PI
    return [u + Math.cos(angle) * radius, v + Math.sin(angle) * radius]
  })
}

/** The buildings of a public place, as large as its lot allows. */
export function civicOn(frame: Frame, what: Place, rng: Random): NewBuilding[] {
  const design = designs[what.kind]
  if (!design) return []
  const year = rng.whole(...design.years)
  const built: NewBuilding[] = []
  for (const shape of design.shapes(1, rng)) {
    const points = firstFit(frame, shape, built)
    if (!points) continue
    const isMain = built.length === 0
    built.push({
      points,
      name: isMain ? nameOf(what) : null,
      use: design.use,
      status: 'standing',
      storeys: isMain ? design.storeys : 1,
      heightM: design.use === 'church' && isMain ? 17 : heightOf(isMain ? design.storeys : 1, 3.8),
      dwellings: 0,
      yearBuilt: Math.min(2024, year + (isMain ? 0 : rng.whole(0, 25))),
      isMain,
    })
  }
  return built
}

function firstFit(
  frame: Frame,
  shape: readonly Point[],
  taken: readonly NewBuilding[],
): Point[] | undefined {
  for (let size = 1; size > 0.35; size *= 0.88) {
    const scaled = shape.map(([u, v]): Point => [u * size, v * size])
    const width = Math.max(...scaled.map(([u]) => u))
    for (const back of [7, 12, 18, 26]) {
      for (const share of [0.5, 0.25, 0.75, 0.05, 0.95]) {
        const shift = (frame.frontM - width) * share
        const points = place(
          frame,
          scaled.map(([u, v]): Point => [u + shift, v + back]),
        )
        if (fits(frame, points, 2) && !taken.some((other) => polygonsMeet(other.points, points)))
          return points
      }
    }
  }
  return undefined
}

/** A kiosk is not the park it stands in, nor a chapel the cemetery. */
function nameOf({ kind, name }: Place): string | null {
  if (kind === 'park') return null
  return kind === 'cemetery' ? 'Capela' : name
}
