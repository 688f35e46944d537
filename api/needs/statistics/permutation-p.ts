import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { countBelow } from './count-below.ts'
import { moments } from './moments.ts'
import { expectOneEach, type Neighbours, unitCount } from './neighbours.ts'

/**
 * Two-sided pseudo p of Gi*, Gi and local Moran's I by conditional permutation (Anselin 1995): a
 * unit keeps its figure, and its neighbours' figures are drawn from all others without replacement.
 * These statistics rise or fall with the neighbours' weighted sum alone, so one p serves them all.
 * 1 for a unit without neighbours; never less than 2 / (permutations + 1).
 *
 * All units share the drawn sets, as in PySAL: a set is the first of a shuffle, and for a unit that
 * is in it itself, the next of the shuffle takes its place, which is an exact draw from the others.
 * Units with as many neighbours of equal weight then share the sums of the sets too, so that each
 * unit costs a binary search. The same seed gives the same p.
 */
export function permutationP(
  values: ArrayLike<number>,
  neighbours: Neighbours,
  { permutations = 999, seed = 1 }: { permutations?: number; seed?: number } = {},
): Float64Array {
  expectOneEach(values, neighbours)
  const { constant } = moments(values)
  const count = values.length
  const p = new Float64Array(count).fill(1)
  if (constant) return p
  const others = otherTargets(neighbours)
  const byDegree = unitsByDegree(others)
  const most = byDegree.length - 1
  const sets = drawSets(count, Math.min(most + 1, count), permutations, seed)
  const places = placesInSets(sets, count)
  const sums = new Float64Array(permutations)
  for (let degree = 1; degree <= most; degree++) {
    for (let set = 0; set < permutations; set++)
      sums[set]! += values[sets.members[set * sets.size + degree - 1]!]!
    const units = byDegree[degree]
    if (!units) continue
    const sorted = sums.slice().sort()
    for (const unit of units) {
      const counts = hasEqualWeights(others, unit)
        ? countBySums(unit, degree, sums, sorted)
        : countByWeights(unit, degree)
      const rarer = Math.min(counts.above, counts.below)
      p[unit] = Math.min(1, (2 * (rarer + 1)) / (permutations + 1))
    }
  }
  return p

  function countBySums(unit: number, degree: number, all: Float64Array, sorted: Float64Array) {
    let observed = 0
    for (let k = others.offsets[unit]!; k < others.offsets[unit + 1]!; k++)
      observed += values[others.targets[k]!]!
    const margin = Math.abs(observed) * 1e-12
    let above = permutations - countBelow(sorted, observed - margin)
    let below = countBelow(sorted, observed + margin)
    // The few sets that the unit is in itself.
    for (let k = places.offsets[unit]!; k < places.offsets[unit + 1]!; k++) {
      const place = places.of[k]!
      if (place % sets.size >= degree) continue
      const set = Math.floor(place / sets.size)
      const next = sets.members[set * sets.size + degree]!
      const [wrong, right] = [all[set]!, all[set]! - values[unit]! + values[next]!]
      above += Number(right >= observed - margin) - Number(wrong >= observed - margin)
      below += Number(right <= observed + margin) - Number(wrong < observed + margin)
    }
    return { above, below }
  }

  function countByWeights(unit: number, degree: number) {
    const from = others.offsets[unit]!
    let observed = 0
    for (let k = from; k < from + degree; k++)
      observed += others.weights![k]! * values[others.targets[k]!]!
    const margin = Math.abs(observed) * 1e-12
    let [above, below] = [0, 0]
    for (let set = 0; set < permutations; set++) {
      let place = set * sets.size
      let sum = 0
      for (let k = from; k < from + degree; k++) {
        if (sets.members[place] === unit) place++
        sum += others.weights![k]! * values[sets.members[place++]!]!
      }
      if (sum >= observed - margin) above++
      if (sum <= observed + margin) below++
    }
    return { above, below }
  }
}

/** The neighbours without the unit itself, which stays where it is. */
function otherTargets(neighbours: Neighbours): Neighbours {
  if (!neighbours.includesSelf) return neighbours
  const offsets = new Uint32Array(neighbours.offsets.length)
  const kept: number[] = []
  for (let unit = 0; unit < unitCount(neighbours); unit++) {
    for (let k = neighbours.offsets[unit]!; k < neighbours.offsets[unit + 1]!; k++) {
      if (neighbours.targets[k] !== unit) kept.push(k)
    }
    offsets[unit + 1] = kept.length
  }
  return {
    offsets,
    targets: Uint32Array.from(kept, (k) => neighbours.targets[k]!),
    weights: neighbours.weights && Float64Array.from(kept, (k) => neighbours.weights![k]!),
    includesSelf: false,
  }
}

function unitsByDegree({ offsets }: Neighbours) {
  const units: number[][] = []
  for (let unit = 0; unit + 1 < offsets.length; unit++) {
    const degree = offsets[unit + 1]! - offsets[unit]!
    units[degree] ??= []
    units[degree]!.push(unit)
  }
  return units
}

function hasEqualWeights({ offsets, weights }: Neighbours, unit: number) {
  if (!weights) return true
  const first = weights[offsets[unit]!]!
  for (let k = offsets[unit]! + 1; k < offsets[unit + 1]!; k++) {
    if (weights[k] !== first) return false
  }
  return first > 0
}

interface Sets {
  size: number
  members: Uint32Array
}

/** The beginnings of so many shuffles of all units, by Fisher and Yates. */
function drawSets(count: number, size: number, permutations: number, seed: number): Sets {
  const generator = xoroshiro128plus(seed)
  const order = Uint32Array.from({ length: count }, (_, unit) => unit)
  const members = new Uint32Array(permutations * size)
  for (let set = 0; set < permutations; set++) {
    for (let place = 0; place < size; place++) {
      const other = uniformInt(generator, place, count - 1)
      const chosen = order[other]!
      order[other] = order[place]!
      order[place] = chosen
      members[set * size + place] = chosen
    }
  }
  return { size, members }
}

/** Where in the sets each unit is. */
function placesInSets({ members }: Sets, count: number) {
  const offsets = new Uint32Array(count + 1)
  for (const unit of members) offsets[unit + 1]!++
  for (let unit = 0; unit < count; unit++) offsets[unit + 1]! += offsets[unit]!
  const next = offsets.slice()
  const of = new Uint32Array(members.length)
  for (let place = 0; place < members.length; place++) of[next[members[place]!]!++] = place
  return { offsets, of }
}
