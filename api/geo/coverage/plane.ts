import type { Position } from 'geojson'

/** Metres east and north of the plane's origin. */
export interface Point {
  x: number
  y: number
}

/**
 * The official CRS near one place, as the affine map that touches it there: lines that are straight in
 * stored degrees stay straight, which a projection does not keep, and lengths are right to a millionth
 * within a kilometre.
 */
export interface Plane {
  toPoint(position: Position): Point
  toPosition(point: Point): [longitude: number, latitude: number]
}

/** How many metres east and north one degree of longitude and of latitude leads, near the origin. */
export interface Jacobian {
  origin: Position
  eastPerLongitude: number
  eastPerLatitude: number
  northPerLongitude: number
  northPerLatitude: number
}

export function planeAt(jacobian: Jacobian): Plane {
  const { origin, eastPerLongitude, eastPerLatitude, northPerLongitude, northPerLatitude } =
    jacobian
  const [longitude0 = 0, latitude0 = 0] = origin
  const determinant = eastPerLongitude * northPerLatitude - eastPerLatitude * northPerLongitude
  return {
    toPoint([longitude = 0, latitude = 0]) {
      const [east, north] = [longitude - longitude0, latitude - latitude0]
      return {
        x: east * eastPerLongitude + north * eastPerLatitude,
        y: east * northPerLongitude + north * northPerLatitude,
      }
    },
    toPosition({ x, y }) {
      return [
        longitude0 + (x * northPerLatitude - y * eastPerLatitude) / determinant,
        latitude0 + (y * eastPerLongitude - x * northPerLongitude) / determinant,
      ]
    },
  }
}
