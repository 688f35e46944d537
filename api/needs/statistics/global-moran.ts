import { moments } from './moments.ts'
import { expectOneEach, type Neighbours, unitCount } from './neighbours.ts'
import { transpose } from './transpose.ts'
import { twoSidedP } from './two-sided-p.ts'

export interface GlobalMoran {
  statistic: number
  expectation: number
  variance: number
  z: number
  /** Two-sided, under the normal approximation. */
  p: number
}

/**
 * Moran's I of all units, with its variance under randomisation: Cliff & Ord 1981, "Spatial
 * processes", equations 1.37 and 1.39. Equal to spdep's moran.test: units without neighbours are
 * not counted among the n.
 *
 * Where nothing can be told (all figures the same, fewer than four units with neighbours) z is 0
 * and p 1.
 * @param neighbours without the unit itself
 */
export function globalMoran(values: ArrayLike<number>, neighbours: Neighbours): GlobalMoran {
  expectOneEach(values, neighbours)
  if (neighbours.includesSelf) throw new RangeError("Moran's I compares a unit with the others")
  const { offsets, targets, weights } = neighbours
  const { mean, second, fourth, constant } = moments(values)
  const { count: n, s0, s1, s2 } = weightConstants(neighbours)
  if (constant || n < 4) return { statistic: 0, expectation: 0, variance: 0, z: 0, p: 1 }
  let product = 0
  for (let unit = 0; unit < values.length; unit++) {
    let lag = 0
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++)
      lag += (weights ? weights[k]! : 1) * (values[targets[k]!]! - mean)
    product += (values[unit]! - mean) * lag
  }
  const kurtosis = fourth / (second * second)
  const statistic = ((n / s0) * product) / (values.length * second)
  const expectation = -1 / (n - 1)
  const whole = n * (s1 * (n * n - 3 * n + 3) - n * s2 + 3 * s0 * s0)
  const tails = kurtosis * (s1 * (n * n - n) - 2 * n * s2 + 6 * s0 * s0)
  const variance =
    (whole - tails) / ((n - 1) * (n - 2) * (n - 3) * s0 * s0) - expectation * expectation
  const z = variance > 0 ? (statistic - expectation) / Math.sqrt(variance) : 0
  return { statistic, expectation, variance, z, p: twoSidedP(z) }
}

/** S0, S1 and S2 of Cliff & Ord, also for weights that differ by direction. */
function weightConstants(neighbours: Neighbours) {
  const { offsets, targets, weights } = neighbours
  const back = transpose(neighbours)
  const units = unitCount(neighbours)
  const toward = new Float64Array(units)
  let [count, s0, s1, s2] = [0, 0, 0, 0]
  for (let unit = 0; unit < units; unit++) {
    let [out, into] = [0, 0]
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) {
      const weight = weights ? weights[k]! : 1
      toward[targets[k]!] = weight
      out += weight
      s1 += weight * weight
    }
    for (let k = back.offsets[unit]!; k < back.offsets[unit + 1]!; k++) {
      const weight = back.weights ? back.weights[k]! : 1
      into += weight
      s1 += weight * toward[back.targets[k]!]!
    }
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) toward[targets[k]!] = 0
    if (offsets[unit + 1]! > offsets[unit]!) count++
    s0 += out
    s2 += (out + into) ** 2
  }
  return { count, s0, s1, s2 }
}
