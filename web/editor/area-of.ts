import type { MultiPolygon, Polygon } from 'geojson'
import { measureReadout } from '../map/measure-readout.ts'
import type { Projection } from '../map/official-crs.ts'
import type { LngLat } from '../map/types.ts'

/** As the register reckons it, in the plane of the official CRS. */
export function areaOf(geometry: Polygon | MultiPolygon, projection: Projection | null): number {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const of = (ring: LngLat[]) => measureReadout('area', ring.slice(0, -1), null, projection).areaM2
  return polygons.reduce(
    (sum, [shell = [], ...holes]) =>
      sum + of(shell as LngLat[]) - holes.reduce((taken, hole) => taken + of(hole as LngLat[]), 0),
    0,
  )
}
