import type { LayerSpecification } from 'maplibre-gl'
import { byZoom, type Expression, get, isOneOf } from './expressions.ts'
import { sans, serif } from './fonts.ts'
import { layer, type Palette } from './layer-kit.ts'

const publicUses = [
  'public',
  'civic',
  'administration',
  'culture',
  'church',
  'religious',
  'worship',
  'school',
  'kindergarten',
  'education',
  'university',
  'hospital',
  'health',
  'care-home',
  'sports',
  'transport',
]

/** Parcels, buildings and house numbers. */
export function lotLayers({ t, theme }: Palette): LayerSpecification[] {
  const use = isOneOf('use', publicUses)
  const planned = isOneOf('status', ['planned', 'under-construction'])
  return [
    layer('building-shadow', 'fill', ['buildings', 'buildings'], {
      minzoom: 15.5,
      filter: ['!', planned],
      paint: {
        'fill-color': t.building.shadow,
        'fill-opacity': byZoom(1, [15.5, 0], [16.5, theme === 'light' ? 0.16 : 0.35]),
        'fill-translate': byZoom(1.5, [15.5, ['literal', [0.4, 0.4]]], [20, ['literal', [4, 4]]]),
        'fill-translate-anchor': 'viewport',
      },
    }),
    layer('building', 'fill', ['buildings', 'buildings'], {
      minzoom: 13.5,
      paint: {
        'fill-color': [
          'case',
          planned,
          t.building.planned,
          use,
          t.building.public,
          t.building.fill,
        ],
        'fill-opacity': byZoom(1, [13.5, 0.4], [15, 1]),
      },
    }),
    layer('building-edge', 'line', ['buildings', 'buildings'], {
      minzoom: 15,
      filter: ['!', planned],
      paint: { 'line-color': t.building.edge, 'line-width': byZoom(1.4, [15, 0.3], [20, 1.4]) },
    }),
    layer('building-planned-edge', 'line', ['buildings', 'buildings'], {
      minzoom: 15,
      filter: planned,
      paint: {
        'line-color': t.building.edge,
        'line-width': byZoom(1.4, [15, 0.6], [20, 1.6]),
        'line-dasharray': [3, 2],
      },
    }),
    layer('parcel', 'fill', ['parcels', 'parcels'], {
      minzoom: 14,
      paint: { 'fill-color': t.parcel.line, 'fill-opacity': 0 },
    }),
    layer('parcel-line', 'line', ['parcels', 'parcels'], {
      minzoom: 15,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': t.parcel.line,
        'line-width': byZoom(1.4, [15, 0.25], [16, 0.45], [18, 0.8], [20, 1.3]),
        'line-opacity': byZoom(1, [15, 0.35], [15.7, 0.65], [17, 0.9]),
      },
    }),
  ]
}

export function lotLabels(palette: Palette): LayerSpecification[] {
  const { t } = palette
  return [
    layer('parcel-number', 'symbol', ['parcels', 'parcel_labels'], {
      minzoom: 17.5,
      layout: {
        'text-field': get('cadastral_number'),
        'text-font': serif('Italic'),
        'text-size': byZoom(1, [17.5, 10], [20, 14]),
        'text-padding': 3,
        'symbol-sort-key': ['-', ['coalesce', get('size'), 0]],
      },
      paint: {
        'text-color': t.parcel.number,
        'text-halo-color': t.text.halo,
        'text-halo-width': 1.2,
      },
    }),
    layer('house-number', 'symbol', ['addresses', 'addresses'], {
      minzoom: 17,
      layout: {
        'text-field': get('house_number'),
        'text-font': sans('Medium'),
        'text-size': byZoom(1, [17, 9.5], [20, 13]),
        'text-padding': 1,
      },
      paint: {
        'text-color': t.text.house,
        'text-halo-color': t.building.fill,
        'text-halo-width': 1,
      },
    }),
    buildingName(palette, 'building-name-public', isOneOf('use', publicUses), 15.5),
    buildingName(palette, 'building-name', ['!', isOneOf('use', publicUses)], 17),
  ]
}

/** A school is a landmark; the name of a block of flats matters to who stands before it. */
function buildingName({ t }: Palette, id: string, filter: Expression, minzoom: number) {
  return layer(id, 'symbol', ['buildings', 'building_labels'], {
    minzoom,
    filter,
    layout: {
      'text-field': get('name'),
      'text-font': sans('SemiBold'),
      'text-size': byZoom(1, [15.5, 10.5], [19, 13]),
      'text-max-width': 7,
      'text-line-height': 1.1,
      'symbol-sort-key': ['-', ['coalesce', get('size'), 0]],
    },
    paint: {
      'text-color': t.text.building,
      'text-halo-color': t.text.halo,
      'text-halo-width': 1.5,
    },
  })
}
