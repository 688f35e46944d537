import { type NetworkKind, type Theme, type Tokens, tokens } from './tokens.ts'

/** What the legend shows, and what can be switched and faded. Pure: the web client imports it. */

export interface LegendGroup {
  /** As in the metadata of the style's layers. */
  group: string
  labelKey: string
  access: 'public' | 'staff'
  isVisible: boolean
  entries: LegendEntry[]
}

export interface LegendEntry {
  labelKey: string
  shape: 'fill' | 'line' | 'dashes' | 'dot' | 'pin' | 'square' | 'text'
  color: Record<Theme, string>
  /** Of the edge of a fill. */
  edge?: Record<Theme, string>
}

type Pick = (t: Tokens) => string

function entry(name: string, shape: LegendEntry['shape'], color: Pick, edge?: Pick): LegendEntry {
  const both = (pick: Pick) => ({ light: pick(tokens.light), dark: pick(tokens.dark) })
  return {
    labelKey: `legend.${name}`,
    shape,
    color: both(color),
    ...(edge ? { edge: both(edge) } : {}),
  }
}

interface GroupOptions {
  isHidden?: boolean
  access?: 'staff'
}

function group(name: string, entries: LegendEntry[], options: GroupOptions = {}): LegendGroup {
  const { isHidden = false, access = 'public' } = options
  return { group: name, labelKey: `legend.${name}`, access, isVisible: !isHidden, entries }
}

const network = (kind: NetworkKind, isHidden: boolean) =>
  group(`network-${kind}`, [entry(`network-${kind}`, 'line', (t) => t.network[kind])], {
    access: 'staff',
    isHidden,
  })

const groups: LegendGroup[] = [
  group('reports', [
    entry('report-new', 'pin', (t) => t.report.new),
    entry('report-seen', 'pin', (t) => t.report.seen),
    entry('report-underway', 'pin', (t) => t.report.underway),
    entry('report-resolved', 'dot', (t) => t.report.resolved),
    entry('report-closed', 'dot', (t) => t.report.closed),
  ]),
  group('works', [
    entry('works-running', 'dashes', (t) => t.works.running),
    entry('works-planned', 'dashes', (t) => t.works.planned),
  ]),
  group('programmes', [entry('programme', 'dashes', (t) => t.programme)], {
    access: 'staff',
    isHidden: true,
  }),
  group('permits', [
    entry('permit-open', 'square', (t) => t.permit.open),
    entry('permit-granted', 'square', (t) => t.permit.granted),
  ]),
  group(
    'work-orders',
    [
      entry('order-open', 'dot', (t) => t.order.open),
      entry('order-done', 'dot', (t) => t.order.done),
    ],
    { access: 'staff', isHidden: true },
  ),
  group(
    'condition',
    [
      entry('condition-good', 'line', (t) => t.condition.good),
      entry('condition-fair', 'line', (t) => t.condition.fair),
      entry('condition-poor', 'line', (t) => t.condition.poor),
    ],
    { access: 'staff', isHidden: true },
  ),
  group('assets', [
    entry('asset-tree', 'dot', (t) => t.asset.tree!),
    entry('asset-light', 'dot', (t) => t.asset.light!),
    entry('asset-water', 'dot', (t) => t.asset.water!),
    entry('asset-other', 'dot', (t) => t.asset.other!),
  ]),
  network('water', false),
  network('sewer', false),
  network('storm', false),
  network('gas', true),
  network('power', true),
  network('lighting', true),
  network('telecom', true),
  group('parcels', [
    entry('parcel', 'line', (t) => t.parcel.line),
    entry('parcel-number', 'text', (t) => t.parcel.number),
  ]),
  group('buildings', [
    entry(
      'building',
      'fill',
      (t) => t.building.fill,
      (t) => t.building.edge,
    ),
    entry(
      'building-public',
      'fill',
      (t) => t.building.public,
      (t) => t.building.edge,
    ),
    entry(
      'building-planned',
      'fill',
      (t) => t.building.planned,
      (t) => t.building.edge,
    ),
  ]),
  group('addresses', [entry('house-number', 'text', (t) => t.text.house)]),
  group('roads', [
    entry(
      'road-motorway',
      'line',
      (t) => t.road.motorway,
      (t) => t.road.mainCasing,
    ),
    entry(
      'road-main',
      'line',
      (t) => t.road.main,
      (t) => t.road.mainCasing,
    ),
    entry(
      'road-minor',
      'line',
      (t) => t.road.fill,
      (t) => t.road.casing,
    ),
    entry('road-path', 'dashes', (t) => t.road.path),
  ]),
  group('districts', [entry('district', 'dashes', (t) => t.district)]),
  group('other-districts', [entry('other-district', 'dashes', (t) => t.district)], {
    isHidden: true,
  }),
  group(
    'zones',
    (['residential', 'mixed', 'commercial', 'industrial', 'public', 'green', 'other'] as const).map(
      (tone) => entry(`zone-${tone}`, 'fill', (t) => t.zone[tone]),
    ),
    { isHidden: true },
  ),
  group(
    'land-use',
    (['residential', 'commercial', 'industrial', 'public', 'green', 'other'] as const).map((tone) =>
      entry(
        `land-use-${tone}`,
        'fill',
        (t) => t.landUse[tone],
        (t) => t.road.casing,
      ),
    ),
  ),
  group(
    'land-covers',
    (['water', 'park', 'wood', 'grass', 'sports', 'cemetery', 'farmland'] as const).map((kind) =>
      entry(`land-cover-${kind}`, 'fill', (t) => t.landCover[kind]!),
    ),
  ),
]

/** From what lies on top to what lies below. */
export function legendGroups(audience: 'public' | 'staff'): LegendGroup[] {
  return groups.filter(({ access }) => access === 'public' || audience === 'staff')
}
