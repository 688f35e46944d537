import type { LayerSpecification } from 'maplibre-gl'
import { byZoom, get, isOneOf } from './expressions.ts'
import { sans, serif } from './fonts.ts'
import { layer, type Palette } from './layer-kit.ts'

export function districtLines({ t }: Palette): LayerSpecification[] {
  return [
    layer('district-fill', 'fill', ['districts', 'districts'], {
      maxzoom: 14,
      paint: { 'fill-color': t.district, 'fill-opacity': 0 },
    }),
    layer('district-edge', 'line', ['districts', 'districts'], {
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': t.district,
        'line-width': byZoom(1.3, [10, 0.6], [16, 1.6]),
        'line-dasharray': [5, 2, 1, 2],
        'line-opacity': byZoom(1, [11, 0.7], [15, 0.45], [17, 0.25]),
      },
    }),
  ]
}

/** Names of districts, waters and parks. */
export function placeLabels({ t }: Palette): LayerSpecification[] {
  const inWater = isOneOf('kind', ['water', 'wetland'])
  return [
    layer('land-cover-name', 'symbol', ['land-covers', 'land_cover_labels'], {
      minzoom: 13,
      filter: ['!', inWater],
      layout: {
        'text-field': get('name'),
        'text-font': sans('Medium Italic'),
        'text-size': byZoom(1, [13, 10.5], [18, 14]),
        'text-max-width': 7,
        'text-padding': 6,
        'symbol-sort-key': ['-', ['coalesce', get('size'), 0]],
      },
      paint: { 'text-color': t.text.green, 'text-halo-color': t.text.halo, 'text-halo-width': 1.3 },
    }),
    layer('water-name', 'symbol', ['land-covers', 'land_cover_labels'], {
      filter: inWater,
      layout: {
        'text-field': get('name'),
        'text-font': serif('Italic'),
        'text-size': byZoom(1, [11, 11], [16, 17]),
        'text-letter-spacing': 0.12,
        'text-max-width': 8,
        'symbol-sort-key': ['-', ['coalesce', get('size'), 0]],
      },
      paint: {
        'text-color': t.text.water,
        'text-halo-color': t.landCover.water!,
        'text-halo-width': 1.2,
      },
    }),
    layer('district-name', 'symbol', ['districts', 'district_labels'], {
      maxzoom: 16.5,
      layout: {
        'text-field': ['upcase', get('name')],
        'text-font': serif('SemiBold'),
        'text-size': byZoom(1, [10, 9.5], [13, 12.5], [16, 15]),
        'text-letter-spacing': byZoom(1, [10, 0.12], [16, 0.24]),
        'text-max-width': 8,
        'text-line-height': 1.25,
        'text-padding': 8,
      },
      paint: {
        'text-color': t.text.place,
        'text-halo-color': t.text.halo,
        'text-halo-width': 1.8,
        'text-halo-blur': 0.4,
        'text-opacity': byZoom(1, [15.5, 1], [16.5, 0]),
      },
    }),
  ]
}
