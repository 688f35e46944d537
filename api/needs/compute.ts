import type { Component } from './components/component.ts'
import { exposureOf, type Measures, shrunkRate } from './exposure.ts'
import { levelOf, type Scale, scaleOf } from './levels.ts'
import { elsewhere, type Reporting } from './reporting.ts'
import { empiricalBayesRates } from './statistics/empirical-bayes-rates.ts'
import type { Sums } from './sums.ts'

export interface Unit extends Measures {
  id: number
  districtId: number | null
}

/** What of a component says how sums become figures. */
type Rules = Pick<Component, 'per' | 'isShrunk' | 'isCorrected' | 'scale' | 'cap' | 'isInverted'>

export interface Figures {
  scale: Scale
  /** By unit, in order; NaN where there is nothing to say. */
  raw: Float64Array
  levels: Uint8Array
}

/**
 * From the sums of a component to its figures: corrected for how readily a place reports, divided by
 * those concerned, drawn to the mean where they are few, and scaled. With the scale of an earlier
 * computation that one is used.
 */
export function figuresOf(
  component: Rules,
  units: readonly Unit[],
  sums: Sums,
  reporting: Reporting,
  given?: Scale,
): Figures {
  const { per } = component
  if (per === undefined) return scaled(component, sums, given)
  const exposures = Float64Array.from(units, (unit) => exposureOf(per, unit))
  const counts = sums.map((sum, i) => {
    const heard = Number.isNaN(sum) ? 0 : sum
    return component.isCorrected ? heard / chanceOf(reporting, units[i]!) : heard
  })
  const prior = component.isShrunk ? (given?.prior ?? priorOf(counts, exposures)) : undefined
  const raw = counts.map((count, i) => {
    const exposure = exposures[i]!
    if (!(exposure > 0)) return Number.NaN
    return prior ? shrunkRate(count, exposure, prior) : count / exposure
  })
  return scaled(component, raw, given, prior)
}

export const chanceOf = (reporting: Reporting, { districtId }: Unit) =>
  reporting.get(districtId ?? elsewhere) ?? reporting.get(elsewhere) ?? 1

function scaled(
  component: Rules,
  raw: Float64Array,
  given: Scale | undefined,
  prior?: Scale['prior'],
): Figures {
  const scale = given ?? { ...scaleOf(component, raw), ...(prior && { prior }) }
  return { scale, raw, levels: Uint8Array.from(raw, (one) => levelOf(one, scale)) }
}

/** Marshall's empirical Bayes: the town's rate, and how much true rates vary about it. */
function priorOf(counts: Float64Array, exposures: Float64Array) {
  const { overallRate, betweenVariance } = empiricalBayesRates(counts, exposures)
  return { mean: overallRate, variance: betweenVariance }
}
