import type { Component } from './components/component.ts'
import type { Scale } from './levels.ts'

/** What a unit is measured by. */
export interface Measures {
  people: number
  lengthM: number
  areaM2: number
}

/** Those who pass by report too: a street of fifty metres counts as one person. */
const passersByPerM = 0.02

/** What a sum is divided by, in the component's unit; 0 where nobody could be concerned. */
export function exposureOf(per: Component['per'], unit: Measures): number {
  if (per === 'people') return (unit.people + unit.lengthM * passersByPerM) / 1000
  if (per === 'length') return unit.lengthM / 100
  return per === 'area' ? unit.areaM2 / 10_000 : 1
}

/**
 * Mean and between-unit variance of rates, for drawing those of few people towards the mean.
 * R. J. Marshall, Mapping disease and mortality rates using empirical Bayes estimators (1991).
 */
export function priorOf(counts: readonly number[], exposures: readonly number[]) {
  const all = counts.reduce((sum, one) => sum + one, 0)
  const exposed = exposures.reduce((sum, one) => sum + one, 0)
  if (!(exposed > 0)) return { mean: 0, variance: 0 }
  const mean = all / exposed
  let spread = 0
  let places = 0
  for (const [index, exposure] of exposures.entries()) {
    if (!(exposure > 0)) continue
    places += 1
    spread += exposure * (counts[index]! / exposure - mean) ** 2
  }
  return { mean, variance: Math.max(0, spread / exposed - mean / (exposed / places)) }
}

/** The rate of a unit, drawn to the mean by as much as its exposure is small. */
export function shrunkRate(
  count: number,
  exposure: number,
  { mean, variance }: NonNullable<Scale['prior']>,
): number {
  const own = variance + mean / exposure
  return own > 0 ? mean + (variance / own) * (count / exposure - mean) : mean
}
