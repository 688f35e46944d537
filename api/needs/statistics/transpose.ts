import { type Neighbours, unitCount } from './neighbours.ts'

/** Whose neighbour each unit is, with the weight it has there. */
export function transpose(neighbours: Neighbours): Neighbours {
  const { offsets, targets, weights } = neighbours
  const units = unitCount(neighbours)
  const back = {
    offsets: new Uint32Array(units + 1),
    targets: new Uint32Array(targets.length),
    weights: weights && new Float64Array(targets.length),
    includesSelf: neighbours.includesSelf,
  }
  for (const target of targets) back.offsets[target + 1]!++
  for (let unit = 0; unit < units; unit++) back.offsets[unit + 1]! += back.offsets[unit]!
  const next = back.offsets.slice()
  for (let unit = 0; unit < units; unit++) {
    for (let k = offsets[unit]!; k < offsets[unit + 1]!; k++) {
      const place = next[targets[k]!]!++
      back.targets[place] = unit
      if (back.weights) back.weights[place] = weights![k]!
    }
  }
  return back
}
