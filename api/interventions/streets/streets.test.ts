import type { Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { cutOffs } from './cut-off.ts'
import { detourOf, shortestPath } from './detour.ts'
import { streetGraph } from './street-graph.ts'
import { streetsUnder } from './streets-under.ts'

/** A hundred metres, nearly, at the equator. */
const block = 0.0009
const at = (x: number, y: number): Position => [x * block, y * block]
const road = (...points: [number, number][]) => ({
  coordinates: points.map(([x, y]) => at(x, y)),
  isOneWay: false,
})

/** Three streets across, three along, each one road with a vertex at each crossing. */
const grid = () =>
  streetGraph([
    ...[0, 1, 2].map((y) => road([0, y], [1, y], [2, y])),
    ...[0, 1, 2].map((x) => road([x, 0], [x, 1], [x, 2])),
  ])

const along = (...points: [number, number][]) => ({
  type: 'LineString' as const,
  coordinates: points.map(([x, y]) => at(x, y)),
})

describe('the street graph', () => {
  test('cuts roads where they share a vertex', () => {
    const { streets, streetsAt } = grid()
    expect(streets).toHaveLength(12)
    expect(streetsAt.map((own) => own.length).sort()).toEqual([2, 2, 2, 2, 3, 3, 3, 3, 4])
    expect(streets[0]!.lengthM).toBeCloseTo(100, 0)
  })

  test('finds the shortest way, and keeps to one-way streets', () => {
    const twoWay = streetGraph([road([0, 0], [1, 0]), road([1, 0], [1, 1], [0, 1], [0, 0])])
    expect(shortestPath(twoWay, 0, 1)!.lengthM).toBeCloseTo(100, 0)
    const oneWay = streetGraph([
      { ...road([1, 0], [0, 0]), isOneWay: true },
      road([1, 0], [1, 1], [0, 1], [0, 0]),
    ])
    expect(shortestPath(oneWay, 0, 1)!.lengthM).toBeCloseTo(100, 0)
    expect(shortestPath(oneWay, 1, 0)!.lengthM).toBeCloseTo(300, 0)
  })
})

describe('streets under a geometry', () => {
  test('are those that it lies along, not those that it crosses', () => {
    const graph = grid()
    const beside = along([0.1, 0.03], [0.9, 0.03])
    expect([...streetsUnder(graph, beside)]).toEqual([0])
    expect(streetsUnder(graph, along([0.5, -1], [0.5, 3])).size).toBe(0)
  })

  test('are those that an area covers, without its holes', () => {
    const ring = (from: number, to: number) => [
      at(from, from),
      at(to, from),
      at(to, to),
      at(from, to),
      at(from, from),
    ]
    const area = (...rings: Position[][]) => ({ type: 'Polygon' as const, coordinates: rings })
    expect(streetsUnder(grid(), area(ring(-0.5, 2.5))).size).toBe(12)
    expect(streetsUnder(grid(), area(ring(-0.5, 2.5), ring(-0.2, 2.2))).size).toBe(0)
  })

  test('of a point is the nearest', () => {
    expect([...streetsUnder(grid(), { type: 'Point', coordinates: at(1.5, 0.1) })]).toEqual([1])
    expect(streetsUnder(grid(), { type: 'Point', coordinates: at(1.5, 0.5) }).size).toBe(0)
  })
})

describe('a detour', () => {
  test('leads around the block', () => {
    const graph = grid()
    const detour = detourOf(graph, streetsUnder(graph, along([0, 1], [1, 1])))!
    expect(detour.extraM).toBeCloseTo(200, 0)
    expect(detour.streets.size).toBe(3)
  })

  test('is not there where a river has one bridge, and not asked for at a dead end', () => {
    const river = streetGraph([road([0, 0], [1, 0]), road([1, 0], [2, 0]), road([2, 0], [3, 0])])
    expect(detourOf(river, new Set([1]))).toEqual({ extraM: null, streets: new Set() })
    expect(detourOf(river, new Set([2]))).toBeUndefined()
  })

  test('is the longest of several that are closed', () => {
    const graph = streetGraph([
      ...[0, 1, 5].map((y) => road([0, y], [1, y])),
      road([0, 0], [0, 1], [0, 5]),
      road([1, 0], [1, 1], [1, 5]),
    ])
    // The lowest way across, beside 1; and the upper one, beside 5.
    expect(detourOf(graph, new Set([0]))!.extraM).toBeCloseTo(200, 0)
    expect(detourOf(graph, new Set([0, 1]))!.extraM).toBeCloseTo(1000, -1)
    expect(detourOf(graph, new Set([0, 2]))!.extraM).toBeCloseTo(800, -1)
  })
})

describe('what is cut off', () => {
  // Two banks of two streets each, and two bridges.
  const banks = () =>
    streetGraph([
      road([0, 0], [2, 0]),
      road([2, 0], [3, 0]),
      road([0, 1], [2, 1]),
      road([0, 0], [0, 1]),
      road([2, 0], [2, 1]),
    ])
  const [bridge, other, stub] = [new Set([3]), new Set([4]), new Set([1])]

  test('by two bridges, and by neither alone', () => {
    const [found, ...more] = cutOffs(banks(), [bridge, other])
    expect(more).toEqual([])
    expect(found).toMatchObject({ by: [0, 1], streets: [2] })
    expect(found!.lengthM).toBeCloseTo(200, 0)
    expect(cutOffs(banks(), [bridge])).toEqual([])
  })

  test('names nothing that does not matter, nor what one closure cuts off by itself', () => {
    expect(cutOffs(banks(), [bridge, other, stub]).map(({ by }) => by)).toEqual([[0, 1]])
    expect(cutOffs(banks(), [bridge, stub])).toEqual([])
    expect(cutOffs(banks(), [new Set([3, 4]), stub])).toEqual([])
  })
})
