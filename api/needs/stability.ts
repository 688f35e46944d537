import { fullLevel } from './levels.ts'
import { rankStability } from './statistics/rank-stability.ts'

/** Weights are moved by as much as this, each by itself. */
const wobbleShare = 0.5
const draws = 100

interface Levels {
  ids: readonly number[]
  /** By component, of those that weigh anything. */
  levels: readonly (readonly number[])[]
}

/** How far the rank of a unit moves when the weights wobble: from 5 to 95 % of a hundred draws. */
export function stabilityOf({ ids, levels }: Levels, weights: readonly number[], unitId: number) {
  const components = new Float32Array(ids.length * levels.length)
  levels.forEach((figures, place) => {
    for (let unit = 0; unit < ids.length; unit++)
      components[unit * levels.length + place] = figures[unit]! / fullLevel
  })
  const top = Math.max(1, Math.round(ids.length / 10))
  const stability = rankStability(components, weights, {
    wobble: { kind: 'uniform', share: wobbleShare },
    top,
    draws,
  })
  const place = ids.indexOf(unitId)
  return {
    low: stability.low[place] ?? 0,
    high: stability.high[place] ?? 0,
    inTopTenth: stability.topShare[place] ?? 0,
  }
}
