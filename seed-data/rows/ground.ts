import proj4 from 'proj4'
import type { Point } from '../geometry/points.ts'

// EPSG:3844, Pulkovo 1942(58) / Stereo70, with the shift that PostGIS has for it.
const stereo70 =
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
  const converter = proj4(stereo70, 'EPSG:4326')
  const round = (degrees: number) => Math.round(degrees * 1e9) / 1e9
  return {
    lonLat([x, y]) {
      const [lon, lat] = converter.forward([origin[0] + x, origin[1] + y])
      return [round(lon!), round(lat!)]
    },
    // The plain falls gently to the south-east, and more towards the river.
    elevationM: ([x, y]) =>
      62 - x * 0.0009 + y * 0.0021 + 2.4 * Math.tanh((Math.abs(y + 330) - 160) / 130),
  }
}
