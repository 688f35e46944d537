import { expect, it } from 'vitest'
import normal from './reference/normal.json' with { type: 'json' }
import { twoSidedP } from './two-sided-p.ts'

it('equals the normal distribution, also far out', () => {
  for (const [i, z] of normal.z.entries()) {
    expect(twoSidedP(z) / normal.p[i]!).toBeCloseTo(1, 12)
    expect(twoSidedP(-z)).toBe(twoSidedP(z))
  }
  expect(twoSidedP(Number.POSITIVE_INFINITY)).toBe(0)
})
