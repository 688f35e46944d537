import { expectExposures } from './empirical-bayes-rates.ts'

export interface GammaPoisson {
  /** Of the gamma distribution of true rates; Infinity when chance explains all differences. */
  shape: number
  /** The mean of that distribution: events by unit of exposure. */
  meanRate: number
  /** The mean of each unit's rate, given its count. */
  rate: Float64Array
  /** Its standard deviation. */
  deviation: Float64Array
}

/**
 * Rates with a gamma distribution between units, and counts that are Poisson around them: Clayton &
 * Kaldor 1987, "Empirical Bayes estimates of age-standardized relative risks". Shape and mean are
 * those of greatest likelihood of the negative binomial that this makes, by Newton's method. A unit
 * without exposure has the mean rate.
 *
 * Prefer it to Marshall's where the rate's uncertainty is wanted, and counts are whole.
 * @throws RangeError when a count is not whole, or an exposure is negative
 */
export function gammaPoisson(
  counts: ArrayLike<number>,
  exposures: ArrayLike<number>,
  start?: { shape: number; meanRate: number },
): GammaPoisson {
  const { shape, meanRate } = fitGammaPoisson(counts, exposures, start)
  const length = counts.length
  const rate = new Float64Array(length).fill(meanRate)
  const deviation = new Float64Array(length)
  if (meanRate === 0 || shape === Number.POSITIVE_INFINITY)
    return { shape, meanRate, rate, deviation }
  for (let i = 0; i < length; i++) {
    const posteriorShape = shape + counts[i]!
    const posteriorRate = shape / meanRate + exposures[i]!
    rate[i] = posteriorShape / posteriorRate
    deviation[i] = Math.sqrt(posteriorShape) / posteriorRate
  }
  return { shape, meanRate, rate, deviation }
}

/** Shape and mean alone. Without any event or exposure the mean is 0. */
export function fitGammaPoisson(
  counts: ArrayLike<number>,
  exposures: ArrayLike<number>,
  start?: { shape: number; meanRate: number },
): { shape: number; meanRate: number } {
  const length = expectExposures(counts, exposures)
  const { moreThan, countSum, exposureSum } = tally(counts, exposures)
  if (countSum === 0) return { shape: Number.POSITIVE_INFINITY, meanRate: 0 }
  const pooledRate = countSum / exposureSum
  const momentShape = shapeByMoments(counts, exposures, pooledRate)
  if (momentShape === Number.POSITIVE_INFINITY) return { shape: momentShape, meanRate: pooledRate }
  let shape = start && Number.isFinite(start.shape) ? start.shape : momentShape
  let meanRate = start && start.meanRate > 0 ? start.meanRate : pooledRate
  for (let round = 0; round < 500; round++) {
    const [oldShape, oldRate] = [shape, meanRate]
    meanRate = weightedRate(counts, exposures, shape, meanRate)
    shape *= Math.exp(shapeStep(shape, meanRate))
    // The likelihood rises for ever, ever more slowly: no difference but chance.
    if (shape > 1e8) return { shape: Number.POSITIVE_INFINITY, meanRate: pooledRate }
    const change = Math.abs(shape / oldShape - 1) + Math.abs(meanRate / oldRate - 1)
    if (change < 1e-13) break
  }
  return { shape, meanRate }

  /** Newton's step in the shape's logarithm, uphill where the likelihood is not yet concave. */
  function shapeStep(at: number, rate: number) {
    let [slope, bend] = [0, 0]
    // digamma(shape + count) - digamma(shape), and its derivative, as sums over whole counts.
    for (let k = 0; k < moreThan.length; k++) {
      slope += moreThan[k]! / (at + k)
      bend -= moreThan[k]! / (at + k) ** 2
    }
    for (let i = 0; i < length; i++) {
      const expected = rate * exposures[i]!
      slope += (expected - counts[i]!) / (at + expected) - Math.log1p(expected / at)
      bend += expected / (at * (at + expected)) - (expected - counts[i]!) / (at + expected) ** 2
    }
    const [gradient, curvature] = [at * slope, at * slope + at * at * bend]
    const step = curvature < 0 ? -gradient / curvature : Math.sign(gradient)
    return Math.max(-2, Math.min(2, step))
  }
}

function tally(counts: ArrayLike<number>, exposures: ArrayLike<number>) {
  let [countSum, exposureSum, most] = [0, 0, 0]
  for (let i = 0; i < counts.length; i++) {
    if (!Number.isInteger(counts[i])) throw new RangeError(`unit ${i} has ${counts[i]} events`)
    if (counts[i]! > 0 && exposures[i] === 0)
      throw new RangeError(`unit ${i} has events without exposure`)
    countSum += counts[i]!
    exposureSum += exposures[i]!
    most = Math.max(most, counts[i]!)
  }
  const ofCount = new Uint32Array(most + 1)
  for (let i = 0; i < counts.length; i++) ofCount[counts[i]!]!++
  /** How many units have more than k events. */
  const moreThan = new Float64Array(most)
  for (let k = most - 1; k >= 0; k--) moreThan[k] = (moreThan[k + 1] ?? 0) + ofCount[k + 1]!
  return { moreThan, countSum, exposureSum }
}

/** Infinity unless counts differ by more than chance; then the likelihood has its top at infinity. */
function shapeByMoments(counts: ArrayLike<number>, exposures: ArrayLike<number>, rate: number) {
  let [squares, excess] = [0, 0]
  for (let i = 0; i < counts.length; i++) {
    const expected = rate * exposures[i]!
    squares += expected * expected
    excess += (counts[i]! - expected) ** 2 - counts[i]!
  }
  return excess > 0 ? squares / excess : Number.POSITIVE_INFINITY
}

/** One step of iterated weighting towards the mean rate of greatest likelihood. */
function weightedRate(
  counts: ArrayLike<number>,
  exposures: ArrayLike<number>,
  shape: number,
  rate: number,
) {
  let [events, exposure] = [0, 0]
  for (let i = 0; i < counts.length; i++) {
    const weight = 1 / (1 + (rate * exposures[i]!) / shape)
    events += weight * counts[i]!
    exposure += weight * exposures[i]!
  }
  return events / exposure
}
