import type { LayerSpecification } from 'maplibre-gl'
import { byTexts, byZoom, type Expression, get, isOneOf } from './expressions.ts'
import { iconKinds } from './icons.ts'
import { layer, type Palette } from './layer-kit.ts'
import type { PermitTone, ReportTone, Tokens } from './tokens.ts'

const reportTones: [string[], ReportTone][] = [
  [['new'], 'new'],
  [['acknowledged', 'scheduled'], 'seen'],
  [['in-progress'], 'underway'],
  [['resolved'], 'resolved'],
  [['rejected', 'duplicate'], 'closed'],
]
const permitTones: [string[], PermitTone][] = [
  [['submitted', 'in-review'], 'open'],
  [['approved', 'issued'], 'granted'],
  [['rejected', 'withdrawn'], 'refused'],
  [['expired', 'completed'], 'over'],
]
const openReports = ['new', 'acknowledged', 'scheduled', 'in-progress']
const closedReports = ['resolved', 'rejected', 'duplicate']
const livePermits = ['submitted', 'in-review', 'approved', 'issued']

/** Trees are part of the picture, all other things are signs on it. */
export function assetLayers({ t }: Palette): LayerSpecification[] {
  const isTree = isOneOf('type', ['tree'])
  const isPoint: Expression = ['==', ['geometry-type'], 'Point']
  const isBuried = isOneOf('type', ['valve', 'gas-valve', 'manhole', 'outfall', 'service', 'meter'])
  const color = assetColor(t)
  return [
    // Pavements and mains are drawn as what they are; as assets they are only there to be picked.
    layer('asset-line', 'line', ['assets', 'assets'], {
      minzoom: 15,
      filter: ['!', isPoint],
      paint: {
        'line-color': color,
        'line-width': byZoom(1.5, [15, 3], [20, 9]),
        'line-opacity': 0,
      },
    }),
    layer('asset-tree', 'circle', ['assets', 'assets'], {
      minzoom: 15,
      filter: ['all', isPoint, isTree],
      paint: {
        'circle-color': t.asset.tree!,
        'circle-opacity': 0.38,
        'circle-radius': byZoom(2, [15, 0.9], [17, 3], [20, 20]),
        'circle-stroke-color': t.asset.tree!,
        'circle-stroke-opacity': 0.55,
        'circle-stroke-width': byZoom(1, [16, 0], [18, 0.8]),
        'circle-pitch-alignment': 'map',
      },
    }),
    layer('asset-dot', 'circle', ['assets', 'assets'], {
      minzoom: 16,
      maxzoom: 18,
      filter: ['all', isPoint, ['!', isTree], ['!', isBuried]],
      paint: {
        'circle-color': color,
        'circle-radius': byZoom(1.5, [16, 1], [18, 3]),
        'circle-stroke-color': t.markEdge,
        'circle-stroke-width': byZoom(1, [16, 0.3], [18, 1]),
        'circle-opacity': byZoom(1, [16, 0.5], [17, 0.9]),
      },
    }),
    layer('asset-icon', 'symbol', ['assets', 'assets'], {
      minzoom: 18,
      filter: ['all', isPoint, ['!', isTree]],
      layout: {
        'icon-image': [
          'case',
          isOneOf('type', iconKinds('asset')),
          ['concat', 'asset-', get('type')],
          'asset',
        ],
        'icon-size': byZoom(1.3, [18, 0.55], [21, 0.9]),
        'icon-padding': 1,
      },
      paint: { 'icon-color': color, 'icon-halo-color': t.text.halo, 'icon-halo-width': 1.2 },
    }),
  ]
}

function assetColor(t: Tokens): Expression {
  const groups: [string[], string][] = [
    [['tree', 'hedge', 'green'], t.asset.tree!],
    [
      [
        'street-light',
        'streetlight',
        'lamp',
        'luminaire',
        'lighting',
        'traffic-signal',
        'traffic-light',
      ],
      t.asset.light!,
    ],
    [['hydrant', 'fountain', 'pump', 'drinking-fountain'], t.asset.water!],
  ]
  return byTexts(get('type'), groups, t.asset.other!)
}

