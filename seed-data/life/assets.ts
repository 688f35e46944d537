import type { Point } from '../geometry/points.ts'
import { centroidOf } from '../geometry/polygons.ts'
import { pointAt } from '../geometry/polylines.ts'
import type { NetworkNode } from '../networks/builder.ts'
import { beside, evenly } from '../networks/mains.ts'
import { planted } from '../planted.ts'
import { type Random, random } from '../random.ts'
import type { Row } from '../rows/table-rows.ts'
import { lineHex, pointHex } from '../rows/wkb.ts'
import type { Road } from '../streets/roads.ts'
import { kerbOffsetM } from '../streets/widths.ts'
import { assetTypes } from './asset-types.ts'
import { addRow, type Context, roadId } from './context.ts'
import { scatter } from './scatter.ts'

export interface Asset {
  id: number
  type: string
  at: Point
  road: Road | null
  year: number
  condition: number
  row: Row
}

type Link = { node_id?: number; edge_id?: number; road_id?: number }

/** Everything that is kept up, with an age and a condition that agree. */
export function addAssets(context: Context): Asset[] {
  const rng = random(context.town.options.seed, 'assets')
  const assets: Asset[] = []
  for (const type of context.index === 0 ? assetTypes : []) {
    addRow(context, 'asset_types', {
      code: type.code,
      name: type.name,
      expected_life_years: type.lifeYears,
      unit_cost: type.unitCost,
    })
  }
  const put = (
    type: string,
    at: Point,
    year: number,
    road: Road | null,
    link: Link,
    name: string | null = null,
    geom?: string,
  ) => {
    const asset = makeAsset(context, rng, { type, at, year, road, link, name, geom })
    assets.push(asset)
  }
  networkAssets(context, put)
  streetAssets(context, put, rng)
  parkAssets(context, put, rng)
  return assets
}

export type Put = (
  type: string,
  at: Point,
  year: number,
  road: Road | null,
  link: Link,
  name?: string | null,
  geom?: string,
) => void

interface NewAsset {
  type: string
  at: Point
  year: number
  road: Road | null
  link: Link
  name: string | null
  geom: string | undefined
}

function makeAsset(context: Context, rng: Random, what: NewAsset): Asset {
  const { ids, clock, ground } = context
  const type = assetTypes.find((candidate) => candidate.code === what.type)!
  const age = Math.max(0, clock.thisYear - what.year)
  const isDark = what.type === 'street-light' && what.road?.name === planted.dark.street
  // Slow at first, then faster: a curve that reaches about 20 at the end of the expected life.
  const worn = 80 * (age / type.lifeYears) ** 1.6
  const condition =
    what.type === 'pavement' && what.road
      ? what.road.condition
      : Math.round(Math.min(100, Math.max(3, 99 - worn + rng.normal(0, 6) - (isDark ? 45 : 0))))
  const id = ids.take('assets')
  const row = addRow(context, 'assets', {
    id,
    type: what.type,
    tag: `${type.prefix}-${String(id).padStart(5, '0')}`,
    name: what.name,
    status: rng.chance(0.004) ? 'out-of-service' : 'in-service',
    condition,
    installed_on: `${what.year}-${String(rng.whole(3, 11)).padStart(2, '0')}-${String(rng.whole(1, 28)).padStart(2, '0')}`,
    expected_life_years: type.lifeYears,
    replacement_cost: type.isLinear ? null : Math.round(type.unitCost * rng.between(0.9, 1.2)),
    manufacturer: type.makers.length > 0 ? rng.pick(type.makers) : null,
    address: what.road?.name ?? null,
    node_id: what.link.node_id ?? null,
    edge_id: what.link.edge_id ?? null,
    road_id: what.link.road_id ?? null,
    geom: what.geom ?? pointHex(what.at, ground),
    recorded_at: '2019-03-04T08:00:00Z',
  })
  return { id, type: what.type, at: what.at, road: what.road, year: what.year, condition, row }
}

const nodeTypes: Record<string, string> = {
  luminaire: 'street-light',
  hydrant: 'hydrant',
  valve: 'valve',
  pump: 'pump',
  tank: 'water-tank',
  'lift-station': 'lift-station',
  transformer: 'transformer',
  outfall: 'outfall',
}

function networkAssets(context: Context, put: Put): void {
  const { networks, networkIds, ground } = context
  for (const network of networks) {
    for (const node of network.nodes) {
      const type = typeOf(node, network.kind)
      if (type)
        put(
          type,
          node.at,
          node.kind === 'lift-station' ? Math.max(node.year, 1998) : node.year,
          node.road,
          { node_id: networkIds.node(node) },
          node.kind === 'hydrant' ? null : node.label,
        )
    }
    for (const edge of network.edges) {
      const isMain =
        network.kind === 'water' &&
        (edge.kind === 'transmission' || (edge.kind === 'main' && (edge.diameterMm ?? 0) >= 200))
      if (!isMain && edge.kind !== 'force-main') continue
      const type = network.kind === 'water' ? 'water-main' : 'force-main'
      put(
        type,
        edge.points[0]!,
        edge.year,
        edge.road,
        { edge_id: networkIds.edge(edge) },
        null,
        lineHex(edge.points, ground),
      )
    }
  }
}

