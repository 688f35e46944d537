import { type Neighbours, unitCount } from './neighbours.ts'

/** The same neighbours with weights that add up to 1 for each unit that has any (style W of spdep). */
export function rowStandardise(neighbours: Neighbours): Neighbours {
  const { offsets, targets } = neighbours
  const weights = neighbours.weights?.slice() ?? new Float64Array(targets.length).fill(1)
  for (let unit = 0; unit < unitCount(neighbours); unit++) {
    let sum = 0
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) sum += weights[k]!
    if (sum === 0) continue
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) weights[k]! /= sum
  }
  return { ...neighbours, weights }
}
