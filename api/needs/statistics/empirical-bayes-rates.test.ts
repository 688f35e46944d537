import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { empiricalBayesRates } from './empirical-bayes-rates.ts'
import { includeSelf } from './include-self.ts'
import { localEmpiricalBayesRates } from './local-empirical-bayes-rates.ts'
import { packNeighbours } from './neighbours.ts'
import hexagons from './reference/hexagons.json' with { type: 'json' }
import irregular from './reference/irregular.json' with { type: 'json' }
import { expectClose } from './testing.ts'

const towns = [
  { name: 'hexagons', ...hexagons },
  { name: 'an irregular graph with an isolate', ...irregular },
]

describe.each(towns)('on $name', ({ rates, neighbours }) => {
  const starred = includeSelf(packNeighbours(neighbours))

  it('equals EBest of spdep', () => {
    const { rate, overallRate, betweenVariance } = empiricalBayesRates(rates.cases, rates.people)
    expectClose(rate, rates.rate)
    expectClose([overallRate, betweenVariance], [rates.b, rates.a])
  })

  it('equals EBlocal of spdep', () => {
    const { rate } = localEmpiricalBayesRates(rates.cases, rates.people, starred)
    // Where nobody around has a case, spdep divides 0 by 0.
    expectClose(
      rate,
      rates.localRate.map((figure) => (typeof figure === 'number' ? figure : 0)),
    )
  })
})

it('lets nobody have no say, and takes the rate around', () => {
  const { cases, people } = hexagons.rates
  const before = empiricalBayesRates(cases, people)
  const after = empiricalBayesRates([...cases, 0, 3], [...people, 0, 0])
  expectClose(after.rate.subarray(0, -2), [...before.rate])
  expect([...after.rate.subarray(-2)]).toEqual([before.overallRate, before.overallRate])
  expect([...after.ownShare.subarray(-2)]).toEqual([0, 0])

  const town = includeSelf(packNeighbours([[1, 2], [0], [0], [4], [3]]))
  const local = localEmpiricalBayesRates([5, 2, 4, 9, 0], [0, 10, 20, 0, 0], town)
  expect(local.rate[0]).toBeCloseTo(6 / 30, 12)
  expect(local.rate[3]).toBeCloseTo(6 / 30, 12)
})

it('lies between the own rate and the one around, and is a number', () => {
  const unit = fc.record({ cases: fc.nat(50), people: fc.nat(3000) })
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
      const [cases, people] = [units.map((u) => u.cases), units.map((u) => u.people)]
      const around = units.map((_, i) => [(i + 1) % units.length].filter((j) => j !== i))
      const whole = empiricalBayesRates(cases, people)
      const local = localEmpiricalBayesRates(cases, people, includeSelf(packNeighbours(around)))
      for (const [i, u] of units.entries()) {
        expect(Number.isFinite(whole.rate[i]) && Number.isFinite(local.rate[i])).toBe(true)
        const own = u.people === 0 ? whole.overallRate : u.cases / u.people
        const [low, high] = [Math.min(own, whole.overallRate), Math.max(own, whole.overallRate)]
        expect(whole.rate[i]!).toBeGreaterThanOrEqual(low * (1 - 1e-12))
        expect(whole.rate[i]!).toBeLessThanOrEqual(high * (1 + 1e-12))
      }
    }),
  )
})

it('wants figures that can be', () => {
  expect(() => empiricalBayesRates([1], [1, 2])).toThrow(RangeError)
  expect(() => empiricalBayesRates([1, -1], [1, 2])).toThrow('unit 1')
  expect(() => empiricalBayesRates([1, 1], [1, Number.NaN])).toThrow('unit 1')
})
