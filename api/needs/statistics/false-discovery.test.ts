import fc from 'fast-check'
import { expect, it } from 'vitest'
import { falseDiscoveryQ } from './false-discovery.ts'
import hexagons from './reference/hexagons.json' with { type: 'json' }
import irregular from './reference/irregular.json' with { type: 'json' }
import { expectClose } from './testing.ts'

it.each([
  ['hexagons', hexagons.discovery],
  ['an irregular graph with ties', irregular.discovery],
])('equals p.adjust of R on %s', (_, { p, BH, BY }) => {
  expectClose(falseDiscoveryQ(p), BH)
  expectClose(falseDiscoveryQ(p, 'benjamini-yekutieli'), BY)
})

it('never makes a p smaller, nor changes the order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (p) => {
      const q = falseDiscoveryQ(p)
      for (const [i, value] of p.entries()) {
        expect(q[i]!).toBeGreaterThanOrEqual(value * (1 - 1e-12))
        expect(q[i]!).toBeLessThanOrEqual(1)
        for (const [j, other] of p.entries()) if (value < other) expect(q[i]! <= q[j]!).toBe(true)
      }
    }),
  )
})

it('wants probabilities', () => {
  expect(() => falseDiscoveryQ([0.5, Number.NaN])).toThrow('p of 1')
  expect(() => falseDiscoveryQ([1.5])).toThrow(RangeError)
  expect([...falseDiscoveryQ([])]).toEqual([])
})
