import { falseDiscoveryQ } from './statistics/false-discovery.ts'
import { includeSelf } from './statistics/include-self.ts'
import type { Neighbours } from './statistics/neighbours.ts'
import { spaceTimeGiStar } from './statistics/space-time-gi-star.ts'
import { spaceTimePatterns } from './statistics/space-time-patterns.ts'

export interface SpotsOverTime {
  /** Of each unit, as spaceTimePatternNames counts them; below 0 of cold spots. */
  patterns: Int8Array
  /** Bin after bin, the units of each in order. */
  z: Float64Array
}

/** What became of spots from bin to bin. */
export function findSpotsOverTime(
  figures: Float64Array,
  neighbours: Neighbours,
  { fdr }: { fdr: number },
): SpotsOverTime {
  const units = neighbours.offsets.length - 1
  if (units === 0) return { patterns: new Int8Array(0), z: new Float64Array(0) }
  const { z, p } = spaceTimeGiStar(figures, includeSelf(neighbours))
  return { patterns: spaceTimePatterns(z, falseDiscoveryQ(p), units, fdr), z }
}
