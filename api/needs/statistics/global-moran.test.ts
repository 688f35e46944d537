import { expect, it } from 'vitest'
import { type GlobalMoran, globalMoran } from './global-moran.ts'
import { packNeighbours } from './neighbours.ts'
import hexagons from './reference/hexagons.json' with { type: 'json' }
import irregular from './reference/irregular.json' with { type: 'json' }
import { rowStandardise } from './row-standardise.ts'
import { expectClose, weighted } from './testing.ts'

const ordered = ({ statistic, expectation, variance, z, p }: GlobalMoran) => [
  statistic,
  expectation,
  variance,
  z,
  p,
]

it.each([
  { name: 'hexagons', town: hexagons, all: packNeighbours(hexagons.neighbours) },
  {
    name: 'an irregular one-sided graph with an isolate and ties',
    town: irregular,
    all: weighted(irregular.neighbours, irregular.weights),
  },
])('equals moran.test of spdep on $name', ({ town, all }) => {
  expectClose(ordered(globalMoran(town.values, all)), ordered(town.globalMoran.plain))
  const standardised = globalMoran(town.values, rowStandardise(all))
  expectClose(ordered(standardised), ordered(town.globalMoran.standardised))
})

it.each([
  ['figures that are all the same', [2, 2, 2, 2], [[1], [0], [3], [2]]],
  ['units without neighbours', [1, 2, 3, 4], [[], [], [], []]],
  ['three units', [1, 2, 4], [[1], [0, 2], [1]]],
])('finds nothing in %s', (_, values, lists) => {
  expect(globalMoran(values, packNeighbours(lists))).toMatchObject({ z: 0, p: 1 })
})
