import type { LayerSpecification } from 'maplibre-gl'
import { byText, byTexts, byZoom, type Expression, get, isOneOf } from './expressions.ts'
import { sans } from './fonts.ts'
import { layer, type Palette, pixelsPerMetre } from './layer-kit.ts'

/** Drawn width by class: metres where the register has none, and pixels while the scale is small. */
const classes = {
  motorway: { widthM: 20, px: { 10: 1.6, 12: 3.2, 14: 6.5 } },
  trunk: { widthM: 15, px: { 10: 1.3, 12: 2.6, 14: 5.5 } },
  primary: { widthM: 13, px: { 10: 1, 12: 2.2, 14: 5 } },
  secondary: { widthM: 11, px: { 10: 0.6, 12: 1.7, 14: 4.2 } },
  tertiary: { widthM: 9, px: { 10: 0.4, 12: 1.3, 14: 3.4 } },
  residential: { widthM: 7, px: { 10: 0, 12: 0.6, 14: 2.4 } },
  service: { widthM: 4.5, px: { 10: 0, 12: 0, 14: 1.2 } },
  other: { widthM: 4.5, px: { 10: 0, 12: 0, 14: 1.2 } },
  track: { widthM: 3, px: { 10: 0, 12: 0, 14: 0.8 } },
  path: { widthM: 2, px: { 10: 0, 12: 0, 14: 0.6 } },
} as const

type RoadClass = keyof typeof classes
const names = Object.keys(classes) as RoadClass[]
const main: RoadClass[] = ['primary', 'secondary', 'tertiary']
const great: RoadClass[] = ['motorway', 'trunk']
const minor: RoadClass[] = ['residential', 'service', 'other', 'track']

export function streetLayers(palette: Palette): LayerSpecification[] {
  const { t } = palette
  const order: Expression = byText<number>(
    get('class'),
    Object.fromEntries(names.map((name, index) => [name, names.length - index])),
    0,
  )
  const drawn = isOneOf(
    'class',
    names.filter((name) => name !== 'path'),
  )
  // The road's own line and casing draw these, and run on where one piece meets the next.
  const isCarriageway = isOneOf('kind', ['carriageway', 'bridge'])
  return [
    layer('road-casing', 'line', ['roads', 'roads'], {
      filter: drawn,
      minzoom: 11,
      layout: { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': order },
      paint: {
        'line-color': byTexts(
          get('class'),
          [
            [great, t.road.mainCasing],
            [main, t.road.mainCasing],
          ],
          t.road.casing,
        ),
        'line-width': widthPx(palette, casingPx),
        'line-opacity': byZoom(1, [11, 0], [12, 0.5], [13.5, 1]),
      },
    }),
    layer('road-path', 'line', ['roads', 'roads'], {
      filter: ['==', get('class'), 'path'],
      minzoom: 14.5,
      paint: {
        'line-color': t.road.path,
        'line-width': byZoom(1.5, [14.5, 0.6], [19, 2]),
        'line-dasharray': [3, 2],
      },
    }),
    layer('road', 'line', ['roads', 'roads'], {
      filter: drawn,
      layout: { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': order },
      paint: {
        'line-color': byTexts(
          get('class'),
          [
            [great, t.road.motorway],
            [['primary'], t.road.main],
            [['secondary'], t.road.lesser],
            [['tertiary', 'residential'], t.road.fill],
          ],
          t.road.minor,
        ),
        'line-width': widthPx(palette, 0),
      },
    }),
    layer('road-surface', 'fill', ['roads', 'road_surfaces'], {
      minzoom: 16,
      filter: ['!', isCarriageway],
      paint: {
        'fill-color': byText(get('kind'), t.surface, t.surface.other!),
        'fill-opacity': byZoom(1, [16, 0], [16.6, 1]),
      },
    }),
    layer('road-surface-edge', 'line', ['roads', 'road_surfaces'], {
      minzoom: 16.5,
      filter: ['!', isCarriageway],
      paint: { 'line-color': t.surfaceEdge, 'line-width': byZoom(1.4, [16.5, 0.3], [20, 1.2]) },
    }),
    layer('road-one-way', 'symbol', ['roads', 'roads'], {
      minzoom: 16.5,
      filter: ['==', get('one_way'), true],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 180,
        'icon-image': 'arrow',
        'icon-size': byZoom(1.2, [16.5, 0.45], [20, 0.8]),
        'icon-padding': 8,
      },
      paint: { 'icon-color': t.road.path, 'icon-opacity': 0.7 },
    }),
  ]
}

export function streetLabels({ t }: Palette): LayerSpecification[] {
  const text = (id: string, filter: Expression, minzoom: number, size: Expression) =>
    layer(id, 'symbol', ['roads', 'roads'], {
      minzoom,
      filter,
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'text-field': get('name'),
        'text-font': sans('Medium'),
        'text-size': size,
        'text-letter-spacing': 0.02,
        'text-max-angle': 32,
        'text-padding': 4,
        'text-rotation-alignment': 'map',
      },
      paint: {
        'text-color': t.text.road,
        'text-halo-color': t.text.roadHalo,
        'text-halo-width': 1.4,
      },
    })
  return [
    text('road-name-minor', isOneOf('class', minor), 15, byZoom(1, [15, 10], [17, 12], [20, 15])),
    text(
      'road-name-main',
      isOneOf('class', [...great, ...main]),
      13,
      byZoom(1, [13, 10.5], [16, 13], [20, 17]),
    ),
  ]
}

const casingPx = 1.1

/** Cartographic width up to zoom 14, the true one from 16 on; `extra` pixels on each side. */
function widthPx(palette: Palette, extra: number): Expression {
  const small = (zoom: 10 | 12 | 14, margin: number) =>
    byText<number>(
      get('class'),
      Object.fromEntries(names.map((name) => [name, grown(classes[name].px[zoom], margin)])),
      0,
    )
  const widthM: Expression = ['coalesce', get('width'), byText<number>(get('class'), widthsM, 5)]
  const large = (zoom: number, margin: number): Expression => [
    '+',
    ['*', widthM, pixelsPerMetre(palette, zoom)],
    margin * 2,
  ]
  return byZoom(
    1.6,
    [10, small(10, 0)],
    [12, small(12, extra * 0.5)],
    [14, small(14, extra * 0.75)],
    [16, large(16, extra)],
    [18, large(18, extra)],
    [22, large(22, extra)],
  )
}

const widthsM = Object.fromEntries(names.map((name) => [name, classes[name].widthM]))

/** What is not drawn has no edges either. */
function grown(px: number, margin: number): number {
  return px === 0 ? 0 : px + margin * 2
}
