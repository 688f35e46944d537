import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { expect, it } from 'vitest'
import { giStar } from './gi-star.ts'
import { hexagonNeighbours } from './hexagon-neighbours.ts'
import { includeSelf } from './include-self.ts'
import { packNeighbours } from './neighbours.ts'
import { permutationP } from './permutation-p.ts'
import hexagons from './reference/hexagons.json' with { type: 'json' }
import irregular from './reference/irregular.json' with { type: 'json' }
import { rowStandardise } from './row-standardise.ts'
import { hexagonPatch, weighted } from './testing.ts'

const town = packNeighbours(hexagons.neighbours)

it('is the same from the same seed, and another from another', () => {
  const [once, again, other] = [7, 7, 8].map((seed) =>
    permutationP(hexagons.values, town, { seed }),
  )
  expect(again).toEqual(once)
  expect(other).not.toEqual(once)
})

it('does not depend on a scale of the weights, nor on whether the unit is among its neighbours', () => {
  const p = permutationP(hexagons.values, town)
  expect(permutationP(hexagons.values, includeSelf(town))).toEqual(p)
  expect(permutationP(hexagons.values, rowStandardise(town))).toEqual(p)
})

it('counts equal weights like any others', () => {
  const values = hexagons.values.map((value) => Math.round(value))
  const equal = permutationP(values, town)
  // A weight that differs in the last digit takes the general way.
  const weights = Float64Array.from(town.targets, (_, k) => 1 + (k % 2) * 1e-15)
  expect(permutationP(values, { ...town, weights })).toEqual(equal)
})

it('equals all that can be drawn, where that can be counted', () => {
  // A unit with two neighbours among five others: ten pairs.
  const values = [9, 4, 1, 7, 2, 2]
  const pairs = [1, 2, 3, 4, 5].flatMap((a) =>
    [1, 2, 3, 4, 5].flatMap((b) => (a < b ? [values[a]! + values[b]!] : [])),
  )
  const observed = values[1]! + values[3]!
  const share = pairs.filter((sum) => sum >= observed).length / pairs.length
  const lists = [[1, 3], [], [], [], [], []]
  const p = permutationP(values, packNeighbours(lists), { permutations: 20_000 })
  expect(p[0]! / 2).toBeCloseTo(share, 2)
  const heavy = weighted(lists, [[1, 2]])
  const heavyPairs = [1, 2, 3, 4, 5].flatMap((a) =>
    [1, 2, 3, 4, 5].flatMap((b) => (a === b ? [] : [values[a]! + 2 * values[b]!])),
  )
  const heavyShare = heavyPairs.filter((sum) => sum >= 4 + 14).length / heavyPairs.length
  const heavyP = permutationP(values, heavy, { permutations: 20_000 })
  expect(heavyP[0]! / 2).toBeCloseTo(heavyShare, 2)
})

it('draws from all others where all others are neighbours', () => {
  const everybody = [
    [1, 2],
    [0, 2],
    [0, 1],
  ]
  expect([...permutationP([1, 5, 2], packNeighbours(everybody))]).toEqual([1, 1, 1])
})

it('is even where there is nothing, and finds what is planted', () => {
  const { q, r } = hexagonPatch(40, 40)
  const neighbours = hexagonNeighbours(q, r)
  const generator = xoroshiro128plus(5)
  const values = Array.from(q, () => uniformFloat64(generator))
  const even = permutationP(values, neighbours)
  for (const level of [0.05, 0.2, 0.5]) {
    const share = even.filter((p) => p <= level).length / even.length
    expect(share).toBeGreaterThan(level - 0.05)
    expect(share).toBeLessThan(level + 0.05)
  }
  const hot = values.map((value, i) =>
    Math.hypot((i % 40) - 20, i / 40 - 20) < 3 ? value + 2 : value,
  )
  const p = permutationP(hot, neighbours)
  const { z } = giStar(hot, includeSelf(neighbours))
  expect(p[20 * 40 + 20]).toBe(2 / 1000)
  expect(z[20 * 40 + 20]!).toBeGreaterThan(5)
})

it('finds nothing at an isolate, nor where all are the same', () => {
  const neighbours = weighted(irregular.neighbours, irregular.weights)
  const p = permutationP(irregular.values, neighbours)
  expect(p[irregular.isolate]).toBe(1)
  expect(p.every((value) => value > 0 && value <= 1)).toBe(true)
  expect([...permutationP([3, 3, 3], packNeighbours([[1], [2], [0]]))]).toEqual([1, 1, 1])
})
