import { describe, expect, it } from 'vitest'
import { type LocalMoran, localMoran, quadrants } from './local-moran.ts'
import { packNeighbours } from './neighbours.ts'
import hexagons from './reference/hexagons.json' with { type: 'json' }
import irregular from './reference/irregular.json' with { type: 'json' }
import { rowStandardise } from './row-standardise.ts'
import { expectClose, weighted } from './testing.ts'

interface Reference {
  statistic: number[]
  expectation: number[]
  variance: number[]
  /** A text where spdep has no number: an isolate. */
  z: (number | string)[]
  p: (number | string)[]
  quadrant: string[]
}

function expectReference(figures: LocalMoran, reference: Reference, isolate?: number) {
  expectClose(figures.statistic, reference.statistic)
  expectClose(figures.expectation, reference.expectation)
  expectClose(figures.variance, reference.variance)
  const orElse = (numbers: (number | string)[], other: number) =>
    numbers.map((figure) => (typeof figure === 'number' ? figure : other))
  expectClose(figures.z, orElse(reference.z, 0))
  expectClose(figures.p, orElse(reference.p, 1))
  const names = [...figures.quadrant].map((quadrant) => quadrants[quadrant])
  const expected = reference.quadrant.map((name, unit) =>
    unit === isolate ? 'none' : name.toLowerCase(),
  )
  expect(names).toEqual(expected)
}

describe.each([
  {
    name: 'hexagons',
    town: hexagons,
    all: packNeighbours(hexagons.neighbours),
    isolate: undefined,
  },
  {
    name: 'an irregular weighted graph with an isolate and ties',
    town: irregular,
    all: weighted(irregular.neighbours, irregular.weights),
    isolate: irregular.isolate,
  },
])('on $name', ({ town, all, isolate }) => {
  it('equals localmoran of spdep with the conditional variance', () => {
    const { conditional, plain } = town.localMoran
    expectReference(localMoran(town.values, rowStandardise(all)), conditional, isolate)
    expectReference(localMoran(town.values, all), plain, isolate)
  })

  it('equals it under total randomisation', () => {
    const figures = localMoran(town.values, rowStandardise(all), 'total')
    expectReference(figures, town.localMoran.total, isolate)
  })
})

it('finds a single high one among low ones', () => {
  const ring = Array.from({ length: 30 }, (_, i) => [(i + 29) % 30, (i + 1) % 30])
  const values = ring.map((_, i) => (i === 11 ? 50 : (i * 7) % 3))
  const { quadrant, p } = localMoran(values, rowStandardise(packNeighbours(ring)))
  expect(quadrants[quadrant[11]!]).toBe('high-low')
  expect(quadrants[quadrant[12]!]).toBe('low-high')
  expect(p[12]!).toBeLessThan(0.05)
})

it('finds nothing where all are the same, or exactly as the mean', () => {
  const row = packNeighbours([[1], [0, 2], [1]])
  expect([...localMoran([4, 4, 4], row).p]).toEqual([1, 1, 1])
  expect(localMoran([3, 4, 5], row).p[1]).toBe(1)
})
