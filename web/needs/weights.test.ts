import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharesOf as sharesOfApi } from '../../api/needs/score.ts'
import { hexagonAt, kindShown } from './kind-at.ts'
import type { Component } from './need-queries.ts'
import { changedWeights, countedWeights, questionOf, sharesOf, usualWeights } from './weights.ts'

const codes = ['reports', 'reports-as-heard', 'condition', 'people']
const weights = fc.dictionary(fc.constantFrom(...codes), fc.integer({ min: 1, max: 20 }), {
  minKeys: 1,
})
const component = (code: string, weight: number): Component => ({
  code,
  weight,
  source: 'reports',
  unit: 'people',
  isCorrected: false,
  names: null,
  hasData: true,
})
const components = [
  component('reports', 3),
  component('reports-as-heard', 0),
  component('people', 0),
]

describe('weights', () => {
  it('make of a score what they make of it in the API', () => {
    fc.assert(
      fc.property(weights, fc.boolean(), (by, isAsHeard) => {
        expect(sharesOf(by, codes, isAsHeard)).toEqual(sharesOfApi(by, codes, !isAsHeard))
      }),
    )
  })

  it('are in the link only where they are not the usual ones', () => {
    const usual = usualWeights(components)
    expect(usual).toEqual({ reports: 3, people: 0 })
    expect(changedWeights(components, usual)).toBeUndefined()
    expect(changedWeights(components, { ...usual, people: 2 })).toEqual({ reports: 3, people: 2 })
    expect(changedWeights(components, { reports: 0, people: 0 })).toEqual({ reports: 0 })
  })

  it('are asked of the API without what a run does not have', () => {
    expect(
      questionOf({ reports: 3, people: 0, noise: 2 }, codes, {
        isAsHeard: true,
        asOf: '2026-01-31',
      }),
    ).toEqual({ weights: 'reports:3', corrected: 'false', asOf: '2026-01-31' })
  })

  it('do not count where nothing is known of anything', () => {
    const some = [
      component('reports', 3),
      { ...component('condition', 2), hasData: false },
      { ...component('people', 1), hasData: null },
    ]
    expect(countedWeights(some, usualWeights(some))).toEqual({ reports: 3, people: 1 })
  })

  it('all at zero make nothing of anything', () => {
    expect(sharesOf({ reports: 0 }, codes, false)).toEqual([0, 0, 0, 0])
  })
})

describe('the kind of unit', () => {
  it('goes with the zoom, but stays while a unit is read', () => {
    expect([10, 12, 13, 17].map(hexagonAt)).toEqual([
      'hexagon-400',
      'hexagon-200',
      'hexagon-100',
      'hexagon-50',
    ])
    expect(kindShown({ need: 'parcel' }, 12)).toBe('parcel')
    const unit = { kind: 'hexagon-200' as const, id: 1 }
    expect(kindShown({ need: 'auto', unit }, 16)).toBe('hexagon-200')
    expect(kindShown({ need: 'auto', unit }, 10)).toBe('hexagon-400')
  })
})
