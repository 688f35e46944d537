import { moments } from './moments.ts'
import { expectOneEach, type Neighbours } from './neighbours.ts'
import { twoSidedP } from './two-sided-p.ts'

/** Of a unit and of its neighbours; 0 for a unit without neighbours. */
export const quadrants = ['none', 'high-high', 'low-low', 'low-high', 'high-low'] as const

export interface LocalMoran {
  statistic: Float64Array
  expectation: Float64Array
  variance: Float64Array
  z: Float64Array
  /** Two-sided, under the normal approximation. */
  p: Float64Array
  /** An index into `quadrants`: low-high and high-low with a small p are outliers. */
  quadrant: Uint8Array
}

/**
 * Local Moran's I, the detector of outliers: Anselin 1995, "Local indicators of spatial
 * association". Equal to spdep's localmoran.
 *
 * The variance is `conditional` on the unit's own figure (Sokal, Oden & Thomson 1998, appendix;
 * the default of spdep), or under `total` randomisation of all figures (Anselin 1995, equation 14).
 * Where nothing can be told (no neighbours, a figure that is exactly the mean, all figures the
 * same) z is 0 and p 1.
 * @param neighbours without the unit itself; usually row-standardised
 */
export function localMoran(
  values: ArrayLike<number>,
  neighbours: Neighbours,
  variance: 'conditional' | 'total' = 'conditional',
): LocalMoran {
  expectOneEach(values, neighbours)
  if (neighbours.includesSelf) throw new RangeError("Moran's I compares a unit with the others")
  const { offsets, targets, weights } = neighbours
  const count = values.length
  const { mean, second, fourth, constant } = moments(values)
  const kurtosis = fourth / (second * second)
  const result = emptyResult(count)
  if (constant) return result
  for (let unit = 0; unit < count; unit++) {
    let [lag, weightSum, squareSum] = [0, 0, 0]
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) {
      const weight = weights ? weights[k]! : 1
      lag += weight * (values[targets[k]!]! - mean)
      weightSum += weight
      squareSum += weight * weight
    }
    if (squareSum === 0) continue
    const deviation = values[unit]! - mean
    const statistic = (deviation / second) * lag
    const { expectation, spread } = variance === 'conditional' ? conditional() : total()
    result.statistic[unit] = statistic
    result.expectation[unit] = expectation
    result.variance[unit] = spread
    result.quadrant[unit] = quadrantOf(deviation > 0, lag > 0)
    if (spread <= 0) continue
    result.z[unit] = (statistic - expectation) / Math.sqrt(spread)
    result.p[unit] = twoSidedP(result.z[unit]!)

    function conditional() {
      const square = deviation * deviation
      return {
        expectation: -(square * weightSum) / ((count - 1) * second),
        spread:
          (square / second ** 2) *
          (count / (count - 2)) *
          (squareSum - weightSum ** 2 / (count - 1)) *
          (second - square / (count - 1)),
      }
    }

    function total() {
      const expectation = -weightSum / (count - 1)
      const a = (count - kurtosis) / (count - 1)
      const b = (2 * kurtosis - count) / ((count - 1) * (count - 2))
      const spread = a * squareSum + b * (weightSum ** 2 - squareSum) - expectation ** 2
      return { expectation, spread }
    }
  }
  return result
}

function emptyResult(count: number): LocalMoran {
  return {
    statistic: new Float64Array(count),
    expectation: new Float64Array(count),
    variance: new Float64Array(count),
    z: new Float64Array(count),
    p: new Float64Array(count).fill(1),
    quadrant: new Uint8Array(count),
  }
}

function quadrantOf(high: boolean, amongHigh: boolean) {
  const name = `${high ? 'high' : 'low'}-${amongHigh ? 'high' : 'low'}` as const
  return quadrants.indexOf(name)
}
