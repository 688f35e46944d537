import type { Component } from './components/component.ts'
import { exposureOf, type Measures, shrunkRate } from './exposure.ts'
import { levelOf, type Scale, scaleOf } from './levels.ts'
import { elsewhere, type Reporting } from './reporting.ts'
import { empiricalBayesRates } from './statistics/empirical-bayes-rates.ts'

export interface Unit extends Measures {
  id: number
  districtId: number | null
}

/** What of a component says how sums become figures. */
type Rules = Pick<Component, 'per' | 'isShrunk' | 'isCorrected' | 'scale' | 'cap' | 'isInverted'>

/** Figures by unit as the database sums them up. */
export type Sums = ReadonlyMap<number, number | null>

export interface Figures {
  scale: Scale
  /** By unit, in order. */
  raw: (number | null)[]
  levels: number[]
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
  if (per === undefined) {
    const raw = units.map(({ id }) => sums.get(id) ?? null)
    return scaled(component, raw, given)
  }
  const exposures = units.map((unit) => exposureOf(per, unit))
  const counts = units.map((unit) => {
    const heard = sums.get(unit.id) ?? 0
    return component.isCorrected ? heard / chanceOf(reporting, unit) : heard
  })
  if (!component.isShrunk) {
    return scaled(
      component,
      counts.map((count, i) => rateOf(count, exposures[i]!)),
      given,
    )
  }
  const prior = given?.prior ?? priorOf(counts, exposures)
  const raw = counts.map((count, i) =>
    exposures[i]! > 0 ? shrunkRate(count, exposures[i]!, prior) : null,
  )
  return scaled(component, raw, given, prior)
}

const rateOf = (count: number, exposure: number) => (exposure > 0 ? count / exposure : null)

export const chanceOf = (reporting: Reporting, { districtId }: Unit) =>
  reporting.get(districtId ?? elsewhere) ?? reporting.get(elsewhere) ?? 1

function scaled(
  component: Rules,
  raw: (number | null)[],
  given: Scale | undefined,
  prior?: Scale['prior'],
): Figures {
  const scale = given ?? { ...scaleOf(component, raw), ...(prior && { prior }) }
  return { scale, raw, levels: raw.map((one) => levelOf(one, scale)) }
}

/** Marshall's empirical Bayes: the town's rate, and how much true rates vary about it. */
function priorOf(counts: readonly number[], exposures: readonly number[]) {
  const { overallRate, betweenVariance } = empiricalBayesRates(counts, exposures)
  return { mean: overallRate, variance: betweenVariance }
}
