/**
 * How probable it is that a standard normal figure is as far from 0 as `z`: erfc(|z| / √2), to a
 * relative 1e-13 also far out, where 1 - cdf would be 0.
 */
export function twoSidedP(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  return x < 2 ? 1 - errorSeries(x) : tailFraction(x)
}

/** erf by its series of positive terms, Abramowitz & Stegun 7.1.6. */
function errorSeries(x: number) {
  let term = x
  let sum = x
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (2 * x * x) / (2 * k + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

/** erfc by its continued fraction, Abramowitz & Stegun 7.1.14; 50 levels suffice from 2 on. */
function tailFraction(x: number) {
  let below = x
  for (let level = 50; level >= 1; level--) below = x + level / 2 / below
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / below
}
