import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import type { LayerSpecification } from 'maplibre-gl'
import { describe, expect, test } from 'vitest'
import { landUseWords } from '../land-use.ts'
import { type Audience, layersFor } from '../layers.ts'
import { iconKinds, mapIcons } from './icons.ts'
import { legendGroups } from './legend.ts'
import { mapStyle } from './style.ts'
import { type Theme, tokens } from './tokens.ts'

const municipality = {
  id: 1,
  slug: 'lunca-veche',
  name: 'Lunca Veche',
  timeZone: 'Europe/Bucharest',
  bounds: [25, 45, 25.1, 45.1],
  districtKind: 'ward',
} as const

const styleOf = (audience: Audience, theme: Theme) =>
  mapStyle({ municipality, audience, theme, language: 'en', origin: 'https://terrier.test' })

const all = (['public', 'staff'] as const).flatMap((audience) =>
  (['light', 'dark'] as const).map((theme) => ({
    audience,
    theme,
    style: styleOf(audience, theme),
  })),
)

const groupOf = (layer: LayerSpecification) =>
  (layer.metadata as { group?: string } | undefined)?.group

/** Every ['get', name] in an expression, however deep. */
function attributesIn(value: unknown): string[] {
  if (!Array.isArray(value)) {
    return typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(attributesIn)
      : []
  }
  if (value[0] === 'get' && typeof value[1] === 'string') return [value[1]]
  return value.flatMap(attributesIn)
}

describe.each(all)('the $theme style for $audience', ({ audience, theme, style }) => {
  test('is valid', () => {
    expect(validateStyleMin(style).map(({ message }) => message)).toEqual([])
  })

  test('names no host but our own, no sprite and no glyphs', () => {
    const hosts = [...JSON.stringify(style).matchAll(/https?:\/\/[^/"]+/g)].map(([host]) => host)
    expect(new Set(hosts)).toEqual(new Set(['https://terrier.test']))
    expect(style).not.toHaveProperty('sprite')
    expect(style).not.toHaveProperty('glyphs')
  })

  test('draws only layers and attributes that the tiles have for this audience', () => {
    const known = new Map(
      layersFor(audience).map((layer) => [
        layer.name,
        [...layer.attributes.map(({ name }) => name), ...(layer.thinned ? ['count'] : [])],
      ]),
    )
    for (const layer of style.layers) {
      if (!('source-layer' in layer)) continue
      const used = attributesIn(layer)
      expect(known.get(layer['source-layer']!), layer.id).toEqual(expect.arrayContaining(used))
    }
  })

  test('has a legend group for every layer, and layers for every group', () => {
    const drawn = new Set(style.layers.filter(({ id }) => id !== 'paper').map(groupOf))
    expect(drawn).toEqual(new Set(legendGroups(audience).map(({ group }) => group)))
    for (const { group, isVisible } of legendGroups(audience)) {
      for (const layer of style.layers.filter((drawn) => groupOf(drawn) === group)) {
        expect(layer.layout?.visibility !== 'none', layer.id).toBe(isVisible)
      }
    }
  })

  test('has labels that can be read on the ground they lie on', () => {
    const { text, paper, building, road, parcel, landUse, landCover, district } = tokens[theme]
    const grounds = [paper, landUse.residential, landUse.public]
    const pairs: [string, string][] = [
      ...grounds.flatMap((ground): [string, string][] => [
        [text.place, ground],
        [text.building, ground],
        [parcel.number, ground],
      ]),
      [text.road, road.fill],
      [text.road, road.main],
      [text.road, road.lesser],
      [text.house, building.fill],
      [text.green, landCover.park!],
      [text.green, landCover.wood!],
      [text.water, landCover.water!],
    ]
    for (const [ink, ground] of pairs) {
      expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(district, paper)).toBeGreaterThanOrEqual(3)
  })
})

test('every sign is a path, and the signs of families are found', () => {
  for (const path of Object.values(mapIcons)) expect(path).toMatch(/^M[\d.,\sMLHVACZ-]+Z$/)
  expect(iconKinds('asset')).toContain('bench')
  expect(iconKinds('permit')).toContain('building')
})

test('a land use is told by its first word that is known', () => {
  const toneOf = (landUse: string) =>
    landUseWords.find(([, words]) => words.some((word) => landUse.includes(word)))?.[0] ?? 'other'
  expect(toneOf('two-fam-res')).toBe('residential')
  expect(toneOf('mixed')).toBe('commercial')
  expect(toneOf('agricultural')).toBe('green')
  expect(toneOf('worship')).toBe('public')
  expect(toneOf('vacant')).toBe('other')
})

/** WCAG 2.2, contrast ratio of two #rrggbb. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe('districts', () => {
  test('are of one kind until somebody asks for the others', () => {
    const drawn = styleOf('public', 'light').layers.filter(
      (layer) => 'source-layer' in layer && layer['source-layer']?.startsWith('district'),
    )
    for (const layer of drawn) {
      const isWard = ['==', ['get', 'kind'], 'ward']
      const isMain = groupOf(layer) === 'districts'
      expect(layer, layer.id).toMatchObject({
        filter: isMain ? isWard : ['!', isWard],
        layout: { visibility: isMain ? 'visible' : 'none' },
      })
    }
    expect(drawn.map(groupOf)).toContain('other-districts')
  })
})
