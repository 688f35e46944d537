import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Point } from './geometry/points.ts'
import { areaOf, isSimple, liesWithin } from './geometry/polygons.ts'
import type { Block } from './lots/blocks.ts'
import type { Lot } from './lots/lots.ts'
import { designTown } from './town.ts'
import { generateTowns } from './towns.ts'

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

test('bridges cross the river', () => {
  expect(town.roads.filter((road) => road.isBridge).length).toBeGreaterThanOrEqual(3)
})

function digest(seed: number): string {
  const hash = createHash('sha256')
  for (const { rows, past } of generateTowns({ seed, today: '2026-05-20' })) {
    for (const [table, list] of rows) hash.update(table).update(JSON.stringify(list))
    hash.update(JSON.stringify(past))
  }
  return hash.digest('hex')
}

test('the same seed gives the same bytes, another seed another town', { timeout: 240_000 }, () => {
  expect(digest(5)).toBe(digest(5))
  const other = designTown({ seed: 5, variant: 0, parcels: 3000, thisYear: 2026 })
  expect(other.lots[0]!.points).not.toEqual(town.lots[0]!.points)
})

test('memory does not grow with the number of towns', { timeout: 240_000 }, () => {
  const used: number[] = []
  for (const { rows } of generateTowns({ parcels: 9000, today: '2026-05-20' })) {
    expect(rows.get('parcels')!.length).toBeGreaterThan(2500)
    globalThis.gc?.()
    used.push(process.memoryUsage().heapUsed)
  }
  expect(used).toHaveLength(3)
  // A town is some 120 MB of rows while it is being made; nothing of it may stay.
  expect(used[2]! - used[0]!).toBeLessThan(250e6)
})
