import { describe, expect, it } from 'vitest'
import type { OwnComponent } from './own-component-queries.ts'
import { contentOfDraft, draftOf, freeCode, isWhole } from './own-draft.ts'

const noise: OwnComponent = {
  code: 'noise',
  names: { en: 'Noise', ro: 'Zgomot' },
  unit: 'dB',
  source: 'layer',
  config: {
    collection: 'roads',
    attribute: 'noise',
    aggregate: 'mean',
    scale: 'linear',
    weight: 1,
  },
  isActive: true,
  version: 3,
}

describe('the form of a component', () => {
  it.each<OwnComponent>([
    noise,
    { ...noise, config: { ...noise.config, isInverted: true, cap: 5 } },
    {
      ...noise,
      source: 'view',
      unit: null,
      config: { view: 'heat', aggregate: 'sum', per: 'people', scale: 'log', weight: 0 },
    },
  ])('gives back what it was opened with', (own) => {
    const { isActive, version, ...content } = own
    expect(contentOfDraft(draftOf(own), own.code, [])).toEqual(content)
  })

  it('is whole with a name and a figure', () => {
    const empty = draftOf(undefined)
    expect(isWhole(empty)).toBe(false)
    expect(isWhole({ ...empty, names: { en: 'Noise' }, from: 'layer:roads' })).toBe(false)
    expect(isWhole({ ...empty, names: { en: 'Noise' }, from: 'view:heat' })).toBe(true)
    expect(isWhole({ ...empty, names: { en: ' ' }, from: 'view:heat' })).toBe(false)
  })

  it('makes a code of a name in any script', () => {
    expect(freeCode('Zgomot și praf!', [])).toBe('zgomot-si-praf')
    expect(freeCode('Zgomot', ['zgomot', 'zgomot-2'])).toBe('zgomot-3')
    expect(freeCode('Шум', [])).toBe('own')
    expect(freeCode('x'.repeat(80), []).length).toBeLessThanOrEqual(60)
  })
})
