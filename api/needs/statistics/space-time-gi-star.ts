import { moments } from './moments.ts'
import { type Neighbours, unitCount } from './neighbours.ts'
import { twoSidedP } from './two-sided-p.ts'

/**
 * Gi* in space and time: a unit's neighbourhood in a bin is its neighbours then and one bin before,
 * and the mean is that of all units and bins, so that a bin in which the whole town is worse shows.
 * Equal to Gi* on the graph of units × bins.
 * @param values bin after bin, the units of each in order
 * @param neighbours including the unit itself
 * @returns in the same order as the values
 */
export function spaceTimeGiStar(
  values: ArrayLike<number>,
  neighbours: Neighbours,
): { z: Float64Array; p: Float64Array } {
  const units = unitCount(neighbours)
  if (!neighbours.includesSelf) throw new RangeError('Gi* counts each unit among its neighbours')
  if (units === 0 || values.length % units !== 0)
    throw new RangeError(`${values.length} figures are no bins of ${units} units`)
  const { offsets, targets, weights } = neighbours
  const count = values.length
  const { mean, second, constant } = moments(values)
  const z = new Float64Array(count)
  const p = new Float64Array(count).fill(1)
  if (constant) return { z, p }
  const before = new Float64Array(units)
  for (let start = 0; start < count; start += units) {
    const layers = start === 0 ? 1 : 2
    for (let unit = 0; unit < units; unit++) {
      let [sum, weightSum, squareSum] = [0, 0, 0]
      for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) {
        const weight = weights ? weights[k]! : 1
        sum += weight * values[start + targets[k]!]!
        weightSum += weight * layers
        squareSum += weight * weight * layers
      }
      const spread = count * squareSum - weightSum * weightSum
      // Of a neighbourhood of all units and bins only rounding is left.
      if (spread > 1e-12 * weightSum * weightSum) {
        const excess = sum + before[unit]! - weightSum * mean
        z[start + unit] = excess / Math.sqrt((second * spread) / (count - 1))
        p[start + unit] = twoSidedP(z[start + unit]!)
      }
      before[unit] = sum
    }
  }
  return { z, p }
}
