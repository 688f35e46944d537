import { countBelow } from './count-below.ts'

/**
 * The smallest share of false discoveries at which each would still be called one. Equal to R's
 * p.adjust with "BH" or "BY".
 *
 * Benjamini & Hochberg 1995, "Controlling the false discovery rate", holds for p values that are
 * independent or rise together, as neighbouring Gi* do. Benjamini & Yekutieli 2001 holds for any
 * dependence, at a price of about ln(count).
 * @throws RangeError when a p is not from 0 to 1
 */
export function falseDiscoveryQ(
  p: ArrayLike<number>,
  method: 'benjamini-hochberg' | 'benjamini-yekutieli' = 'benjamini-hochberg',
): Float64Array {
  const sorted = Float64Array.from(p)
  const wrong = sorted.findIndex((value) => !(value >= 0 && value <= 1))
  if (wrong >= 0) throw new RangeError(`p of ${wrong} is ${p[wrong]}`)
  sorted.sort()
  const count = sorted.length
  let factor = count
  if (method === 'benjamini-yekutieli') {
    let harmonic = 0
    for (let rank = 1; rank <= count; rank++) harmonic += 1 / rank
    factor *= harmonic
  }
  const adjusted = new Float64Array(count)
  let least = 1
  for (let rank = count; rank >= 1; rank--) {
    least = Math.min(least, (factor / rank) * sorted[rank - 1]!)
    adjusted[rank - 1] = least
  }
  const q = new Float64Array(count)
  // Equal p have equal q, so any of their ranks will do.
  for (let i = 0; i < count; i++) q[i] = adjusted[countBelow(sorted, p[i]!)]!
  return q
}
