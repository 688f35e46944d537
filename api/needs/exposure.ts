import type { Component } from './components/component.ts'
import type { Scale } from './levels.ts'

/** What a unit is measured by. */
export interface Measures {
  people: number
  lengthM: number
  areaM2: number
}

/** A line stands for the street that it runs in. */
const streetWidthM = 20

/** Those who pass by report too: a hundred metres of street count as ten people, a hectare as one. */
const passersByPerM = 0.1
const passersByPerM2 = 0.0001

function peopleOf({ people, lengthM, areaM2 }: Measures) {
  return people + lengthM * passersByPerM + areaM2 * passersByPerM2
}

/** What a sum is divided by, in the component's unit; 0 where nobody could be concerned. */
export function exposureOf(per: Component['per'], unit: Measures): number {
  if (per === 'people') return peopleOf(unit) / 1000
  if (per === 'length') return unit.lengthM / 100
  return per === 'area' ? (unit.areaM2 || unit.lengthM * streetWidthM) / 10_000 : 1
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
