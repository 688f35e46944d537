import type { Scale } from './need-queries.ts'

/** The raw figure that makes a level of 0 to 1: what api/needs/levels.ts does, backwards. */
export function rawAt({ kind, cap, isInverted = false }: Scale, level: number): number {
  const part = isInverted ? 1 - level : level
  return kind === 'linear' ? part * cap : ((10 ** part - 1) * cap) / 9
}
