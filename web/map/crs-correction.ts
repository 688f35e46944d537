import type { ControlPoint, LngLat } from './types.ts'

type Offset = [east: number, north: number]

/**
 * What must be added to a projection so that it meets the control points: the corners of a box in
 * the order south-west, south-east, north-west, north-east. Between them, and a little around, it
 * changes evenly (bilinear). Nothing is added where there are not four.
 */
export function correctionBy(
  control: ControlPoint[],
  forward: (place: LngLat) => Offset,
): (place: LngLat) => Offset {
  const [southWest, southEast, northWest, northEast] = control.map(
    ([lng, lat, easting, northing]): Offset => {
      const [east, north] = forward([lng, lat])
      return [easting - east, northing - north]
    },
  )
  const known = [southWest, southEast, northWest, northEast].flat()
  if (!southWest || !southEast || !northWest || !northEast || !known.every(Number.isFinite)) {
    return () => [0, 0]
  }
  const [west, south] = control[0]!
  const [east, north] = control[3]!
  return ([lng, lat]) => {
    const x = within((lng - west) / (east - west))
    const y = within((lat - south) / (north - south))
    const between = (i: 0 | 1) =>
      (southWest[i] * (1 - x) + southEast[i] * x) * (1 - y) +
      (northWest[i] * (1 - x) + northEast[i] * x) * y
    return [between(0), between(1)]
  }
}

/** Far away from the town the correction stays what it is at twice its size around it. */
function within(share: number): number {
  return Number.isFinite(share) ? Math.min(2, Math.max(-1, share)) : 0
}
