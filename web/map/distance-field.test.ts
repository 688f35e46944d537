import { expect, it } from 'vitest'
import { distanceField } from './distance-field.ts'

const size = 21

function field(isCovered: (x: number, y: number) => number, radius = 8): number[][] {
  const coverage = Float64Array.from({ length: size * size }, (_, i) =>
    isCovered(i % size, Math.floor(i / size)),
  )
  const alpha = distanceField(coverage, size, size, radius)
  return Array.from({ length: size }, (_, y) => [...alpha.slice(y * size, (y + 1) * size)])
}

it('is three quarters on the edge and falls by one over the radius', () => {
  // Covered up to and with half of column 10.
  const [row] = field((x) => (x < 10 ? 1 : x === 10 ? 0.5 : 0))
  expect(row![10]).toBeCloseTo(255 * 0.75, -0.5)
  expect(row![12]).toBe(Math.round(255 * (0.75 - 2 / 8)))
  expect(row![9]).toBe(Math.round(255 * (0.75 + 1 / 8)))
  expect(row![20]).toBe(0)
  expect(row![0]).toBe(255)
})

it('measures around corners', () => {
  const rows = field((x, y) => (x === 10 && y === 10 ? 0.5 : 0))
  expect(rows[13]![14]).toBe(Math.round(255 * (0.75 - 5 / 8)))
})

it('is empty where nothing is covered', () => {
  expect(field(() => 0).flat()).toEqual(Array(size * size).fill(0))
})