const typeOf = (node: NetworkNode, kind: string): string | undefined =>
  node.kind === 'valve' && kind === 'gas' ? 'gas-valve' : nodeTypes[node.kind]

function streetAssets(context: Context, put: Put, rng: Random): void {
  const { town, ground, clock } = context
  for (const road of town.roads) {
    if (road.class === 'track') continue
    const link = { road_id: roadId(context, road) }
    const laid = road.resurfacedYear ?? road.builtYear
    put('pavement', road.points[0]!, laid, road, link, road.name, lineHex(road.points, ground))
    if (road.isBridge) {
      const name = road.class === 'path' ? 'Puntea Pietonilor' : `Podul peste Sălcuța, ${road.name}`
      put(
        'bridge',
        road.points[0]!,
        road.class === 'path' ? 1996 : road.class === 'primary' ? 1962 : 1987,
        road,
        link,
        name,
        lineHex(road.points, ground),
      )
      continue
    }
    const wide = road.class === 'primary' || road.class === 'secondary' || road.class === 'tertiary'
    if (wide) {
      for (const alongM of evenly(road, 22, 9)) {
        for (const side of [1, -1]) {
          if (!rng.chance(0.62)) continue
          put(
            'tree',
            beside(road, alongM + rng.between(-3, 3), side * (kerbOffsetM(road.class) + 1.1)),
            rng.whole(1965, 2021),
            road,
            {},
          )
        }
      }
    }
    for (const alongM of evenly(road, wide ? 120 : 260, 15)) {
      if (rng.chance(wide ? 0.9 : 0.4))
        put(
          'bin',
          beside(road, alongM + 4, kerbOffsetM(road.class) + 0.8),
          rng.whole(2008, clock.thisYear - 1),
          road,
          {},
        )
      if (wide && rng.chance(0.35))
        put(
          'bench',
          beside(road, alongM - 5, -(kerbOffsetM(road.class) + 1.2)),
          rng.whole(2002, clock.thisYear - 1),
          road,
          {},
        )
    }
    const isBusRoad = road.class === 'primary' || road.class === 'secondary'
    if (isBusRoad && road.lengthM > 90 && rng.chance(0.3)) {
      put(
        'bus-shelter',
        beside(road, road.lengthM * 0.6, kerbOffsetM(road.class) + 1.3),
        rng.whole(1999, 2022),
        road,
        {},
        `Stația ${road.name}`,
      )
    }
  }
  signals(context, put)
}

/** Where two great streets cross. */
function signals({ town }: Context, put: Put): void {
  const byEdge = new Map(town.roads.map((road) => [road.edge.id, road]))
  for (const node of town.plan.graph.nodes.values()) {
    const roads = [...node.edges].flatMap((id) => byEdge.get(id) ?? [])
    const great = roads.filter((road) => ['primary', 'secondary', 'tertiary'].includes(road.class))
    if (
      great.length < 4 ||
      !great.some((road) => road.class === 'primary' || road.class === 'secondary')
    )
      continue
    for (const road of great) {
      const out = road.edge.from === node.id
      const at = pointAt(road.points, out ? 9 : road.lengthM - 9).point
      put('traffic-signal', [at[0] + 3.6, at[1] + 2.2], 2012, road, {}, `Semafor ${road.name}`)
    }
  }
}

function parkAssets({ town, clock }: Context, put: Put, rng: Random): void {
  for (const place of town.places) {
    if (!['park', 'cemetery', 'school', 'kindergarten', 'hospital'].includes(place.kind)) continue
    const ring = place.block.ring.points
    const trees = Math.round(place.block.areaM2 / (place.kind === 'park' ? 190 : 700))
    for (const at of scatter(ring, trees, 3, rng)) put('tree', at, rng.whole(1955, 2020), null, {})
    if (place.kind !== 'park') continue
    for (const at of scatter(ring, 10, 6, rng))
      put('bench', at, rng.whole(2000, clock.thisYear - 1), null, {}, place.name)
    for (const at of scatter(ring, 5, 6, rng))
      put('bin', at, rng.whole(2008, clock.thisYear - 1), null, {}, place.name)
    put(
      'playground',
      centroidOf(ring),
      rng.whole(2004, 2021),
      null,
      {},
      `Loc de joacă, ${place.name}`,
    )
  }
  for (const block of town.blocks) {
    if (block.style === 'park')
      for (const at of scatter(block.ring.points, 26, 5, rng))
        put('tree', at, rng.whole(1930, 2012), null, {})
    if (block.style === 'flats' && rng.chance(0.6)) {
      for (const at of scatter(block.ring.points, 14, 3, rng))
        put('tree', at, rng.whole(1968, 2012), null, {})
    }
  }
}
