import { randomGamma } from 'd3-random'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** How weights wobble: each by up to a share of itself, or all together around their shares. */
export type Wobble =
  | { kind: 'uniform'; share: number }
  /** Dirichlet: at a concentration of 100, a weight of a tenth varies by 30 %; at 1000, by 10 %. */
  | { kind: 'dirichlet'; concentration: number }

export interface RankStability {
  /** In what share of the draws the unit was among the first `top`. */
  topShare: Float64Array
  /** Ranks from 1, the greatest need; equal scores share the better rank. Of 5, 50 and 95 % of draws. */
  low: Uint32Array
  median: Uint32Array
  high: Uint32Array
}

/**
 * How much each unit's rank depends on the exact weights: the scores (weighted sums of components)
 * are ranked again for each draw of wobbling weights. The same seed gives the same result.
 *
 * Takes units × draws × 4 bytes.
 * @param components unit after unit, as many for each as there are weights
 * @throws RangeError when a component is not a number, or the weights are negative or all 0
 */
export function rankStability(
  components: Float32Array,
  weights: ArrayLike<number>,
  {
    wobble,
    top,
    draws = 100,
    seed = 1,
  }: { wobble: Wobble; top: number; draws?: number; seed?: number },
): RankStability {
  const width = weights.length
  const units = components.length / width
  expectComponents(components, weights)
  const drawWeights = weightDrawer(weights, wobble, seed)
  const scores = new Float32Array(units)
  // Draw after draw: what is written and read together lies together.
  const ranks = new Uint32Array(draws * units)
  const rankScores = scoreRanker(units)
  for (let draw = 0; draw < draws; draw++) {
    const drawn = drawWeights()
    for (let unit = 0; unit < units; unit++) {
      let score = 0
      for (let c = 0; c < width; c++) score += drawn[c]! * components[unit * width + c]!
      scores[unit] = score
    }
    rankScores(scores, ranks.subarray(draw * units, (draw + 1) * units))
  }
  return summarise(ranks, units, draws, top)
}

function summarise(ranks: Uint32Array, units: number, draws: number, top: number): RankStability {
  const result = {
    topShare: new Float64Array(units),
    low: new Uint32Array(units),
    median: new Uint32Array(units),
    high: new Uint32Array(units),
  }
  const place = (share: number) => Math.max(0, Math.ceil(share * draws) - 1)
  const [low, median, high] = [place(0.05), place(0.5), place(0.95)]
  const own = new Uint32Array(draws)
  for (let unit = 0; unit < units; unit++) {
    let within = 0
    for (let draw = 0; draw < draws; draw++) {
      own[draw] = ranks[draw * units + unit]!
      if (own[draw]! <= top) within++
    }
    own.sort()
    result.topShare[unit] = within / draws
    result.low[unit] = own[low]!
    result.median[unit] = own[median]!
    result.high[unit] = own[high]!
  }
  return result
}

function expectComponents(components: Float32Array, weights: ArrayLike<number>) {
  const width = weights.length
  if (width === 0 || components.length % width !== 0)
    throw new RangeError(`${components.length} components are no rows of ${width}`)
  let sum = 0
  for (let c = 0; c < width; c++) {
    if (!(weights[c]! >= 0 && Number.isFinite(weights[c])))
      throw new RangeError(`weight ${c} is ${weights[c]}`)
    sum += weights[c]!
  }
  if (sum === 0) throw new RangeError('the weights are all 0')
  for (let k = 0; k < components.length; k++) {
    if (!Number.isFinite(components[k]))
      throw new RangeError(`component ${k % width} of unit ${Math.floor(k / width)} is no number`)
  }
}

/** Weights of sum 1, new ones each time. */
function weightDrawer(weights: ArrayLike<number>, wobble: Wobble, seed: number) {
  const generator = xoroshiro128plus(seed)
  const uniform = () => uniformFloat64(generator)
  const gamma = randomGamma.source(uniform)
  const sum = Array.from(weights).reduce((total, weight) => total + weight, 0)
  const samplers = Array.from(weights, (weight) => {
    if (weight === 0) return () => 0
    if (wobble.kind === 'dirichlet') return gamma((wobble.concentration * weight) / sum)
    return () => weight * (1 + wobble.share * (2 * uniform() - 1))
  })
  return () => {
    for (;;) {
      const drawn = samplers.map((sample) => sample())
      const total = drawn.reduce((whole, weight) => whole + weight, 0)
      // A Dirichlet of very low concentration can underflow.
      if (total > 0) return drawn.map((weight) => weight / total)
    }
  }
}

/** Ranks by a radix sort of the scores' bits, lower half and upper half: no comparison, no object. */
function scoreRanker(units: number) {
  const keys = new Uint32Array(units)
  const byLower = new Uint32Array(units)
  const order = new Uint32Array(units)
  const unsorted = Uint32Array.from({ length: units }, (_, unit) => unit)
  const starts = new Uint32Array(2 ** 16 + 1)

  function sortByHalf(shift: number, from: Uint32Array, to: Uint32Array) {
    starts.fill(0)
    for (const key of keys) starts[((key >>> shift) & 0xffff) + 1]!++
    for (let half = 0; half < 2 ** 16; half++) starts[half + 1]! += starts[half]!
    for (const unit of from) to[starts[(keys[unit]! >>> shift) & 0xffff]!++] = unit
  }

  return (scores: Float32Array, ranks: Uint32Array) => {
    const bits = new Uint32Array(scores.buffer)
    // Turned so that greater scores have smaller keys; a negative number's sign bit is set.
    for (let unit = 0; unit < units; unit++)
      keys[unit] = bits[unit]! >= 2 ** 31 ? bits[unit]! : ~bits[unit]! & 0x7fffffff
    sortByHalf(0, unsorted, byLower)
    sortByHalf(16, byLower, order)
    let rank = 0
    for (let place = 0; place < units; place++) {
      if (place === 0 || keys[order[place]!] !== keys[order[place - 1]!]) rank = place + 1
      ranks[order[place]!] = rank
    }
  }
}
