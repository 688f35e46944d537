import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxesMeet, degreesBox, mercatorBox, parseTileAddress, unitM } from './grid.ts'

test.each([
  ['0', '0', '0'],
  ['17', '131071', '0'],
])('%s/%s/%s is a tile', (z, x, y) => {
  expect(parseTileAddress(z, x, y)).toEqual({ z: Number(z), x: Number(x), y: Number(y) })
})

test.each([
  ['18', '0', '0'],
  ['-1', '0', '0'],
  ['3', '8', '0'],
  ['3', '0', '8'],
  ['3', '1.5', '0'],
  ['3', '1e0', '0'],
  ['03', '0', '0'],
  [' 3', '0', '0'],
  ['3', '', '0'],
  ['3', '0x1', '0'],
  ['99999999999999999999', '0', '0'],
])('%s/%s/%s is none', (z, x, y) => {
  expect(parseTileAddress(z, x, y)).toBeUndefined()
})

test('the world is one tile at zoom 0', () => {
  const box = degreesBox(mercatorBox({ z: 0, x: 0, y: 0 }))
  const world = [-180, -85.0511287798066, 180, 85.0511287798066]
  box.forEach((side, index) => {
    expect(side).toBeCloseTo(world[index]!, 9)
  })
})

test('four children cover their parent, and a buffered tile meets its neighbours', () => {
  const tile = fc.integer({ min: 1, max: 16 }).chain((z) =>
    fc.record({
      z: fc.constant(z),
      x: fc.integer({ min: 0, max: 2 ** z - 1 }),
      y: fc.integer({ min: 0, max: 2 ** z - 1 }),
    }),
  )
  fc.assert(
    fc.property(tile, ({ z, x, y }) => {
      const [west, south, east, north] = mercatorBox({ z, x, y })
      const first = mercatorBox({ z: z + 1, x: 2 * x, y: 2 * y })
      const last = mercatorBox({ z: z + 1, x: 2 * x + 1, y: 2 * y + 1 })
      expect(first[0]).toBeCloseTo(west, 6)
      expect(first[3]).toBeCloseTo(north, 6)
      expect(last[2]).toBeCloseTo(east, 6)
      expect(last[1]).toBeCloseTo(south, 6)
      expect(east - west).toBeCloseTo(unitM(z) * 4096, 6)
      expect(boxesMeet(mercatorBox({ z, x, y }, 64), mercatorBox({ z, x: x + 1, y }, 64))).toBe(
        true,
      )
      expect(boxesMeet(mercatorBox({ z, x, y }), mercatorBox({ z, x: x + 2, y }))).toBe(false)
    }),
  )
})
