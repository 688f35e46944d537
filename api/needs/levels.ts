import type { Component } from './components/component.ts'

/** How raw figures of a component become levels; kept with the run, so that later ones compare. */
export interface Scale {
  kind: 'linear' | 'log'
  /** The raw figure that is full need. */
  cap: number
  /** Mean and variance of the rates that small numbers are drawn to. */
  prior?: { mean: number; variance: number }
}

export const fullLevel = 255

/** The share of units above zero that is at full need, when a component does not say by itself. */
const capShare = 0.98

/** 0 to 255; null counts as no need. */
export function levelOf(raw: number | null, { kind, cap }: Scale): number {
  if (raw === null || !(raw > 0) || !(cap > 0)) return 0
  const part = kind === 'linear' ? raw / cap : Math.log1p((9 * raw) / cap) / Math.log(10)
  return Math.round(fullLevel * Math.min(1, part))
}

export function scaleOf(
  component: Pick<Component, 'scale' | 'cap'>,
  raw: readonly (number | null)[],
): Scale {
  if (component.cap !== undefined) return { kind: component.scale, cap: component.cap }
  const positive = Float64Array.from(
    raw.filter((one): one is number => one !== null && one > 0),
  ).sort()
  const cap = positive[Math.min(positive.length - 1, Math.floor(positive.length * capShare))] ?? 0
  return { kind: component.scale, cap }
}
