import { area, length, lineString, polygon } from '@turf/turf'
import type { Projection } from './official-crs.ts'
import type { LngLat } from './types.ts'

export type MeasureKind = 'distance' | 'area'

/**
 * What has been measured. `official`: in the plane of the official CRS, as the register's own
 * lengths and areas are; `sphere`: on a sphere of 6,371,009 m, off by up to 0.5 %, where the
 * official CRS is not known or counts in degrees.
 */
export interface MeasureReadout {
  kind: MeasureKind
  method: 'official' | 'sphere'
  /** Corners set so far, without the pointer. */
  points: number
  /** Along the line, or around the area. */
  lengthM: number
  /** Of the last leg, to the pointer when there is one. */
  legM: number
  /** 0 for a distance. */
  areaM2: number
}

/** Lengths and area of a chain of corners (degrees), the last of which may be the pointer. */
export function measureReadout(
  kind: MeasureKind,
  points: LngLat[],
  pointer: LngLat | null,
  projection: Projection | null,
): MeasureReadout {
  const corners = pointer && points.length > 0 ? [...points, pointer] : points
  const planar = projection && !projection.isGeographic ? projection : null
  const chain = kind === 'area' && corners.length > 2 ? [...corners, corners[0]!] : corners
  const lengthM = planar ? planarLength(chain, planar) : sphereLength(chain)
  const leg = corners.slice(-2)
  return {
    kind,
    method: planar ? 'official' : 'sphere',
    points: points.length,
    lengthM,
    legM: planar ? planarLength(leg, planar) : sphereLength(leg),
    areaM2: kind === 'area' && corners.length > 2 ? areaOf(chain, planar) : 0,
  }
}

function areaOf(ring: LngLat[], planar: Projection | null): number {
  return planar ? planarArea(ring, planar) : area(polygon([ring]))
}

function sphereLength(chain: LngLat[]): number {
  return chain.length < 2 ? 0 : length(lineString(chain), { units: 'meters' })
}

function planarLength(chain: LngLat[], { forward, unitM }: Projection): number {
  let sum = 0
  const placed = chain.map(forward)
  placed.forEach(([x, y], i) => {
    const [fromX, fromY] = placed[i - 1] ?? [x, y]
    sum += Math.hypot(x - fromX, y - fromY)
  })
  return sum * unitM
}

/** Ring is closed. Counted from its first corner, so that far-away coordinates keep their digits. */
function planarArea(ring: LngLat[], { forward, unitM }: Projection): number {
  const [originX, originY] = forward(ring[0]!)
  const placed = ring.map((corner) => {
    const [x, y] = forward(corner)
    return [x - originX, y - originY] as const
  })
  let twice = 0
  placed.forEach(([x, y], i) => {
    const [nextX, nextY] = placed[i + 1] ?? [x, y]
    twice += x * nextY - nextX * y
  })
  return (Math.abs(twice) / 2) * unitM * unitM
}
