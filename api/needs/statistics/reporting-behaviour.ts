import { fitGammaPoisson } from './gamma-poisson.ts'

/**
 * What is known of repeats, one row a place and category that has known incidents (or one an
 * incident: rows add up).
 *
 * An incident is known from its first report until it is resolved or the date of the figures, or a
 * fixed limit of days after the first report, whichever comes first. A report that made the town
 * act at once must not end the time by itself, and repeats by the same person do not count.
 */
export interface RepeatRecord {
  /** From 0. */
  place: ArrayLike<number>
  /** From 0. */
  category: ArrayLike<number>
  /** Whole numbers: reports of incidents after the first of each. */
  repeats: ArrayLike<number>
  /** The days for which incidents were known and not resolved, added up. */
  exposureDays: ArrayLike<number>
}

export interface ReportingBehaviour {
  /** False when there is no repeat at all: then nothing can be said, and nothing is corrected. */
  estimable: boolean
  /** Reports a day of an incident of each category, at a place that reports as the mean does. */
  categoryRatePerDay: Float64Array
  /** How readily each place reports: the mean of its gamma distribution; 1 is usual. */
  placeFactor: Float64Array
  /** The gamma distribution of each place's factor, given its repeats; both Infinity when known. */
  posteriorShape: Float64Array
  posteriorRate: Float64Array
  /** Of the distribution of factors between places; Infinity when all report alike. */
  shape: number
}

/**
 * How readily places report, from how soon known incidents are reported again: Liu, Bhandaram &
 * Garg 2023, "Quantifying spatial under-reporting disparities in resident crowdsourcing" (arXiv
 * 2204.08620). Once an incident is there, reports of it come as a Poisson process whose rate
 * depends on the place and the category; the first starts the clock, so that how many incidents
 * there are does not matter, and the repeats tell the rate.
 *
 * The rate is the category's times the place's. Places are shrunk towards the mean with a gamma
 * distribution, which is fitted; a category is shrunk by one repeat at the overall rate.
 * @throws RangeError naming the row that cannot be
 */
export function reportingBehaviour(
  record: RepeatRecord,
  places: number,
  categories: number,
): ReportingBehaviour {
  const { place, category, repeats, exposureDays } = record
  const rows = place.length
  const placeRepeats = new Float64Array(places)
  const placeExpected = new Float64Array(places)
  const categoryRepeats = new Float64Array(categories)
  expectRows(record, places, categories)
  let [repeatSum, daySum] = [0, 0]
  for (let row = 0; row < rows; row++) {
    placeRepeats[place[row]!]! += repeats[row]!
    categoryRepeats[category[row]!]! += repeats[row]!
    repeatSum += repeats[row]!
    daySum += exposureDays[row]!
  }
  if (repeatSum === 0) return unknownBehaviour(places, categories)

  const rate = new Float64Array(categories).fill(repeatSum / daySum)
  const factor = new Float64Array(places).fill(1)
  let shape = Number.POSITIVE_INFINITY
  for (let round = 0; round < 200; round++) {
    expectRepeats()
    const fitted = fitGammaPoisson(placeRepeats, placeExpected, { shape, meanRate: 1 })
    shape = fitted.shape
    for (let c = 0; c < categories; c++) rate[c]! *= fitted.meanRate
    for (let p = 0; p < places; p++) {
      const expected = placeExpected[p]! * fitted.meanRate
      factor[p] =
        shape === Number.POSITIVE_INFINITY ? 1 : (shape + placeRepeats[p]!) / (shape + expected)
    }
    if (updateCategories() < 1e-10) break
  }
  expectRepeats()
  const known = shape === Number.POSITIVE_INFINITY
  return {
    estimable: true,
    categoryRatePerDay: rate,
    placeFactor: factor.map((_, p) =>
      known ? 1 : (shape + placeRepeats[p]!) / (shape + placeExpected[p]!),
    ),
    posteriorShape: placeRepeats.map((count) => shape + count),
    posteriorRate: placeExpected.map((expected) => shape + expected),
    shape,
  }

  /** How many repeats each place would have if it reported as the mean does. */
  function expectRepeats() {
    placeExpected.fill(0)
    for (let row = 0; row < rows; row++)
      placeExpected[place[row]!]! += rate[category[row]!]! * exposureDays[row]!
  }

  /** Each category's rate, given the places' factors; returns the greatest relative change. */
  function updateCategories() {
    const days = new Float64Array(categories)
    for (let row = 0; row < rows; row++)
      days[category[row]!]! += factor[place[row]!]! * exposureDays[row]!
    const overall = repeatSum / days.reduce((sum, value) => sum + value, 0)
    let change = 0
    for (let c = 0; c < categories; c++) {
      const next = (categoryRepeats[c]! + 1) / (days[c]! + 1 / overall)
      change = Math.max(change, Math.abs(next / rate[c]! - 1))
      rate[c] = next
    }
    return change
  }
}

function expectRows(record: RepeatRecord, places: number, categories: number) {
  for (let row = 0; row < record.place.length; row++) {
    const [place, category] = [record.place[row]!, record.category[row]!]
    if (!(place >= 0 && place < places)) throw new RangeError(`row ${row}: no place ${place}`)
    if (!(category >= 0 && category < categories))
      throw new RangeError(`row ${row}: no category ${category}`)
    const [repeats, days] = [record.repeats[row]!, record.exposureDays[row]!]
    const possible = Number.isInteger(repeats) && repeats >= 0 && days >= 0 && Number.isFinite(days)
    if (!possible || (repeats > 0 && days === 0))
      throw new RangeError(`row ${row}: ${repeats} repeats in ${days} days`)
  }
}

function unknownBehaviour(places: number, categories: number): ReportingBehaviour {
  return {
    estimable: false,
    categoryRatePerDay: new Float64Array(categories),
    placeFactor: new Float64Array(places).fill(1),
    posteriorShape: new Float64Array(places).fill(Number.POSITIVE_INFINITY),
    posteriorRate: new Float64Array(places).fill(Number.POSITIVE_INFINITY),
    shape: Number.POSITIVE_INFINITY,
  }
}
