import { moments } from './moments.ts'
import { expectOneEach, type Neighbours } from './neighbours.ts'
import { twoSidedP } from './two-sided-p.ts'

export interface GiStar {
  /** How many standard deviations the neighbourhood's sum lies above what the mean would give. */
  z: Float64Array
  /** Two-sided, under the normal approximation. */
  p: Float64Array
  /** 1 where a unit has no neighbour but itself: its z tells of the unit alone. */
  isolated: Uint8Array
}

/**
 * Hot and cold spots by Gi*: Ord & Getis 1995, "Local spatial autocorrelation statistics",
 * equation 14, with the unit itself among its neighbours. Equal to spdep's localG.
 *
 * Where nothing can be told (all figures the same, or a neighbourhood of all units) z is 0 and p 1.
 * @param neighbours including the unit itself, binary or weighted
 */
export function giStar(values: ArrayLike<number>, neighbours: Neighbours): GiStar {
  expectOneEach(values, neighbours)
  if (!neighbours.includesSelf) throw new RangeError('Gi* counts each unit among its neighbours')
  const { offsets, targets, weights } = neighbours
  const count = values.length
  const { mean, second, constant } = moments(values)
  const z = new Float64Array(count)
  const p = new Float64Array(count).fill(1)
  const isolated = new Uint8Array(count)
  for (let unit = 0; unit < count; unit++) {
    let [sum, weightSum, squareSum] = [0, 0, 0]
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) {
      const weight = weights ? weights[k]! : 1
      sum += weight * values[targets[k]!]!
      weightSum += weight
      squareSum += weight * weight
    }
    if (offsets[unit + 1]! - offsets[unit]! < 2) isolated[unit] = 1
    const spread = count * squareSum - weightSum * weightSum
    // Of a neighbourhood of all units only rounding is left.
    if (constant || spread <= 1e-12 * weightSum * weightSum) continue
    z[unit] = (sum - weightSum * mean) / Math.sqrt((second * spread) / (count - 1))
    p[unit] = twoSidedP(z[unit]!)
  }
  return { z, p, isolated }
}
