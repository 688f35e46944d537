import type { Component } from './need-queries.ts'

/** By component, 0 to 10. */
export type Weights = Readonly<Record<string, number>>

export const mostWeight = 10

/** The same as reports, without correction: the switch shows it, no slider of its own. */
const asHeardCode = 'reports-as-heard'

export function hasSlider({ code }: Component): boolean {
  return code !== asHeardCode
}

/** Whether anything at all is known of it; nothing was computed yet where nobody can say. */
export function isKnown({ hasData }: Pick<Component, 'hasData'>): boolean {
  return hasData !== false
}

export function usualWeights(components: readonly Component[]): Weights {
  return Object.fromEntries(components.filter(hasSlider).map(({ code, weight }) => [code, weight]))
}

/** Without those of which nothing is known: they would only make all need look small. */
export function countedWeights(components: readonly Component[], weights: Weights): Weights {
  const unknown = new Set(components.flatMap((one) => (isKnown(one) ? [] : [one.code])))
  return Object.fromEntries(Object.entries(weights).filter(([code]) => !unknown.has(code)))
}

/** A weight moved by hand; undefined where all are as usual again, so that the link stays short. */
export function changedWeights(
  components: readonly Component[],
  weights: Weights,
): Record<string, number> | undefined {
  const usual = usualWeights(components)
  const isUsual = Object.entries(usual).every(([code, weight]) => (weights[code] ?? 0) === weight)
  if (isUsual) return undefined
  const above = Object.entries(weights).filter(([, weight]) => weight > 0)
  // Even nothing at all is something that a link can say.
  return above.length > 0 ? Object.fromEntries(above) : { [Object.keys(usual)[0]!]: 0 }
}

/** As a preset keeps them. */
export function savedWeights(weights: Weights): Weights {
  return Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight > 0))
}

/** What is not named weighs nothing. */
export function areSameWeights(one: Weights, other: Weights): boolean {
  const codes = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...codes].every((code) => (one[code] ?? 0) === (other[code] ?? 0))
}

/** What each of a run's figures makes of the score, in their order; all 0 where nothing weighs anything. */
export function sharesOf(
  weights: Weights,
  components: readonly string[],
  isAsHeard: boolean,
): number[] {
  const meant: Record<string, number> = { ...weights }
  if (isAsHeard && meant.reports !== undefined) {
    meant[asHeardCode] = (meant[asHeardCode] ?? 0) + meant.reports
    meant.reports = 0
  }
  const all = components.map((code) => meant[code] ?? 0)
  const sum = all.reduce((total, one) => total + one, 0)
  return sum === 0 ? all : all.map((one) => one / sum)
}

/** As the address bar and the API have them: `reports:3,condition:2.5`. */
export function writeWeights(weights: Record<string, number> = {}): string {
  return Object.entries(weights)
    .map(([code, weight]) => `${code}:${Math.round(weight * 100) / 100}`)
    .join(',')
}

/** The query parameters of a question about need. Components that a run does not have are left out. */
export function questionOf(
  weights: Weights,
  components: readonly string[],
  { isAsHeard, asOf }: { isAsHeard: boolean; asOf: string | undefined },
): Record<string, string> {
  const known = Object.entries(weights).filter(
    ([code, weight]) => weight > 0 && components.includes(code),
  )
  return {
    weights: writeWeights(Object.fromEntries(known)),
    ...(isAsHeard && { corrected: 'false' }),
    ...(asOf && { asOf }),
  }
}
