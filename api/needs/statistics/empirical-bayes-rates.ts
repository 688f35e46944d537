export interface ShrunkRates {
  /** Cases a person, between the unit's own rate and that of its surroundings. */
  rate: Float64Array
  /** How much of the unit's own rate is in it: 0 where nobody lives, near 1 where many do. */
  ownShare: Float64Array
}

export interface OverallRates extends ShrunkRates {
  overallRate: number
  /** How much true rates vary between units; 0 when chance explains all. */
  betweenVariance: number
}

/**
 * Rates shrunk towards the overall one, the more the fewer people there are: Marshall 1991,
 * "Mapping disease and mortality rates using empirical Bayes estimators". Equal to spdep's EBest
 * of the Poisson family. Units without people take the overall rate and have no say in it.
 *
 * `people` may be any exposure: metres, days, dwellings.
 */
export function empiricalBayesRates(
  cases: ArrayLike<number>,
  people: ArrayLike<number>,
): OverallRates {
  const count = expectExposures(cases, people)
  let [caseSum, peopleSum, populated] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    if (people[i] === 0) continue
    caseSum += cases[i]!
    peopleSum += people[i]!
    populated++
  }
  const overallRate = populated === 0 ? 0 : caseSum / peopleSum
  let spread = 0
  for (let i = 0; i < count; i++) {
    if (people[i] === 0) continue
    spread += people[i]! * (cases[i]! / people[i]! - overallRate) ** 2
  }
  const betweenVariance =
    populated === 0 ? 0 : Math.max(0, spread / peopleSum - overallRate / (peopleSum / populated))
  const rate = new Float64Array(count).fill(overallRate)
  const ownShare = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    if (people[i] === 0 || betweenVariance === 0) continue
    const share = betweenVariance / (betweenVariance + overallRate / people[i]!)
    ownShare[i] = share
    rate[i] = overallRate + share * (cases[i]! / people[i]! - overallRate)
  }
  return { rate, ownShare, overallRate, betweenVariance }
}

/** @throws RangeError when there is not an exposure for each, or a figure is negative or none */
export function expectExposures(cases: ArrayLike<number>, exposure: ArrayLike<number>): number {
  if (cases.length !== exposure.length)
    throw new RangeError(`${cases.length} figures for ${exposure.length} exposures`)
  for (let i = 0; i < cases.length; i++) {
    if (!(cases[i]! >= 0 && exposure[i]! >= 0 && Number.isFinite(cases[i]! + exposure[i]!)))
      throw new RangeError(`unit ${i} has ${cases[i]} in ${exposure[i]}`)
  }
  return cases.length
}
