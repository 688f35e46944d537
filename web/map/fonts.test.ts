import type { StyleSpecification } from 'maplibre-gl'
import { expect, it } from 'vitest'
import { fontsOf, lettersFor } from './fonts.ts'

function styleWith(...textFonts: unknown[]): StyleSpecification {
  return {
    version: 8,
    sources: {},
    layers: textFonts.map((font, i) => ({
      id: `${i}`,
      type: 'symbol',
      source: 'terrier',
      layout: { 'text-font': font },
    })) as StyleSpecification['layers'],
  }
}

it('finds each font once, with the weight and slope that its first name tells', () => {
  const sans = ['Sofia Sans SemiBold', 'Sofia Sans Variable']
  const serif = ['Brygada Medium Italic', '"Brygada 1918 Variable"']
  expect(fontsOf(styleWith(sans, serif, sans))).toEqual([
    '600 24px "Sofia Sans SemiBold", "Sofia Sans Variable", sans-serif',
    'italic 500 24px "Brygada Medium Italic", "Brygada 1918 Variable", sans-serif',
  ])
})

it('looks into expressions', () => {
  const font = [
    'case',
    ['get', 'big'],
    ['literal', ['A Bold', 'A']],
    ['literal', ['A Regular', 'A']],
  ]
  expect(fontsOf(styleWith(font))).toHaveLength(2)
})

it('asks for the letters of the languages only', () => {
  expect(lettersFor(['en', 'de'])).toBe('Aa')
  expect(lettersFor(['ro', 'en'])).toBe('Aa Aaș')
  expect(lettersFor(['bg', 'el'])).toBe('Aa ЖжѢ Ωω')
})
