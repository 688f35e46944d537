import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cornersOf, labelled, planFrame, scaleBarM } from './plan.ts'

const sheet = { widthMm: 174, heightMm: 128, marginMm: 14 }
const box = (x: number, y: number, width: number, height: number) => [
  [
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
      [x, y],
    ],
  ],
]

test('whatever the size, a parcel lies within the margins at a round scale, and the frame is what the sheet shows', () => {
  const size = fc.double({ min: 0.5, max: 50_000, noNaN: true })
  fc.assert(
    fc.property(size, size, fc.constantFrom(1, 0.3048), (width, height, unitM) => {
      const shape = box(500_000, 400_000, width, height)
      const { scale, frame, toPaper } = planFrame(shape, unitM, sheet)
      for (const position of shape.flat(2)) {
        const [x, y] = toPaper(position)
        expect(x).toBeGreaterThanOrEqual(sheet.marginMm - 1e-6)
        expect(x).toBeLessThanOrEqual(sheet.widthMm - sheet.marginMm + 1e-6)
        expect(y).toBeGreaterThanOrEqual(sheet.marginMm - 1e-6)
        expect(y).toBeLessThanOrEqual(sheet.heightMm - sheet.marginMm + 1e-6)
      }
      for (const mm of toPaper([frame[0], frame[3]])) expect(mm).toBeCloseTo(0, 6)
      expect(String(scale)).toMatch(/^[125]5?0+$/)
      const bar = (scaleBarM(scale) * 1000) / scale
      expect(bar).toBeGreaterThan(20)
      expect(bar).toBeLessThanOrEqual(60)
    }),
  )
})

test('corners are numbered ring by ring, and each ring leads back to its first', () => {
  const hole = box(2, 2, 1, 1)[0]![0]!
  const corners = cornersOf([[box(0, 0, 10, 20)[0]![0]!, hole]], 0.5)
  expect(corners.map(({ number, next, lengthM }) => [number, next, lengthM])).toEqual([
    [1, 2, 5],
    [2, 3, 10],
    [3, 4, 5],
    [4, 1, 10],
    [5, 6, 0.5],
    [6, 7, 0.5],
    [7, 8, 0.5],
    [8, 5, 0.5],
  ])
})

test('numbers that would lie on each other are left out', () => {
  const at = (x: number, y: number) => ({ at: [x, y] as const })
  expect(labelled([at(0, 0), at(1, 1), at(5, 0), at(0, 4)], 3)).toEqual([
    at(0, 0),
    at(5, 0),
    at(0, 4),
  ])
})
