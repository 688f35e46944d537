import { empiricalBayesRates, type ShrunkRates } from './empirical-bayes-rates.ts'
import { expectOneEach, type Neighbours } from './neighbours.ts'

/**
 * Rates shrunk towards those of the neighbourhood instead of the whole: Marshall 1991, section 2.2.
 * Equal to spdep's EBlocal, where each neighbour's spread is taken from its own neighbourhood's
 * rate. Units without people take their neighbourhood's rate; where that has no people either, the
 * overall one.
 * @param neighbours including the unit itself; weights are not looked at
 */
export function localEmpiricalBayesRates(
  cases: ArrayLike<number>,
  people: ArrayLike<number>,
  neighbours: Neighbours,
): ShrunkRates {
  expectOneEach(cases, neighbours)
  if (!neighbours.includesSelf) throw new RangeError('a neighbourhood includes the unit itself')
  const { offsets, targets } = neighbours
  const { overallRate } = empiricalBayesRates(cases, people)
  const count = cases.length
  const around = new Float64Array(count).fill(overallRate)
  const peopleAround = new Float64Array(count)
  const populatedAround = new Uint32Array(count)
  const spread = new Float64Array(count)
  for (let unit = 0; unit < count; unit++) {
    let caseSum = 0
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) {
      const neighbour = targets[k]!
      if (people[neighbour] === 0) continue
      caseSum += cases[neighbour]!
      peopleAround[unit]! += people[neighbour]!
      populatedAround[unit]!++
    }
    if (populatedAround[unit]! > 0) around[unit] = caseSum / peopleAround[unit]!
    if (people[unit]! > 0)
      spread[unit] = people[unit]! * (cases[unit]! / people[unit]! - around[unit]!) ** 2
  }
  const rate = around.slice()
  const ownShare = new Float64Array(count)
  for (let unit = 0; unit < count; unit++) {
    if (people[unit] === 0) continue
    let spreadAround = 0
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) spreadAround += spread[targets[k]!]!
    const meanPeople = peopleAround[unit]! / populatedAround[unit]!
    const between = spreadAround / peopleAround[unit]! - around[unit]! / meanPeople
    if (between <= 0) continue
    ownShare[unit] = between / (between + around[unit]! / people[unit]!)
    rate[unit]! += ownShare[unit]! * (cases[unit]! / people[unit]! - around[unit]!)
  }
  return { rate, ownShare }
}
