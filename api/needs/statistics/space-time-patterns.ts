import { mannKendall } from './mann-kendall.ts'

/**
 * What became of a spot over time, of hot ones; cold ones are the same with a minus sign. A bin is
 * hot when its z is above 0 and its q (or p) at most alpha.
 *
 * - new: hot in the last bin, never before
 * - consecutive: hot in the last bins without a gap, never before them, and in less than 90 % of bins
 * - intensifying: hot in 90 % of bins and in the last, and z rises (Mann-Kendall, p at most alpha)
 * - persistent: the same, and z neither rises nor falls
 * - diminishing: the same, and z falls
 * - sporadic: hot in the last bin, with gaps, in less than 90 % of bins, and never cold
 * - oscillating: the same, but cold at least once
 * - historical: hot in 90 % of bins, but not in the last
 *
 * The first that fits counts. The names and rules are those of ArcGIS's emerging hot spot analysis.
 */
export const spaceTimePatternNames = [
  'none',
  'new',
  'consecutive',
  'intensifying',
  'persistent',
  'diminishing',
  'sporadic',
  'oscillating',
  'historical',
] as const

type PatternName = (typeof spaceTimePatternNames)[number]

/**
 * The pattern of each unit.
 * @param z bin after bin, the units of each in order, as `spaceTimeGiStar` gives them
 * @param q of each z, after false-discovery control over all bins
 * @returns an index into `spaceTimePatternNames` a unit, negative for cold spots
 */
export function spaceTimePatterns(
  z: ArrayLike<number>,
  q: ArrayLike<number>,
  units: number,
  alpha = 0.05,
): Int8Array {
  const bins = z.length / units
  if (!Number.isInteger(bins) || q.length !== z.length)
    throw new RangeError(`${z.length} z and ${q.length} q are no bins of ${units} units`)
  const series = new Float64Array(bins)
  const heat = new Int8Array(bins)
  const patterns = new Int8Array(units)
  for (let unit = 0; unit < units; unit++) {
    for (let bin = 0; bin < bins; bin++) {
      series[bin] = z[bin * units + unit]!
      heat[bin] = q[bin * units + unit]! <= alpha ? Math.sign(series[bin]!) : 0
    }
    for (const sign of [1, -1]) {
      const name = patternOf(series, heat, sign, alpha)
      if (name !== 'none') patterns[unit] = sign * spaceTimePatternNames.indexOf(name)
    }
  }
  return patterns
}

function patternOf(
  series: Float64Array,
  heat: Int8Array,
  sign: number,
  alpha: number,
): PatternName {
  const bins = heat.length
  let [same, opposite, run] = [0, 0, 0]
  for (const bin of heat) {
    run = bin === sign ? run + 1 : 0
    if (bin === sign) same++
    if (bin === -sign) opposite++
  }
  const mostly = same >= 0.9 * bins
  if (run === 0) return mostly && same > 0 ? 'historical' : 'none'
  if (same === 1) return 'new'
  if (mostly) {
    const trend = mannKendall(series)
    if (trend.p > alpha) return 'persistent'
    return Math.sign(trend.score) === sign ? 'intensifying' : 'diminishing'
  }
  if (run === same) return 'consecutive'
  return opposite > 0 ? 'oscillating' : 'sporadic'
}
