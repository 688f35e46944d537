import { indexPoints } from './index-points.ts'
import { type Neighbours, packNeighbours } from './neighbours.ts'

/**
 * The `count` nearest points of each, in a plane in metres; fewer where there are not so many. Who
 * is near need not be near in turn. Equal to spdep's knearneigh; among equally far points the choice
 * is arbitrary but the same each time.
 * @throws RangeError when a coordinate is not a number
 */
export function nearestNeighbours(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  count: number,
): Neighbours {
  if (x.length === 0) return packNeighbours([])
  const index = indexPoints(x, y)
  return packNeighbours(around())

  function* around() {
    for (let unit = 0; unit < x.length; unit++) {
      const others = (other: number) => other !== unit
      const nearest = index.neighbors(x[unit]!, y[unit]!, count, Number.POSITIVE_INFINITY, others)
      yield nearest.sort((a, b) => a - b)
    }
  }
}
