import { twoSidedP } from './two-sided-p.ts'

export interface Trend {
  /** Pairs that rise, less pairs that fall. */
  score: number
  /** From -1 (ever falling) to 1 (ever rising), Kendall's tau-b against time. */
  tau: number
  /** With continuity correction, and the variance for ties. */
  z: number
  /** Two-sided, under the normal approximation. */
  p: number
}

/**
 * Whether a series rises or falls: Mann 1945, "Nonparametric tests against trend", and Kendall 1975
 * with ties. Equal to R's cor.test against time (method "kendall", exact = FALSE, continuity =
 * TRUE). A series without change has tau 0 and p 1; fewer than five figures never reach p < 0.05.
 */
export function mannKendall(series: ArrayLike<number>): Trend {
  const count = series.length
  let score = 0
  for (let later = 1; later < count; later++) {
    for (let earlier = 0; earlier < later; earlier++)
      score += Math.sign(series[later]! - series[earlier]!)
  }
  const { tiedPairs, tiedVariance } = ties(series)
  const variance = (count * (count - 1) * (2 * count + 5) - tiedVariance) / 18
  if (variance <= 0) return { score, tau: 0, z: 0, p: 1 }
  const pairs = (count * (count - 1)) / 2
  const tau = score / Math.sqrt(pairs * (pairs - tiedPairs))
  const z = (Math.sign(score) * Math.max(0, Math.abs(score) - 1)) / Math.sqrt(variance)
  return { score, tau, z, p: twoSidedP(z) }
}

function ties(series: ArrayLike<number>) {
  const sorted = Float64Array.from(series).sort()
  let [tiedPairs, tiedVariance] = [0, 0]
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1
    while (to < sorted.length && sorted[to] === sorted[from]) to++
    const size = to - from
    tiedPairs += (size * (size - 1)) / 2
    tiedVariance += size * (size - 1) * (2 * size + 5)
    from = to
  }
  return { tiedPairs, tiedVariance }
}
