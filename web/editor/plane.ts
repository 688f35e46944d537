import { type Plane, type Point, planeAt } from '../../api/client.ts'
import type { Projection } from '../map/official-crs.ts'
import type { LngLat } from '../map/types.ts'

export type { Plane, Point } from '../../api/client.ts'

const probeDegrees = 1e-4
const metresPerDegree = 111_320

/** The server's plane, here; without a CRS in metres, east and north as a sphere has them. */
export function planeOf(origin: LngLat, projection: Projection | null): Plane {
  const [east, north] =
    projection && !projection.isGeographic
      ? [slope(origin, projection, 0), slope(origin, projection, 1)]
      : [
          { x: metresPerDegree * Math.cos((origin[1] * Math.PI) / 180), y: 0 },
          { x: 0, y: metresPerDegree },
        ]
  return planeAt({
    origin,
    eastPerLongitude: east.x,
    eastPerLatitude: north.x,
    northPerLongitude: east.y,
    northPerLatitude: north.y,
  })
}

/** Metres east and north for one degree along an axis. */
function slope([lng, lat]: LngLat, { forward, unitM }: Projection, axis: 0 | 1): Point {
  const [dLng, dLat] = axis === 0 ? [probeDegrees, 0] : [0, probeDegrees]
  const [x0, y0] = forward([lng - dLng, lat - dLat])
  const [x1, y1] = forward([lng + dLng, lat + dLat])
  const perDegree = unitM / (2 * probeDegrees)
  return { x: (x1 - x0) * perDegree, y: (y1 - y0) * perDegree }
}

export function distanceM(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}

/** How far along from a to b (0 … 1, or beyond) the foot of the perpendicular from a point lies. */
export function shareAlong(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const squared = dx * dx + dy * dy
  return squared === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / squared
}

export function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
}

/** Where two lines meet, each through two points; undefined where they hardly do. */
export function crossing([a, b]: Line, [c, d]: Line): Point | undefined {
  const [rx, ry] = [b.x - a.x, b.y - a.y]
  const [sx, sy] = [d.x - c.x, d.y - c.y]
  const cross = rx * sy - ry * sx
  // Less than half a degree apart.
  if (Math.abs(cross) < 0.0087 * Math.hypot(rx, ry) * Math.hypot(sx, sy)) return undefined
  return between(a, b, ((c.x - a.x) * sy - (c.y - a.y) * sx) / cross)
}

export type Line = readonly [Point, Point]
