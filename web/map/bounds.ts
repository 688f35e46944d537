import { bbox } from '@turf/turf'
import type { Geometry } from 'geojson'
import type { Bounds } from './types.ts'

/** West, south, east, north of a geometry; null when it is empty. */
export function boundsOf(geometry: Geometry): Bounds | null {
  const [west, south, east, north] = bbox(geometry)
  return [west, south, east, north].every(Number.isFinite) ? [west, south, east, north] : null
}
