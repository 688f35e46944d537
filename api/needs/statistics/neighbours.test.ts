import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandNeighbours } from './band-neighbours.ts'
import { hexagonNeighbours } from './hexagon-neighbours.ts'
import { includeSelf } from './include-self.ts'
import { nearestNeighbours } from './nearest-neighbours.ts'
import { packNeighbours } from './neighbours.ts'
import hexagons from './reference/hexagons.json' with { type: 'json' }
import irregular from './reference/irregular.json' with { type: 'json' }
import points from './reference/points.json' with { type: 'json' }
import { rowStandardise } from './row-standardise.ts'
import { sharedNeighbours } from './shared-neighbours.ts'
import { hexagonPatch, listsOf, matrixOf, weighted } from './testing.ts'
import { transpose } from './transpose.ts'

describe('hexagons', () => {
  it('have one and two rings around them', () => {
    expect(listsOf(hexagonNeighbours(hexagons.q, hexagons.r))).toEqual(hexagons.neighbours)
    expect(listsOf(hexagonNeighbours(hexagons.q, hexagons.r, 2))).toEqual(hexagons.twoRings)
  })

  it('have 6, 18, 36 others around them far from the edge', () => {
    const { q, r } = hexagonPatch(9, 9)
    const counts = [1, 2, 3].map((rings) => listsOf(hexagonNeighbours(q, r, rings))[40]!.length)
    expect(counts).toEqual([6, 18, 36])
  })

  it('do not reach around the edge, wherever the grid begins', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
          selector: ([q, r]) => `${q} ${r}`,
        }),
        fc.integer({ min: 1, max: 3 }),
        (cells, rings) => {
          const q = cells.map(([first]) => first)
          const r = cells.map(([, second]) => second)
          const expected = cells.map(([q1, r1], i) =>
            cells.flatMap(([q2, r2], j) => {
              const [dq, dr] = [q2 - q1, r2 - r1]
              return j !== i && Math.max(Math.abs(dq), Math.abs(dr), Math.abs(dq + dr)) <= rings
                ? [j]
                : []
            }),
          )
          expect(listsOf(hexagonNeighbours(q, r, rings))).toEqual(expected)
        },
      ),
    )
  })

  it('are there once', () => {
    expect(() => hexagonNeighbours([0, 1, 0], [0, 0, 0])).toThrow('units 0 and 2')
  })
})

describe('points', () => {
  it('have those within a distance', () => {
    expect(listsOf(bandNeighbours(points.x, points.y, points.distance))).toEqual(points.band)
  })

  it('have the nearest', () => {
    expect(listsOf(nearestNeighbours(points.x, points.y, points.k))).toEqual(points.nearest)
  })

  it('may lie on each other, be alone or be none', () => {
    expect(listsOf(bandNeighbours([1, 1, 9], [2, 2, 2], 0))).toEqual([[1], [0], []])
    expect(listsOf(nearestNeighbours([1, 1], [2, 2], 5))).toEqual([[1], [0]])
    expect(listsOf(nearestNeighbours([], [], 5))).toEqual([])
    expect(listsOf(bandNeighbours([], [], 5))).toEqual([])
  })

  it('have a place', () => {
    expect(() => bandNeighbours([0, Number.NaN], [0, 0], 1)).toThrow('unit 1 has no place')
  })
})

it('takes units that share an id for neighbours', () => {
  const [unit, junction] = [
    [0, 0, 1, 1, 2, 2, 3, 0],
    ['a', 'b', 'b', 'c', 'c', 'b', 'z', 'b'],
  ]
  expect(listsOf(sharedNeighbours(unit, junction, 5))).toEqual([[1, 2], [0, 2], [0, 1], [], []])
})

it('puts each unit among its own neighbours, once', () => {
  const neighbours = packNeighbours([[1], [0, 2], [1], []])
  const starred = includeSelf(neighbours)
  expect(listsOf(starred)).toEqual([[0, 1], [1, 0, 2], [2, 1], [3]])
  expect(includeSelf(starred)).toBe(starred)
  const heavy = includeSelf({ ...neighbours, weights: Float64Array.of(2, 3, 4, 5) })
  expect([...heavy.weights!]).toEqual([1, 2, 1, 3, 4, 1, 5, 1])
})

it('standardises rows, and leaves a unit without neighbours alone', () => {
  const plain = rowStandardise(packNeighbours([[1, 2], [0], []]))
  expect([...plain.weights!]).toEqual([0.5, 0.5, 1])
  const heavy = { ...packNeighbours([[1, 2], [0], []]), weights: Float64Array.of(1, 3, 7) }
  expect([...rowStandardise(heavy).weights!]).toEqual([0.25, 0.75, 1])
  expect([...heavy.weights]).toEqual([1, 3, 7])
})

it('turns neighbours around', () => {
  const neighbours = weighted(irregular.neighbours, irregular.weights)
  const matrix = matrixOf(neighbours)
  const turned = matrix.map((row, i) => row.map((_, j) => matrix[j]![i]))
  expect(matrixOf(transpose(neighbours))).toEqual(turned)
})
