import type { LayerSpecification } from 'maplibre-gl'
import { landUseWords } from '../land-use.ts'
import { byText, byTexts, byZoom, type Expression, get, isOneOf, mentions } from './expressions.ts'
import { layer, type Palette } from './layer-kit.ts'
import type { Tokens, ZoneTone } from './tokens.ts'

const green = [
  'park',
  'wood',
  'grass',
  'wetland',
  'sand',
  'square',
  'sports',
  'cemetery',
  'farmland',
  'other',
]

/** Paper, land use, what covers it, zones. */
export function groundLayers({ t }: Palette): LayerSpecification[] {
  return [
    layer('blocks', 'fill', ['land-use', 'blocks'], {
      maxzoom: 15,
      paint: {
        'fill-color': byText<string>(get('tone'), t.landUse, t.landUse.other),
        'fill-opacity': byZoom(1, [10, 0], [11.5, 1]),
      },
    }),
    layer('parcel-use', 'fill', ['land-use', 'parcels'], {
      minzoom: 13,
      paint: { 'fill-color': toneColor(t), 'fill-antialias': false },
    }),
    layer('land-cover', 'fill', ['land-covers', 'land_covers'], {
      filter: isOneOf('kind', green),
      paint: { 'fill-color': byText(get('kind'), t.landCover, t.landCover.other!) },
    }),
    layer('water', 'fill', ['land-covers', 'land_covers'], {
      filter: ['==', get('kind'), 'water'],
      paint: { 'fill-color': t.landCover.water! },
    }),
    layer('water-edge', 'line', ['land-covers', 'land_covers'], {
      filter: ['==', get('kind'), 'water'],
      minzoom: 12,
      paint: {
        'line-color': t.waterEdge,
        'line-width': byZoom(1.4, [12, 0.4], [18, 1.4]),
      },
    }),
  ]
}

/** Off at first: a tint for those who ask what may be built. */
export function zoneLayers({ t, theme }: Palette): LayerSpecification[] {
  const color = byText<string>(zoneTone(), t.zone, t.zone.other)
  return [
    layer('zone-tint', 'fill', ['zones', 'zones'], {
      layout: { visibility: 'none' },
      paint: { 'fill-color': color, 'fill-opacity': theme === 'light' ? 0.26 : 0.3 },
    }),
    layer('zone-edge', 'line', ['zones', 'zones'], {
      layout: { visibility: 'none', 'line-join': 'round' },
      paint: {
        'line-color': color,
        'line-width': byZoom(1.4, [11, 0.6], [18, 2.4]),
        'line-opacity': 0.9,
      },
    }),
    layer('zone-code', 'symbol', ['zones', 'zones'], {
      minzoom: 13,
      layout: {
        visibility: 'none',
        'text-field': get('code'),
        'text-font': ['Sofia Sans Bold', 'Sofia Sans Variable'],
        'text-size': byZoom(1, [13, 11], [18, 16]),
        'text-letter-spacing': 0.06,
        'text-padding': 12,
      },
      paint: { 'text-color': t.zoneEdge, 'text-halo-color': t.text.halo, 'text-halo-width': 1.6 },
    }),
  ]
}

/** Land use is free text: what the register calls it, told by the words it holds. */
function toneColor(t: Tokens): Expression {
  const cases = landUseWords.flatMap(([tone, words]) => [
    mentions('land_use', words),
    t.landUse[tone],
  ])
  return [
    'case',
    ['==', ['coalesce', get('land_use'), ''], ''],
    t.landUse.other,
    ...cases,
    t.landUse.other,
  ] as unknown as Expression
}

function zoneTone(): Expression {
  const groups: [string[], ZoneTone][] = [
    [['residential', 'housing'], 'residential'],
    [['mixed', 'mixed-use', 'centre', 'center', 'central'], 'mixed'],
    [['commercial', 'business', 'office', 'services'], 'commercial'],
    [['industrial', 'production', 'logistics'], 'industrial'],
    [['public', 'civic', 'institutional', 'special'], 'public'],
    [['open-space', 'green', 'park', 'agricultural', 'recreation', 'protection'], 'green'],
  ]
  return byTexts<string>(['coalesce', get('category'), ''], groups, 'other')
}
