import { expect, test } from 'vitest'
import { box, layoutLineage } from './layout-lineage.ts'
import type { LineageParcel } from './lineage-queries.ts'

const parcel = (id: number, generation: number): LineageParcel => ({
  id,
  generation,
  cadastralNumber: `${id}`,
  areaM2: 1,
  validFrom: '2001-01-01',
  validUntil: null,
})
const step = (from: number, to: number) => ({ from, to, operation: 'split', at: '2026-01-01' })

test('generations stand in columns, nothing lies on another, and what came of one stands beside it', () => {
  const parcels = [
    parcel(1, -1),
    parcel(2, -1),
    parcel(3, 0),
    parcel(4, 1),
    parcel(5, 1),
    parcel(6, 1),
  ]
  const { nodes, lines, width, height } = layoutLineage({
    parcels,
    steps: [step(1, 3), step(2, 3), step(3, 4), step(3, 5), step(3, 6)],
    hasMore: false,
  })
  const columns = nodes.map(({ x }) => x)
  expect(new Set(columns).size).toBe(3)
  expect([...columns].sort((a, b) => a - b)).toEqual(columns)
  for (const a of nodes) {
    expect(a.x + box.width).toBeLessThanOrEqual(width)
    expect(a.y + box.height).toBeLessThanOrEqual(height)
    for (const b of nodes)
      if (a !== b) expect(a.x !== b.x || Math.abs(a.y - b.y) >= box.height).toBe(true)
  }
  const middle = nodes.find(({ id }) => id === 3)!
  expect(middle.y).toBe(nodes.find(({ id }) => id === 5)!.y)
  expect(lines).toHaveLength(5)
})

test('lines of descent do not cross where they need not', () => {
  const parcels = [parcel(1, 0), parcel(2, 0), parcel(3, 1), parcel(4, 1)]
  const { nodes } = layoutLineage({ parcels, steps: [step(1, 4), step(2, 3)], hasMore: false })
  const yOf = (id: number) => nodes.find((node) => node.id === id)!.y
  expect(yOf(4) < yOf(3)).toBe(yOf(1) < yOf(2))
})
