import { indexPoints } from './index-points.ts'
import { type Neighbours, packNeighbours } from './neighbours.ts'

/**
 * The points at most `distanceM` away from each, in a plane in metres. Equal to spdep's dnearneigh.
 * @throws RangeError when a coordinate is not a number
 */
export function bandNeighbours(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  distanceM: number,
): Neighbours {
  if (x.length === 0) return packNeighbours([])
  const index = indexPoints(x, y)
  return packNeighbours(around())

  function* around() {
    for (let unit = 0; unit < x.length; unit++) {
      const [centreX, centreY] = [x[unit]!, y[unit]!]
      const near = (other: number, otherX: number, otherY: number) =>
        other !== unit && Math.hypot(otherX - centreX, otherY - centreY) <= distanceM
      const box = [
        centreX - distanceM,
        centreY - distanceM,
        centreX + distanceM,
        centreY + distanceM,
      ] as const
      yield index.search(...box, near).sort((a, b) => a - b)
    }
  }
}
