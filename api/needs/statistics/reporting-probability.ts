import type { ReportingBehaviour } from './reporting-behaviour.ts'

/**
 * The probability that an incident is reported within the horizon, averaged over what is not known
 * of the place's behaviour: 1 - E[exp(-factor × rate × days)], in closed form for a gamma.
 * 1 when behaviour could not be estimated.
 */
export function reportingProbability(
  behaviour: ReportingBehaviour,
  place: number,
  category: number,
  horizonDays: number,
): number {
  if (!behaviour.estimable) return 1
  const reports = behaviour.categoryRatePerDay[category]! * horizonDays
  return 1 - silenceProbability(behaviour, place, reports)
}

/** That a place sends no report where the mean place would send `reports` on average. */
export function silenceProbability(
  { posteriorShape, posteriorRate }: ReportingBehaviour,
  place: number,
  reports: number,
): number {
  const shape = posteriorShape[place]!
  if (shape === Number.POSITIVE_INFINITY) return Math.exp(-reports)
  return Math.exp(-shape * Math.log1p(reports / posteriorRate[place]!))
}
