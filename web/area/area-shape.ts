import { circle } from '@turf/turf'
import type { Geometry, Polygon, Position } from 'geojson'
import type { Area } from './area.ts'

/** The shape that is drawn; of a district its own, which must be asked for. */
export function areaShape(area: Area): Polygon | undefined {
  if (area.kind === 'ring') return { type: 'Polygon', coordinates: [area.ring] }
  if (area.kind === 'district') return undefined
  return circle(area.centre, area.radiusM, { units: 'meters', steps: 128 }).geometry
}

const world: Position[] = [
  [-180, -85],
  [180, -85],
  [180, 85],
  [-180, 85],
  [-180, -85],
]

/** All that is outside a shape. */
export function outsideOf(shape: Geometry): Polygon | undefined {
  if (shape.type === 'Polygon')
    return { type: 'Polygon', coordinates: [world, shape.coordinates[0]!] }
  if (shape.type !== 'MultiPolygon') return undefined
  return {
    type: 'Polygon',
    coordinates: [world, ...shape.coordinates.map((part) => part[0]!)],
  }
}
