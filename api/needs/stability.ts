import { fullLevel } from './levels.ts'
import { rankStability } from './statistics/rank-stability.ts'

/** Weights are moved by as much as this, each by itself. */
const wobbleShare = 0.5
const draws = 100

interface Levels {
  ids: readonly number[]
  levels: readonly (readonly number[])[]
}

/** How far the rank of a unit moves when the weights wobble: from 5 to 95 % of a hundred draws. */
export function stabilityOf({ ids, levels }: Levels, shares: readonly number[], unitId: number) {
  const used = shares.flatMap((share, index) => (share > 0 ? [index] : []))
  const components = new Float32Array(ids.length * used.length)
  levels.forEach((row, unit) => {
    used.forEach((index, place) => {
      components[unit * used.length + place] = row[index]! / fullLevel
    })
  })
  const top = Math.max(1, Math.round(ids.length / 10))
  const weights = used.map((index) => shares[index]!)
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
