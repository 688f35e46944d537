import { randomGamma, randomPoisson } from 'd3-random'
import fc from 'fast-check'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { expect, it } from 'vitest'
import { gammaPoisson } from './gamma-poisson.ts'
import reference from './reference/gamma-poisson.json' with { type: 'json' }
import { expectClose } from './testing.ts'

it('has the greatest likelihood that R finds', () => {
  const { shape, meanRate, rate } = gammaPoisson(reference.count, reference.exposure)
  expectClose([shape, meanRate], [reference.shape, reference.meanRate])
  expectClose(rate, reference.posteriorMean)
})

it('finds the distribution that counts were drawn from', () => {
  const generator = xoroshiro128plus(3)
  const source = () => uniformFloat64(generator)
  const trueRate = randomGamma.source(source)(2, 0.4)
  const exposures = Array.from({ length: 5000 }, () => 1 + 20 * source())
  const counts = exposures.map((days) => randomPoisson.source(source)(trueRate() * days)())
  const { shape, meanRate } = gammaPoisson(counts, exposures)
  expect(shape).toBeGreaterThan(1.8)
  expect(shape).toBeLessThan(2.2)
  expect(meanRate).toBeGreaterThan(0.77)
  expect(meanRate).toBeLessThan(0.83)
})

it('gives the mean to all when chance explains the differences', () => {
  const { shape, rate, deviation } = gammaPoisson([2, 3, 2, 3], [5, 5, 5, 5])
  expect(shape).toBe(Number.POSITIVE_INFINITY)
  expect([...rate]).toEqual([0.5, 0.5, 0.5, 0.5])
  expect([...deviation]).toEqual([0, 0, 0, 0])
})

it('gives numbers whatever the counts, and the mean where there is no exposure', () => {
  const unit = fc.record({
    count: fc.nat(200),
    days: fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 20 }), (units) => {
      const counts = [...units.map((u) => u.count), 0]
      const exposures = [...units.map((u) => u.days), 0]
      const { rate, deviation, meanRate } = gammaPoisson(counts, exposures)
      expect(rate.every(Number.isFinite) && deviation.every(Number.isFinite)).toBe(true)
      expect(rate.at(-1)).toBeCloseTo(meanRate, 9)
    }),
  )
})

it('wants whole counts, and exposure for events', () => {
  expect(() => gammaPoisson([1.5], [1])).toThrow('unit 0 has 1.5 events')
  expect(() => gammaPoisson([1, 1], [1, 0])).toThrow('unit 1 has events without exposure')
})
