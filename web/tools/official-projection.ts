import { type Projection, projectionOf } from '../map/official-crs.ts'
import { officialCrs } from '../municipality.ts'
import type { Municipality } from '../queries.ts'

/** The projection of the official CRS; null where proj4 does not understand its definition. */
export function officialProjection(municipality: Municipality): Projection | null {
  const crs = officialCrs(municipality)
  try {
    return crs ? projectionOf(crs) : null
  } catch {
    return null
  }
}
