import { falseDiscoveryQ } from './statistics/false-discovery.ts'
import { giStar } from './statistics/gi-star.ts'
import { type GlobalMoran, globalMoran } from './statistics/global-moran.ts'
import { includeSelf } from './statistics/include-self.ts'
import { localMoran, quadrants } from './statistics/local-moran.ts'
import type { Neighbours } from './statistics/neighbours.ts'
import { permutationP } from './statistics/permutation-p.ts'
import { rowStandardise } from './statistics/row-standardise.ts'

/**
 * - hot, cold: need is high or low here and around, more than chance would have it
 * - high-among-low, low-among-high: unlike all around
 */
export type SpotClass = 'hot' | 'cold' | 'high-among-low' | 'low-among-high'

export interface Spot {
  /** The unit's place in the list. */
  unit: number
  class: SpotClass
  z: number
  /** The share of false discoveries at which it would still be one. */
  q: number
  /** Mean score of its neighbours, without it. */
  around: number
  /** Of a hot unit, the number of the cluster it belongs to, from 0. */
  cluster: number | null
}

export interface Spots {
  spots: Spot[]
  /** Clusters of hot units that touch, the most striking first: units as places in the list. */
  clusters: number[][]
  /** Whether like lies by like in the town as a whole. */
  global: GlobalMoran
  mean: number
}

export interface SpotsOptions {
  method: 'normal' | 'permutation'
  /** Share of false discoveries allowed. */
  fdr: number
}

/** Getis-Ord Gi* for hot and cold spots, local Moran's I for outliers, each under false-discovery control. */
export function findSpots(
  scores: readonly number[],
  neighbours: Neighbours,
  { method, fdr }: SpotsOptions,
): Spots {
  const around = includeSelf(neighbours)
  const standardised = rowStandardise(neighbours)
  const spot = giStar(scores, around)
  const moran = localMoran(scores, standardised)
  const drawn = method === 'permutation'
  const spotQ = falseDiscoveryQ(drawn ? permutationP(scores, around) : spot.p)
  const outlierQ = falseDiscoveryQ(drawn ? permutationP(scores, standardised) : moran.p)
  const found: Spot[] = []
  for (let unit = 0; unit < scores.length; unit++) {
    const quadrant = quadrants[moran.quadrant[unit]!]
    const common = { unit, around: meanAround(scores, neighbours, unit), cluster: null }
    if (outlierQ[unit]! <= fdr && (quadrant === 'high-low' || quadrant === 'low-high')) {
      const named = quadrant === 'high-low' ? 'high-among-low' : 'low-among-high'
      found.push({ ...common, class: named, z: moran.z[unit]!, q: outlierQ[unit]! })
    } else if (spotQ[unit]! <= fdr && spot.isolated[unit] === 0 && spot.z[unit] !== 0) {
      const named = spot.z[unit]! > 0 ? 'hot' : 'cold'
      found.push({ ...common, class: named, z: spot.z[unit]!, q: spotQ[unit]! })
    }
  }
  const clusters = clustersOf(found, neighbours)
  return {
    spots: found,
    clusters,
    global: globalMoran(scores, standardised),
    mean: scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : 0,
  }
}

function meanAround(
  scores: readonly number[],
  { offsets, targets }: Neighbours,
  unit: number,
): number {
  const [from, to] = [offsets[unit]!, offsets[unit + 1]!]
  if (from === to) return scores[unit]!
  let sum = 0
  for (let k = from; k < to; k++) sum += scores[targets[k]!]!
  return sum / (to - from)
}

/** Numbers the clusters in the spots, too. */
function clustersOf(spots: readonly Spot[], { offsets, targets }: Neighbours): number[][] {
  const hot = new Map(
    spots.flatMap((spot): [number, Spot][] => (spot.class === 'hot' ? [[spot.unit, spot]] : [])),
  )
  const seen = new Set<number>()
  const clusters: { units: number[]; sum: number }[] = []
  for (const start of hot.keys()) {
    if (seen.has(start)) continue
    seen.add(start)
    const units = [start]
    for (const unit of units) {
      for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) {
        const next = targets[k]!
        if (!hot.has(next) || seen.has(next)) continue
        seen.add(next)
        units.push(next)
      }
    }
    clusters.push({ units, sum: units.reduce((sum, unit) => sum + hot.get(unit)!.z, 0) })
  }
  clusters.sort((a, b) => b.sum - a.sum)
  clusters.forEach(({ units }, number) => {
    for (const unit of units) hot.get(unit)!.cluster = number
  })
  return clusters.map(({ units }) => units)
}
