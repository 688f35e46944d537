import { describe, expect, it } from 'vitest'
import { createFormat, regionalForm } from './format.ts'

const place = { timeZone: 'Europe/Bucharest', currency: 'RON' }
const ro = createFormat('ro', place)
const en = createFormat('en', place, ['en-GB'])
/** Narrow and plain no-break spaces are the same to a reader. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('values as a language writes them', () => {
  it('takes areas and lengths up to the unit that fits', () => {
    expect(plain(ro.areaM2(1245.5))).toBe('1.245,5 m²')
    expect(plain(ro.areaM2(12_345))).toBe('1,23 ha')
    expect(plain(en.lengthM(987.65))).toBe('987.7 m')
    expect(plain(en.lengthM(1500))).toBe('1.5 km')
  })

  it('writes money in the currency of the municipality', () => {
    expect(plain(ro.money('116134.40'))).toBe('116.134 RON')
  })

  it('keeps a day the same day in every time zone', () => {
    expect(ro.day('2025-06-01')).toBe('1 iun. 2025')
    expect(
      createFormat('en', { ...place, timeZone: 'America/Chicago' }).day('2025-06-01'),
    ).toContain('Jun 1')
  })

  it('tells a moment in the time of the municipality, as the region of the reader does', () => {
    expect(plain(en.moment('2025-06-30T22:30:00Z'))).toBe('1 Jul 2025, 01:30')
    expect(en.momentDay('2025-06-30T22:30:00Z')).toBe('1 Jul 2025')
  })

  it('has a sign for what is not there', () => {
    for (const nothing of [null, undefined, '', 'not a number', Number.NaN]) {
      expect(en.number(nothing)).toBe('–')
      expect(en.areaM2(nothing)).toBe('–')
      expect(en.day(nothing)).toBe('–')
    }
    expect(en.number(0)).toBe('0')
  })

  it('sorts by the letters of the language', () => {
    expect(['Țara', 'Teiului', 'Șoimului', 'Sarea'].sort(ro.compare)).toEqual([
      'Sarea',
      'Șoimului',
      'Teiului',
      'Țara',
    ])
    expect(['nr. 10', 'nr. 9'].sort(ro.compare)).toEqual(['nr. 9', 'nr. 10'])
  })

  it('prefers the form of the language that the reader asks for', () => {
    expect(regionalForm('en', ['ro-RO', 'en-GB', 'en-US'])).toBe('en-GB')
    expect(regionalForm('ro', ['en-GB'])).toBe('ro')
  })
})
