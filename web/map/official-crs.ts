import proj4 from 'proj4'
import { correctionBy } from './crs-correction.ts'
import type { LngLat, OfficialCrs } from './types.ts'

/** Both ways between degrees and the official CRS, in the units of the CRS. */
export interface Projection {
  srid: number
  /** Metres in one unit of the CRS. */
  unitM: number
  /** True where the CRS counts in degrees: lengths and areas cannot be taken in it. */
  isGeographic: boolean
  /** Degrees → easting, northing. */
  forward(position: LngLat): [easting: number, northing: number]
  /** Easting, northing → degrees. */
  inverse(position: [easting: number, northing: number]): LngLat
}

/** What proj4 reads out of a definition, beyond its own types. */
interface Definition {
  projName: string
  to_meter?: number
}

/** Reads a proj4 definition; throws when proj4 cannot. */
export function projectionOf({ srid, definition, control }: OfficialCrs): Projection {
  const { projName, to_meter } = proj4.Proj(definition) as unknown as Definition
  const converter = proj4('EPSG:4326', definition)
  const forward = (place: LngLat) => converter.forward(place) as [number, number]
  const isGeographic = projName === 'longlat'
  const correction = correctionBy(control ?? [], forward)
  return {
    srid,
    unitM: isGeographic ? 1 : (to_meter ?? 1),
    isGeographic,
    forward(place) {
      const [easting, northing] = forward(place)
      const [east, north] = correction(place)
      return [easting + east, northing + north]
    },
    inverse([easting, northing]) {
      const inverse = ([east, north]: [number, number]) =>
        converter.inverse([easting - east, northing - north]) as LngLat
      // The correction hardly changes over the little that the first guess is wrong by.
      return inverse(correction(inverse(correction(inverse([0, 0])))))
    },
  }
}

/** Null where there is no definition, or none that proj4 understands. */
export function projectionOrNull(crs: OfficialCrs | null | undefined): Projection | null {
  try {
    return crs ? projectionOf(crs) : null
  } catch {
    return null
  }
}
