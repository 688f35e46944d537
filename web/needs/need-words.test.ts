import { createInstance } from 'i18next'
import { describe, expect, it } from 'vitest'
import en from '../locales/en.json' with { type: 'json' }
import ro from '../locales/ro.json' with { type: 'json' }
import { createFormat } from '../ui/format.ts'
import { rawInWords, unitsInWords } from './need-words.ts'

async function wordsIn(lng: 'en' | 'ro') {
  const resources = { en: { translation: en }, ro: { translation: ro } }
  const t = await createInstance().init({ lng, resources, keySeparator: false, nsSeparator: false })
  const format = createFormat(lng, { currency: 'RON', timeZone: 'UTC' })
  return {
    raw: (raw: number, unit: string) => rawInWords(t, format, { raw, unit }),
    hexagons: (count: number) => unitsInWords(t, format, 'hexagon-50', count),
  }
}

describe('figures of need in words', () => {
  it('agree with their number in English', async () => {
    const { raw, hexagons } = await wordsIn('en')
    expect(raw(1, 'incidents')).toBe('1 incident')
    expect(raw(2.2, 'incidents')).toBe('2.2 incidents')
    expect(raw(64.2, 'percent-worn')).toBe('64% worn')
    expect([1, 12].map(hexagons)).toEqual(['1 hexagon', '12 hexagons'])
  })

  it('agree with their number in Romanian, which has a form of its own from twenty on', async () => {
    const { raw, hexagons } = await wordsIn('ro')
    expect(raw(1, 'failures')).toBe('1 avarie')
    expect(raw(19.4, 'failures')).toBe('19,4 avarii')
    expect(raw(20.3, 'failures')).toBe('20 de avarii')
    expect([1, 3, 330].map(hexagons)).toEqual(['1 hexagon', '3 hexagoane', '330 de hexagoane'])
  })
})
