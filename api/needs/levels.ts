import type { Component } from './components/component.ts'

/** How raw figures of a component become levels; kept with the run, so that later ones compare. */
export interface Scale {
  kind: 'linear' | 'log'
  /** The raw figure that is full need. */
  cap: number
  /** Little of it is need; nothing known is none all the same. */
  isInverted?: boolean
  /** Mean and variance of the rates that small numbers are drawn to. */
  prior?: { mean: number; variance: number }
}

export const fullLevel = 255

/** The share of units above zero that is at full need, when a component does not say by itself. */
const capShare = 0.98

/** 0 to 255; NaN counts as no need. */
export function levelOf(raw: number, { kind, cap, isInverted = false }: Scale): number {
  if (Number.isNaN(raw) || !(cap > 0)) return 0
  const figure = Math.max(0, raw)
  const part = kind === 'linear' ? figure / cap : Math.log1p((9 * figure) / cap) / Math.log(10)
  const level = Math.round(fullLevel * Math.min(1, part))
  return isInverted ? fullLevel - level : level
}

export function scaleOf(
  { scale: kind, cap: given, isInverted }: Pick<Component, 'scale' | 'cap' | 'isInverted'>,
  raw: Float64Array,
): Scale {
  const way = { kind, ...(isInverted && { isInverted }) }
  if (given !== undefined) return { ...way, cap: given }
  const positive = raw.filter((one) => one > 0).sort()
  const cap = positive[Math.min(positive.length - 1, Math.floor(positive.length * capShare))] ?? 0
  return { ...way, cap }
}
