import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Point } from './geometry/points.ts'
import { areaOf, isSimple, liesWithin } from './geometry/polygons.ts'
import type { Block } from './lots/blocks.ts'
import type { Lot } from './lots/lots.ts'
import { type Batch, batchesOf, pastBatches } from './rows/batches.ts'
import { Ids } from './rows/table-rows.ts'
import { streamTowns } from './stream.ts'
import { designTown } from './town.ts'
import { countTowns, generateTown } from './towns.ts'

const town = designTown({ seed: 1, variant: 0, parcels: 3000, thisYear: 2026 })

function lotsByBlock(): Map<Block, Lot[]> {
  const blocks = new Map<Block, Lot[]>()
  for (const lot of town.lots) blocks.set(lot.block, [...(blocks.get(lot.block) ?? []), lot])
  return blocks
}

describe('lots', () => {
  test('are as many as asked for, within five in a hundred', { timeout: 120_000 }, () => {
    expect(Math.abs(town.lots.length / 3000 - 1)).toBeLessThan(0.05)
    for (const [seed, parcels] of [
      [2, 3000],
      [7, 2600],
    ] as const) {
      const made = designTown({ seed, variant: seed - 1, parcels, thisYear: 2026 }).lots.length
      expect(Math.abs(made / parcels - 1), `seed ${seed}`).toBeLessThan(0.05)
    }
  })

  test('fill their block without gaps or overlaps', () => {
    for (const [block, lots] of lotsByBlock()) {
      const sum = lots.reduce((total, lot) => total + areaOf(lot.points), 0)
      expect(Math.abs(sum - block.areaM2), `block ${block.id}`).toBeLessThan(0.05)
      for (const lot of lots) expect(isSimple(lot.points), `a lot of block ${block.id}`).toBe(true)
    }
  })

  test('share every vertex with their neighbours exactly', () => {
    for (const [block, lots] of lotsByBlock()) {
      // Inside a block each edge belongs to two lots, once in each direction; else it is the rim.
      const edges = new Map<string, number>()
      const name = (p: Point, q: Point) => `${p[0]},${p[1]};${q[0]},${q[1]}`
      for (const { points } of lots) {
        points.forEach((p, i) => {
          const q = points[(i + 1) % points.length]!
          edges.set(name(p, q), (edges.get(name(p, q)) ?? 0) + 1)
        })
      }
      let rimM = 0
      for (const { points } of lots) {
        points.forEach((p, i) => {
          const q = points[(i + 1) % points.length]!
          expect(edges.get(name(p, q))).toBe(1)
          if (!edges.has(name(q, p))) rimM += Math.hypot(p[0] - q[0], p[1] - q[1])
        })
      }
      const ring = block.ring.points
      const aroundM = ring.reduce((sum, p, i) => {
        const q = ring[(i + 1) % ring.length]!
        return sum + Math.hypot(p[0] - q[0], p[1] - q[1])
      }, 0)
      expect(Math.abs(rimM - aroundM), `block ${block.id}`).toBeLessThan(0.05)
    }
  })
})

test('buildings stand within their lots', () => {
  expect(town.buildings.length).toBeGreaterThan(3500)
  for (const building of town.buildings) {
    expect(liesWithin(building.points, building.lot.points, 0), `building ${building.id}`).toBe(
      true,
    )
  }
})

test('no lot is a remnant that could hold nothing', () => {
  const small = town.lots.filter((lot) => lot.areaM2 < 60)
  expect(small.map((lot) => lot.areaM2)).toEqual([])
})

test('bridges cross the river', () => {
  expect(town.roads.filter((road) => road.isBridge).length).toBeGreaterThanOrEqual(3)
})

function digest(batches: readonly Batch[]): string {
  const hash = createHash('sha256')
  for (const { table, json } of batches) hash.update(table).update(json)
  return hash.digest('hex')
}

test('threads change nothing in what is made', { timeout: 600_000 }, async () => {
  const options = { seed: 5, parcels: 6000, today: '2026-05-20' }
  const streamed: string[] = []
  for await (const { index, batches, past } of streamTowns(options, undefined, 2)) {
    expect(index).toBe(streamed.length)
    streamed.push(digest([...batches, ...past]))
  }
  const { rows, past } = generateTown(options, 1)
  expect(streamed).toHaveLength(2)
  expect(digest([...batchesOf(rows, new Map()), ...pastBatches(past, new Map())])).toBe(streamed[1])
})

test('another seed gives another town', { timeout: 240_000 }, () => {
  const other = designTown({ seed: 5, variant: 0, parcels: 3000, thisYear: 2026 })
  expect(other.lots[0]!.points).not.toEqual(town.lots[0]!.points)
})

test('nothing of a town stays in memory', { timeout: 240_000 }, () => {
  const options = { parcels: 9000, today: '2026-05-20' }
  const used: number[] = []
  for (let index = 0; index < countTowns(options.parcels); index++) {
    expect(generateTown(options, index).rows.get('parcels')!.length).toBeGreaterThan(2500)
    globalThis.gc?.()
    used.push(process.memoryUsage().heapUsed)
  }
  expect(used).toHaveLength(3)
  // A town is some 120 MB of rows while it is being made; what is not yet collected may be there.
  expect(used[2]! - used[0]!).toBeLessThan(250e6)
})

test('the ids of towns do not meet', () => {
  const [first, second] = [new Ids(0), new Ids(1)]
  expect(first.take('reports', 99_999)).toBe(1)
  expect(second.take('reports')).toBe(100_001)
  first.take('reports')
  expect(() => first.take('reports')).toThrow(RangeError)
})
