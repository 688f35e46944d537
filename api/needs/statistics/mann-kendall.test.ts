import { expect, it } from 'vitest'
import { mannKendall } from './mann-kendall.ts'
import trends from './reference/trends.json' with { type: 'json' }
import { expectClose } from './testing.ts'

it.each(trends.series)('equals cor.test of R on $values', ({ values, tau, z, p }) => {
  const trend = mannKendall(values)
  expectClose([trend.tau, trend.z, trend.p], [tau, z, p])
})

it('finds nothing in a series that does not change, or is short', () => {
  expect(mannKendall([2, 2, 2])).toEqual({ score: 0, tau: 0, z: 0, p: 1 })
  expect(mannKendall([2])).toMatchObject({ tau: 0, p: 1 })
  expect(mannKendall([])).toMatchObject({ tau: 0, p: 1 })
  expect(mannKendall([1, 2, 3, 4]).p).toBeGreaterThan(0.05)
  expect(mannKendall([1, 2, 3, 4, 5]).p).toBeLessThan(0.05)
})
