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

/** The rate of a unit, drawn to the mean by as much as its exposure is small. */
export function shrunkRate(
  count: number,
  exposure: number,
  { mean, variance }: NonNullable<Scale['prior']>,
): number {
  const own = variance + mean / exposure
  return own > 0 ? mean + (variance / own) * (count / exposure - mean) : mean
}
