import proj4 from 'proj4'
import type { Point } from '../geometry/points.ts'

// EPSG:3844, Pulkovo 1942(58) / Stereo70, with the shift that PostGIS has for it.
export const stereo70 =
  '+proj=sterea +lat_0=46 +lon_0=25 +k=0.99975 +x_0=500000 +y_0=500000 +ellps=krass +towgs84=2.329,-147.042,-92.08,0.309,-0.325,-0.497,5.69 +units=m +no_defs'

/** A place on real ground for a town's own plane. */
export interface Ground {
  /** Degrees east and north (EPSG:4326), rounded to 1e-9. */
  lonLat(p: Point): Point
  /** Metres above the Black Sea. */
  elevationM(p: Point): number
}

/** `origin` is the square of the town in Stereo 70: metres east, north. */
export function groundAt(origin: Point): Ground {
  const toDegrees = degreesAround(origin)
  const round = (degrees: number) => Math.round(degrees * 1e9) / 1e9
  return {
    lonLat(p) {
      const degrees = toDegrees(p)
      return [round(degrees[0]), round(degrees[1])]
    },
    // The plain falls gently to the south-east, and more towards the river.
    elevationM: ([x, y]) =>
      62 - x * 0.0009 + y * 0.0021 + 2.4 * Math.tanh((Math.abs(y + 330) - 160) / 130),
  }
}

const reachM = 3200
const knots = [-1, -0.5, 0, 0.5, 1] as const

/**
 * The projection is so smooth over one town that a polynomial through five by five of its points
 * is the same to 1e-12 degrees, at a fiftieth of the time.
 */
function degreesAround(origin: Point): (p: Point) => Point {
  const converter = proj4(stereo70, 'EPSG:4326')
  const exact = (p: Point) =>
    converter.forward([origin[0] + p[0], origin[1] + p[1]]) as unknown as Point
  const known = knots.flatMap((v) => knots.map((u) => exact([u * reachM, v * reachM])))
  const [along, across] = [new Float64Array(5), new Float64Array(5)]
  return (p) => {
    const u = p[0] / reachM
    const v = p[1] / reachM
    if (Math.abs(u) > 1 || Math.abs(v) > 1) return exact(p)
    weigh(u, along)
    weigh(v, across)
    let [lon, lat] = [0, 0]
    for (let i = 0; i < 25; i++) {
      const weight = along[i % 5]! * across[Math.floor(i / 5)]!
      lon += weight * known[i]![0]
      lat += weight * known[i]![1]
    }
    return [lon, lat]
  }
}

/** Lagrange's weights of the five knots at u. */
function weigh(u: number, into: Float64Array): void {
  const [a, b, d, e] = [u + 1, u + 0.5, u - 0.5, u - 1]
  into[0] = (b * u * d * e) / 1.5
  into[1] = (a * u * d * e) / -0.375
  into[2] = (a * b * d * e) / 0.25
  into[3] = (a * b * u * e) / -0.375
  into[4] = (a * b * u * d) / 1.5
}
