import { type Neighbours, unitCount } from './neighbours.ts'

/** The same neighbours, and each unit among its own with weight 1: what Gi* wants. */
export function includeSelf(neighbours: Neighbours): Neighbours {
  if (neighbours.includesSelf) return neighbours
  const units = unitCount(neighbours)
  const offsets = neighbours.offsets.map((offset, unit) => offset + unit)
  const targets = new Uint32Array(neighbours.targets.length + units)
  const weights = neighbours.weights && new Float64Array(targets.length)
  for (let unit = 0; unit < units; unit++) {
    const [from, to] = [neighbours.offsets[unit]!, neighbours.offsets[unit + 1]!]
    const start = offsets[unit]!
    targets[start] = unit
    targets.set(neighbours.targets.subarray(from, to), start + 1)
    if (!weights) continue
    weights[start] = 1
    weights.set(neighbours.weights!.subarray(from, to), start + 1)
  }
  return { offsets, targets, weights, includesSelf: true }
}
