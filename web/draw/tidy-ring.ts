import { area, convex, kinks, polygon, simplify, truncate, unkinkPolygon } from '@turf/turf'
import type { Polygon, Position } from 'geojson'

/** As many as the address of a tile can carry without trouble. */
const mostCorners = 120

/** 11 cm. */
const decimals = 6

/**
 * The ring of a shape drawn by hand: with few corners, the first one again as the last; of a line that crosses
 * itself the greatest loop. Null for what has no area.
 */
export function tidyRing({ coordinates }: Polygon, toleranceDegrees: number): Position[] | null {
  const ring = coordinates[0] ?? []
  if (ring.length < 4) return null
  let tidy = truncate(polygon([ring]), { precision: decimals, coordinates: 2 })
  for (let tolerance = toleranceDegrees; ; tolerance *= 2) {
    tidy = truncate(simplify(polygon([ring]), { tolerance, highQuality: true }), {
      precision: decimals,
      coordinates: 2,
    })
    if (tidy.geometry.coordinates[0]!.length <= mostCorners) break
  }
  if (kinks(tidy).features.length > 0) {
    const loops = unkinkPolygon(tidy).features.sort((a, b) => area(b) - area(a))
    const greatest = loops[0] && truncate(loops[0], { precision: decimals, coordinates: 2 })
    tidy = greatest && kinks(greatest).features.length === 0 ? greatest : (convex(tidy) ?? tidy)
  }
  const corners = withoutRepeats(tidy.geometry.coordinates[0]!)
  return corners.length >= 4 && area(polygon([corners])) > 0 ? corners : null
}

function withoutRepeats(ring: Position[]): Position[] {
  return ring.filter(
    ([x, y], index) => index === 0 || x !== ring[index - 1]![0] || y !== ring[index - 1]![1],
  )
}
