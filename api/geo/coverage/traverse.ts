import { stepFrom } from './bearing.ts'
import type { Point } from './plane.ts'

/** One side of a surveyed figure. The bearing in degrees clockwise from grid north. */
export interface Leg {
  bearingDeg: number
  distanceM: number
}

export interface Traverse {
  /** The corners in order, the start first and not again at the end. */
  points: Point[]
  /** How far from the start the last leg ended. Metres. */
  misclosureM: number
  misclosureEastM: number
  misclosureNorthM: number
  lengthM: number
  /** 1 : this; undefined where it closes exactly. */
  precision: number | undefined
}

/** The start and where each leg ends. */
export function walkLegs(start: Point, legs: readonly Leg[]): Point[] {
  const walked = [start]
  for (const { bearingDeg, distanceM } of legs)
    walked.push(stepFrom(walked.at(-1)!, bearingDeg, distanceM))
  return walked
}

/**
 * The figure that legs walk round, with what they miss the start by spread over them in proportion to
 * their lengths (Bowditch's compass rule).
 */
export function closeTraverse(start: Point, legs: readonly Leg[]): Traverse {
  const walked = walkLegs(start, legs)
  const end = walked.at(-1)!
  const [east, north] = [end.x - start.x, end.y - start.y]
  const lengthM = legs.reduce((sum, leg) => sum + leg.distanceM, 0)
  let soFarM = 0
  const points = walked.slice(0, -1).map((point, index) => {
    const share = lengthM === 0 ? 0 : soFarM / lengthM
    soFarM += legs[index]!.distanceM
    return { x: point.x - east * share, y: point.y - north * share }
  })
  const misclosureM = Math.hypot(east, north)
  return {
    points,
    misclosureM,
    misclosureEastM: east,
    misclosureNorthM: north,
    lengthM,
    precision: misclosureM < 1e-9 ? undefined : lengthM / misclosureM,
  }
}
