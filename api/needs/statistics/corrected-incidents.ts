import type { ReportingBehaviour } from './reporting-behaviour.ts'
import { silenceProbability } from './reporting-probability.ts'

/** Incidents that were reported, one row a unit and category, each incident once. */
export interface ReportedIncidents {
  /** From 0. */
  unit: ArrayLike<number>
  category: ArrayLike<number>
  incidents: ArrayLike<number>
}

export interface CorrectedIncidents {
  reported: Float64Array
  /** How many incidents there were, the unreported ones with them. */
  corrected: Float64Array
  /** Of the 95 % interval; never less than what was reported. */
  low: Float64Array
  high: Float64Array
  /** 1 where the correction would have been greater than is credible, and was cut. */
  capped: Uint8Array
}

/**
 * How many incidents each unit had, from how many were reported and how readily its place reports.
 * Units may be small, as hexagons; places should be large enough for some hundred known incidents,
 * as districts, because a place with few is taken for a usual one.
 *
 * The incidents of a category are divided by the mean probability that one is reported, which makes
 * the result right on average over places with the same record. The interval adds the chance of
 * being reported or not to the uncertainty of the place's behaviour, which its categories share, and
 * takes a gamma distribution of that mean and variance for the unseen incidents (quantiles by Wilson
 * & Hilferty 1931). Half an incident of the town's mixture is added for it, so that a silent unit
 * without a report is not certain to have none.
 * @param placeOf of each unit
 * @param horizonDays of each category: how long an incident can be reported before it ends by itself
 *   or is found otherwise
 * @param minimumProbability below which the probability is not believed; 0.1 corrects tenfold at most
 */
export function correctedIncidents(
  { unit, category, incidents }: ReportedIncidents,
  placeOf: ArrayLike<number>,
  behaviour: ReportingBehaviour,
  horizonDays: ArrayLike<number>,
  minimumProbability = 0.1,
): CorrectedIncidents {
  const units = placeOf.length
  const result = {
    reported: new Float64Array(units),
    corrected: new Float64Array(units),
    low: new Float64Array(units),
    high: new Float64Array(units),
    capped: new Uint8Array(units),
  }
  for (let row = 0; row < unit.length; row++) {
    const count = incidents[row]!
    if (!(unit[row]! >= 0 && unit[row]! < units && count >= 0 && Number.isFinite(count)))
      throw new RangeError(`row ${row}: ${count} incidents of unit ${unit[row]}`)
    result.reported[unit[row]!]! += count
  }
  if (!behaviour.estimable) {
    for (const figures of [result.corrected, result.low, result.high]) figures.set(result.reported)
    return result
  }
  const rowsOf = rowsByUnit(unit, units)
  const mixed = mixture()
  for (let u = 0; u < units; u++) correct(u)
  return result

  /** Reports that an incident of the town's mixture of categories would get at a mean place. */
  function mixture() {
    let [reports, count] = [0, 0]
    for (let row = 0; row < unit.length; row++) {
      reports += incidents[row]! * reportsOf(row)
      count += incidents[row]!
    }
    return count === 0 ? 0 : reports / count
  }

  function reportsOf(row: number) {
    const c = category[row]!
    return behaviour.categoryRatePerDay[c]! * horizonDays[c]!
  }

  function correct(u: number) {
    const place = placeOf[u]!
    const rows = rowsOf(u)
    const mixedProbability = probabilityAt(place, mixed)
    const half = 0.5 / mixedProbability
    let unseen = half * (1 - mixedProbability)
    let variance = (half * (1 - mixedProbability)) / mixedProbability
    const terms = [{ reports: mixed, share: half / mixedProbability }]
    for (const row of rows) {
      const reports = reportsOf(row)
      const probability = probabilityAt(place, reports)
      const all = incidents[row]! / probability
      if (incidents[row]! > 0 && probability === minimumProbability) result.capped[u] = 1
      result.corrected[u]! += all
      unseen += all - incidents[row]!
      variance += (all * (1 - probability)) / probability
      terms.push({ reports, share: all / probability })
    }
    variance += behaviourVariance(behaviour, place, terms)
    const [reported, corrected] = [result.reported[u]!, result.corrected[u]!]
    result.low[u] = Math.min(corrected, reported + gammaQuantile(unseen, variance, -1.96))
    result.high[u] = Math.max(corrected, reported + gammaQuantile(unseen, variance, 1.96))
  }

  function probabilityAt(place: number, reports: number) {
    return Math.max(minimumProbability, 1 - silenceProbability(behaviour, place, reports))
  }
}

/** What not knowing the place's factor adds; it moves all its categories the same way. */
function behaviourVariance(
  behaviour: ReportingBehaviour,
  place: number,
  terms: { reports: number; share: number }[],
) {
  const silence = terms.map(({ reports }) => silenceProbability(behaviour, place, reports))
  let variance = 0
  for (const [i, one] of terms.entries()) {
    for (const [j, other] of terms.entries()) {
      const together = silenceProbability(behaviour, place, one.reports + other.reports)
      variance += one.share * other.share * (together - silence[i]! * silence[j]!)
    }
  }
  return variance
}

function rowsByUnit(unit: ArrayLike<number>, units: number) {
  const offsets = new Uint32Array(units + 1)
  for (let row = 0; row < unit.length; row++) offsets[unit[row]! + 1]!++
  for (let u = 0; u < units; u++) offsets[u + 1]! += offsets[u]!
  const next = offsets.slice()
  const rows = new Uint32Array(unit.length)
  for (let row = 0; row < unit.length; row++) rows[next[unit[row]!]!++] = row
  return (u: number) => rows.subarray(offsets[u]!, offsets[u + 1]!)
}

function gammaQuantile(mean: number, variance: number, z: number) {
  if (mean <= 0) return 0
  const ninth = variance / (mean * mean) / 9
  return mean * Math.max(0, 1 - ninth + z * Math.sqrt(ninth)) ** 3
}
