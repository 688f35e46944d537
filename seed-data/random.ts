/** A small seeded generator (sfc32): the same seed gives the same numbers everywhere. */
export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number
  /** From `low` to `high`. */
  between(low: number, high: number): number
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly T[]): T
  /** Picks by weight: `[item, weight]`. */
  weighted<T>(items: readonly (readonly [T, number])[]): T
  /** About normal, with this mean and standard deviation. */
  normal(mean: number, deviation: number): number
  shuffle<T>(items: readonly T[]): T[]
}

/** FNV-1a, so that streams with different names are independent. */
function hash(text: string, start: number): number {
  let value = start >>> 0
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0
  }
  return value
}

/** A stream of its own for each purpose: a change in one leaves the others as they were. */
export function random(seed: number, purpose: string): Random {
  let a = hash(purpose, 0x811c9dc5)
  let b = hash(purpose, 0x9e3779b9 ^ seed)
  let c = (seed ^ 0x243f6a88) >>> 0
  let counter = 1

  function next(): number {
    const t = (((a + b) >>> 0) + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = (b ^ (b >>> 9)) >>> 0
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + t) >>> 0
    return t / 4294967296
  }
  for (let i = 0; i < 15; i++) next()

  const between = (low: number, high: number) => low + (high - low) * next()
  return {
    next,
    between,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [item, weight] of items) {
        left -= weight
        if (left < 0) return item
      }
      return items[items.length - 1]![0]
    },
    normal: (mean, deviation) => mean + deviation * (next() + next() + next() + next() - 2) * 1.73,
    shuffle(items) {
      const copy = [...items]
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1))
        ;[copy[i], copy[j]] = [copy[j]!, copy[i]!]
      }
      return copy
    },
  }
}

/** Smooth noise over the plane, about -1 to 1, that changes over `scaleM` metres. */
export function noise(seed: number, scaleM: number): (x: number, y: number) => number {
  const at = (i: number, j: number) => {
    let h = Math.imul(i, 374761393) ^ Math.imul(j, 668265263) ^ Math.imul(seed, 2246822519)
    h = Math.imul(h ^ (h >>> 13), 1274126177)
    return ((h ^ (h >>> 16)) >>> 0) / 2147483648 - 1
  }
  const ease = (t: number) => t * t * t * (t * (t * 6 - 15) + 10)
  return (x, y) => {
    const [i, j] = [Math.floor(x / scaleM), Math.floor(y / scaleM)]
    const [u, v] = [ease(x / scaleM - i), ease(y / scaleM - j)]
    const low = at(i, j) * (1 - u) + at(i + 1, j) * u
    const high = at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u
    return low * (1 - v) + high * v
  }
}
