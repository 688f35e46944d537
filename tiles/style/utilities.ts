import type { LayerSpecification } from 'maplibre-gl'
import { byZoom, type Expression, get, isOneOf } from './expressions.ts'
import { sans } from './fonts.ts'
import { mapIcons } from './icons.ts'
import { layer, type Palette } from './layer-kit.ts'
import type { NetworkKind } from './tokens.ts'

const networkKinds: NetworkKind[] = [
  'sewer',
  'storm',
  'water',
  'gas',
  'power',
  'telecom',
  'lighting',
]

/** Shown to staff at first; the others when asked for. */
const shownAtFirst: NetworkKind[] = ['water', 'sewer', 'storm']

const withFlow: NetworkKind[] = ['sewer', 'storm', 'water', 'gas']
const small = ['service', 'lateral', 'cable']

/** One group for each utility, in the colours of the trade. */
export function networkLayers(palette: Palette): LayerSpecification[] {
  return networkKinds.flatMap((kind) => oneNetwork(palette, kind))
}

function oneNetwork({ t }: Palette, kind: NetworkKind): LayerSpecification[] {
  const color = t.network[kind]
  const group = `network-${kind}`
  const visibility = shownAtFirst.includes(kind) ? 'visible' : 'none'
  const ofThis: Expression = ['==', get('network'), kind]
  const isIdle = isOneOf('status', ['abandoned', 'out-of-service', 'proposed'])
  const edges: [string, string] = [group, 'network_edges']
  const nodes: [string, string] = [group, 'network_nodes']
  const inUse: Expression = ['all', ofThis, ['!', isIdle]]
  return [
    layer(`${group}-casing`, 'line', edges, {
      minzoom: 15.5,
      filter: inUse,
      layout: { visibility, 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': t.markEdge,
        'line-width': widthPx(1.2),
        'line-opacity': byZoom(1, [15.5, 0], [16.5, 0.8]),
      },
    }),
    layer(`${group}-line`, 'line', edges, {
      minzoom: 13,
      filter: inUse,
      layout: { visibility, 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': color,
        'line-width': widthPx(0),
        'line-opacity': byZoom(1, [13, 0.25], [14.5, 0.4], [15.5, 0.8], [16.5, 1]),
      },
    }),
    layer(`${group}-idle`, 'line', edges, {
      minzoom: 14,
      filter: ['all', ofThis, isIdle],
      layout: { visibility },
      paint: {
        'line-color': color,
        'line-width': widthPx(0),
        'line-opacity': 0.55,
        'line-dasharray': [2, 2],
      },
    }),
    ...(withFlow.includes(kind) ? [flow(group, visibility, inUse, color)] : []),
    layer(`${group}-node`, 'circle', nodes, {
      minzoom: 15.5,
      filter: ofThis,
      layout: { visibility },
      paint: {
        'circle-color': t.markEdge,
        'circle-radius': byZoom(
          1.5,
          [15.5, nodeRadius(1.1, 0.6)],
          [18, nodeRadius(3.2, 1.6)],
          [21, nodeRadius(7, 4)],
        ),
        'circle-stroke-color': color,
        'circle-stroke-width': byZoom(1.4, [15.5, 0.8], [18, 1.5], [21, 2.4]),
      },
    }),
    layer(`${group}-icon`, 'symbol', nodes, {
      minzoom: 18,
      filter: ['all', ofThis, isOneOf('kind', Object.keys(mapIcons))],
      layout: {
        visibility,
        'icon-image': get('kind'),
        'icon-size': byZoom(1.4, [18, 0.42], [21, 0.8]),
        'icon-allow-overlap': true,
        'text-field': ['step', ['zoom'], '', 19, ['coalesce', get('label'), '']],
        'text-font': sans('Medium'),
        'text-size': 10.5,
        'text-offset': [0, 1.1],
        'text-anchor': 'top',
        'text-optional': true,
      },
      paint: {
        'icon-color': color,
        'text-color': color,
        'text-halo-color': t.text.halo,
        'text-halo-width': 1.3,
      },
    }),
  ]
}

function flow(group: string, visibility: 'visible' | 'none', filter: Expression, color: string) {
  return layer(`${group}-flow`, 'symbol', [group, 'network_edges'], {
    minzoom: 17,
    filter,
    layout: {
      visibility,
      'symbol-placement': 'line',
      'symbol-spacing': 140,
      'icon-image': 'arrow',
      'icon-size': byZoom(1.3, [17, 0.42], [20, 0.75]),
      'icon-allow-overlap': true,
      'icon-ignore-placement': true,
      'icon-rotation-alignment': 'map',
    },
    paint: { 'icon-color': color },
  })
}

/** A thick pipe is a thick line: 600 mm is three times as wide as 100 mm. */
function widthPx(extra: number): Expression {
  const at = (px: number): Expression => {
    const bySize: Expression = [
      'interpolate',
      ['linear'],
      ['coalesce', get('diameter'), 150],
      50,
      px * 0.7,
      150,
      px,
      600,
      px * 2,
      1500,
      px * 3.2,
    ]
    const sized: Expression = ['case', isOneOf('kind', small), px * 0.6, bySize]
    return extra === 0 ? sized : ['+', sized, extra * 2]
  }
  return byZoom(1.5, [13, at(0.4)], [15, at(0.9)], [17, at(2)], [20, at(4)])
}

function nodeRadius(main: number, minor: number): Expression {
  return ['case', isOneOf('kind', ['junction', 'service', 'end', 'meter']), minor, main]
}
