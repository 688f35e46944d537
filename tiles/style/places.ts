import type { LayerSpecification } from 'maplibre-gl'
import type { MunicipalityFacts } from '../municipalities.ts'
import { byZoom, type Expression, get, isOneOf } from './expressions.ts'
import { sans, serif } from './fonts.ts'
import { layer, type Palette } from './layer-kit.ts'

type DistrictGroup = 'districts' | 'other-districts'

/** One kind of district names the parts of the town; the other kinds lie across it, for who asks. */
function ofGroup(group: DistrictGroup, { districtKind }: MunicipalityFacts) {
  const isMain: Expression = ['==', get('kind'), districtKind ?? 'neighbourhood']
  return group === 'districts'
    ? { prefix: 'district', filter: isMain, visibility: 'visible' as const }
    : { prefix: 'other-district', filter: ['!', isMain] as Expression, visibility: 'none' as const }
}

export function districtLines({ t, municipality }: Palette): LayerSpecification[] {
  return (['other-districts', 'districts'] as const).flatMap((group) => {
    const { prefix, filter, visibility } = ofGroup(group, municipality)
    return [
      layer(`${prefix}-fill`, 'fill', [group, 'districts'], {
        maxzoom: 14,
        filter,
        layout: { visibility },
        paint: { 'fill-color': t.district, 'fill-opacity': 0 },
      }),
      // A soft band, so that a boundary along a street does not pass for a line on it.
      layer(`${prefix}-band`, 'line', [group, 'districts'], {
        filter,
        layout: { visibility, 'line-join': 'round' },
        paint: {
          'line-color': t.district,
          'line-width': byZoom(1.4, [10, 1.5], [14, 6], [18, 14]),
          'line-opacity': byZoom(1, [10, 0.22], [14, 0.1], [17, 0.07]),
        },
      }),
      layer(`${prefix}-edge`, 'line', [group, 'districts'], {
        maxzoom: 15,
        filter,
        layout: { visibility, 'line-join': 'round' },
        paint: {
          'line-color': t.district,
          'line-width': byZoom(1.3, [10, 0.5], [15, 0.9]),
          'line-dasharray': [6, 3, 1.5, 3],
          'line-opacity': byZoom(1, [12, 0.6], [15, 0]),
        },
      }),
    ]
  })
}

/** Names of districts, waters and parks. */
export function placeLabels({ t, municipality }: Palette): LayerSpecification[] {
  const inWater = isOneOf('kind', ['water', 'wetland'])
  const isPaved = isOneOf('kind', ['square', 'other'])
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
      paint: {
        'text-color': ['case', isPaved, t.text.building, t.text.green],
        'text-halo-color': t.text.halo,
        'text-halo-width': 1.3,
      },
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
    ...(['other-districts', 'districts'] as const).map((group) => {
      const { prefix, filter, visibility } = ofGroup(group, municipality)
      return layer(`${prefix}-name`, 'symbol', [group, 'district_labels'], {
        maxzoom: 16.5,
        filter,
        layout: {
          visibility,
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
      })
    }),
  ]
}
