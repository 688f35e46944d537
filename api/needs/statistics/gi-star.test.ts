import { expect, it } from 'vitest'
import { giStar } from './gi-star.ts'
import { includeSelf } from './include-self.ts'
import { packNeighbours } from './neighbours.ts'
import hexagons from './reference/hexagons.json' with { type: 'json' }
import irregular from './reference/irregular.json' with { type: 'json' }
import { rowStandardise } from './row-standardise.ts'
import { expectClose, weighted } from './testing.ts'

const towns = [
  { name: 'hexagons', ...hexagons, all: includeSelf(packNeighbours(hexagons.neighbours)) },
  {
    name: 'an irregular weighted graph with an isolate and ties',
    ...irregular,
    all: includeSelf(weighted(irregular.neighbours, irregular.weights)),
  },
]

it.each(towns)('equals localG of spdep on $name', ({ values, all, giStar: reference }) => {
  const plain = giStar(values, all)
  expectClose(plain.z, reference.plain.z)
  expectClose(plain.p, reference.plain.p)
  const standardised = giStar(values, rowStandardise(all))
  expectClose(standardised.z, reference.standardised.z)
  expectClose(standardised.p, reference.standardised.p)
})

it('says who has no neighbours', () => {
  const { isolated } = giStar(irregular.values, includeSelf(packNeighbours(irregular.neighbours)))
  expect([...isolated].flatMap((flag, unit) => (flag ? [unit] : []))).toEqual([irregular.isolate])
})

it.each([
  ['the same figure everywhere', [0.1, 0.1, 0.1, 0.1], [[1], [0], [3], [2]]],
  ['no figures above nothing', [0, 0, 0], [[], [], []]],
  [
    'everybody around everybody',
    [1, 5, 2],
    [
      [1, 2],
      [0, 2],
      [0, 1],
    ],
  ],
  ['one unit', [7], [[]]],
  ['no unit', [], []],
])('finds nothing in %s', (_, values, lists) => {
  const starred = includeSelf(packNeighbours(lists))
  for (const neighbours of [starred, rowStandardise(starred)]) {
    const { z, p } = giStar(values, neighbours)
    expect([...z]).toEqual(values.map(() => 0))
    expect([...p]).toEqual(values.map(() => 1))
  }
})

it('wants a number for each unit, and the unit among its neighbours', () => {
  const neighbours = packNeighbours([[1], [0]])
  expect(() => giStar([1, 2], neighbours)).toThrow(RangeError)
  expect(() => giStar([1], includeSelf(neighbours))).toThrow('1 figures for 2 units')
  expect(() => giStar([1, Number.NaN], includeSelf(neighbours))).toThrow('unit 1')
})