/** Dug up: orange with barrier tape. Done and dropped works wait for who asks for them. */
export function worksLayers({ t }: Palette): LayerSpecification[] {
  const live = isOneOf('status', ['running', 'planned'])
  const color: Expression = [
    'case',
    ['==', get('status'), 'running'],
    t.works.running,
    t.works.planned,
  ]
  const width = byZoom(1.5, [11, 2.2], [14, 4], [17, 8], [20, 16])
  const isPoint: Expression = ['==', ['geometry-type'], 'Point']
  const isArea: Expression = ['==', ['geometry-type'], 'Polygon']
  return [
    layer('works-area', 'fill', ['works', 'works'], {
      filter: ['all', live, isArea],
      paint: { 'fill-color': color, 'fill-opacity': 0.22 },
    }),
    layer('works-line', 'line', ['works', 'works'], {
      filter: ['all', live, ['!', isPoint], ['!', isArea]],
      layout: { 'line-cap': 'butt', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': width, 'line-opacity': 0.92 },
    }),
    layer('works-edge', 'line', ['works', 'works'], {
      filter: ['all', live, isArea],
      paint: { 'line-color': color, 'line-width': byZoom(1.5, [12, 1.2], [18, 3]) },
    }),
    layer('works-tape', 'line', ['works', 'works'], {
      minzoom: 13,
      filter: ['all', live, ['!', isPoint]],
      paint: {
        'line-color': t.works.tape,
        'line-width': [
          'interpolate',
          ['exponential', 1.5],
          ['zoom'],
          13,
          ['case', isArea, 0.8, 2],
          17,
          ['case', isArea, 1.4, 5],
          20,
          ['case', isArea, 2, 10],
        ],
        'line-dasharray': [1.4, 1.4],
        'line-opacity': 0.9,
      },
    }),
    layer('works-point', 'circle', ['works', 'works'], {
      filter: ['all', live, isPoint],
      paint: {
        'circle-color': color,
        'circle-radius': byZoom(1.4, [11, 3], [18, 8]),
        'circle-stroke-color': t.markEdge,
        'circle-stroke-width': 1.5,
      },
    }),
    layer('works-icon', 'symbol', ['works', 'works'], {
      minzoom: 15,
      filter: live,
      layout: {
        'icon-image': 'works',
        'icon-size': byZoom(1.3, [15, 0.6], [19, 0.9]),
        'symbol-placement': 'point',
      },
      paint: { 'icon-color': t.works.running, 'icon-halo-color': t.markEdge, 'icon-halo-width': 2 },
    }),
  ]
}

/** What utilities plan: dashes as of works, in a colour of their own. */
export function programmeLayers({ t }: Palette): LayerSpecification[] {
  const live = isOneOf('status', ['planned', 'running'])
  const isPoint: Expression = ['==', ['geometry-type'], 'Point']
  return [
    layer('programme-line', 'line', ['programmes', 'programmes'], {
      filter: ['all', live, ['!', isPoint]],
      layout: { visibility: 'none', 'line-join': 'round' },
      paint: {
        'line-color': t.programme,
        'line-width': byZoom(1.4, [11, 2], [18, 6]),
        'line-dasharray': [2, 1],
      },
    }),
    layer('programme-point', 'circle', ['programmes', 'programmes'], {
      filter: ['all', live, isPoint],
      layout: { visibility: 'none' },
      paint: {
        'circle-color': t.programme,
        'circle-radius': byZoom(1.4, [11, 3], [18, 7]),
        'circle-stroke-color': t.markEdge,
        'circle-stroke-width': 1.5,
      },
    }),
  ]
}

/** Where inspections found streets and assets worn: 0 is failed, 100 is new. */
export function conditionLayers({ t }: Palette): LayerSpecification[] {
  const color: Expression = [
    'step',
    get('condition'),
    t.condition.poor,
    40,
    t.condition.fair,
    70,
    t.condition.good,
  ]
  const isKnown: Expression = ['has', 'condition']
  return [
    layer('condition-road', 'line', ['condition', 'roads'], {
      minzoom: 12,
      filter: isKnown,
      layout: { visibility: 'none', 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': byZoom(1.4, [12, 2], [18, 8]) },
    }),
    layer('condition-asset', 'circle', ['condition', 'assets'], {
      minzoom: 16,
      filter: ['all', isKnown, ['==', ['geometry-type'], 'Point']],
      layout: { visibility: 'none' },
      paint: {
        'circle-color': color,
        'circle-radius': byZoom(1.4, [16, 4], [20, 8]),
        'circle-stroke-color': t.markEdge,
        'circle-stroke-width': 1,
      },
    }),
  ]
}

/** What is to be maintained is a ring, what was done a faint one: most of it is history. */
export function orderLayers({ t }: Palette): LayerSpecification[] {
  const done = isOneOf('status', ['done', 'cancelled'])
  const color: Expression = ['case', done, t.order.done, t.order.open]
  const isPoint: Expression = ['==', ['geometry-type'], 'Point']
  return [
    layer('order-line', 'line', ['work-orders', 'work_orders'], {
      minzoom: 16,
      filter: ['!', isPoint],
      layout: { visibility: 'none', 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': color,
        'line-width': byZoom(1.5, [16, 2], [20, 6]),
        'line-opacity': 0.7,
      },
    }),
    layer('order-dot', 'circle', ['work-orders', 'work_orders'], {
      filter: isPoint,
      layout: { visibility: 'none' },
      paint: {
        'circle-color': t.markEdge,
        'circle-opacity': 0.8,
        'circle-radius': byZoom(1.4, [11, 1.6], [16, 3.6], [20, 7]),
        'circle-stroke-color': color,
        'circle-stroke-width': byZoom(1.2, [11, 1], [16, 2], [20, 3]),
        'circle-stroke-opacity': ['case', done, 0.75, 1],
      },
    }),
  ]
}

/** A square is a file, a dot is a report. */
export function permitLayers({ t }: Palette): LayerSpecification[] {
  const color = byTexts(
    get('status'),
    permitTones.map(([states, tone]): [string[], string] => [states, t.permit[tone]]),
    t.permit.over,
  )
  const live = isOneOf('status', livePermits)
  const isPoint: Expression = ['==', ['geometry-type'], 'Point']
  return [
    layer('permit-area', 'fill', ['permits', 'permits'], {
      minzoom: 16,
      filter: ['all', live, ['!', isPoint]],
      paint: { 'fill-color': color, 'fill-opacity': 0.07 },
    }),
    layer('permit-edge', 'line', ['permits', 'permits'], {
      minzoom: 16,
      filter: ['all', live, ['!', isPoint]],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': color,
        'line-width': byZoom(1.5, [16, 0.8], [20, 2]),
        'line-dasharray': [3, 1.5],
        'line-opacity': 0.8,
      },
    }),
    layer('permit-dot', 'circle', ['permits', 'permits'], {
      minzoom: 13,
      maxzoom: 16,
      filter: ['all', live, isPoint],
      paint: {
        'circle-color': color,
        'circle-radius': byZoom(1.4, [13, 1.3], [16, 3]),
        'circle-stroke-color': t.markEdge,
        'circle-stroke-width': 0.6,
        'circle-opacity': 0.85,
      },
    }),
    layer('permit-icon', 'symbol', ['permits', 'permits'], {
      minzoom: 16,
      filter: live,
      layout: {
        'icon-image': ['concat', 'permit-', get('kind')],
        'icon-size': byZoom(1.3, [16, 0.55], [19, 0.85]),
        'icon-padding': 0,
      },
      paint: { 'icon-color': color, 'icon-halo-color': t.text.halo, 'icon-halo-width': 1.6 },
    }),
  ]
}

/**
 * What is open stands out, what is settled stays a trace. A filter for states takes the place of
 * `open`: of dots, which are all there is at small scales, but not of pins.
 */
export function reportLayers({ t }: Palette): LayerSpecification[] {
  const color = byTexts(
    get('status'),
    reportTones.map(([states, tone]): [string[], string] => [states, t.report[tone]]),
    t.report.closed,
  )
  const open = isOneOf('status', openReports)
  const closed = isOneOf('status', closedReports)
  const many: Expression = ['coalesce', get('count'), 1]
  const radius = (one: number): Expression => [
    'min',
    one * 2.4,
    ['+', one, ['*', one * 0.22, ['ln', many]]],
  ]
  return [
    layer('report-closed', 'circle', ['reports', 'reports'], {
      minzoom: 16,
      filter: ['!', open],
      paint: {
        'circle-color': color,
        'circle-opacity': 0.12,
        'circle-radius': byZoom(1.4, [16, 1.2], [20, 4.5]),
        'circle-stroke-color': color,
        'circle-stroke-width': byZoom(1.4, [16, 0.5], [20, 1.2]),
        'circle-stroke-opacity': 0.6,
      },
    }),
    layer('report-dot', 'circle', ['reports', 'reports'], {
      maxzoom: 16,
      filter: open,
      layout: { 'circle-sort-key': ['match', get('status'), 'new', 3, 'acknowledged', 2, 1] },
      paint: {
        'circle-color': color,
        'circle-radius': byZoom(1.4, [10, radius(0.9)], [13, radius(1.7)], [16, radius(4)]),
        'circle-stroke-color': t.markEdge,
        'circle-stroke-width': byZoom(1, [12, 0.2], [14.5, 1]),
        'circle-opacity': 0.92,
      },
    }),
    layer('report-pin', 'symbol', ['reports', 'reports'], {
      minzoom: 16,
      filter: ['!', closed],
      layout: {
        'icon-image': 'pin',
        'icon-anchor': 'bottom',
        'icon-size': byZoom(1.3, [16, 0.8], [19, 1.2]),
        'icon-allow-overlap': true,
        'symbol-sort-key': ['match', get('status'), 'new', 3, 'acknowledged', 2, 1],
      },
      paint: {
        'icon-color': color,
        'icon-halo-color': t.markEdge,
        'icon-halo-width': 1.6,
      },
    }),
  ]
}
