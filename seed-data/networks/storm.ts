import { add, distance, type Point } from '../geometry/points.ts'
import { nearest, pointAt } from '../geometry/polylines.ts'
import { riverHalfWidthM } from '../plan/skeleton.ts'
import { random } from '../random.ts'
import type { Road } from '../streets/roads.ts'
import { kerbOffsetM } from '../streets/widths.ts'
import { Network, type NetworkNode } from './builder.ts'
import { beside, dividing, evenly, layMain, type Station } from './mains.ts'
import { sewerMaterial, yearLaid } from './materials.ts'
import { type StreetWeb, treeFrom } from './street-tree.ts'
import type { Surroundings } from './surroundings.ts'

/** Storm drains of the main streets: catch basins at the kerb, outfalls at the river. */
export function stormNetworks(around: Surroundings): Network[] {
  return drainedParts(around.web).map((web, i) => stormNetwork(around, web, i))
}

function stormNetwork(around: Surroundings, web: StreetWeb, index: number): Network {
  const bank = index === 0 ? 'malul stâng' : index === 1 ? 'malul drept' : `zona ${index + 1}`
  const network = new Network(
    'storm',
    `Canalizare pluvială, ${bank}`,
    'Apa Luncii SA',
    around.elevationM,
  )
  const rng = random(around.seed, `storm ${index}`)
  const outfalls = outfallsOf(web, around.river)
  const tree = treeFrom(web, outfalls)
  const manholes = new Map(
    [...web.places].map(([id, at]) => [
      id,
      network.node('manhole', add(at, [-1.2, -0.9]), { depthM: 1.6 }),
    ]),
  )
  for (const road of web.roads) {
    const year = yearLaid(road, rng, 1968, 2005, around.thisYear)
    const down =
      tree.away.get(road.edge.from)! < tree.away.get(road.edge.to)! ? road.edge.from : road.edge.to
    layDrain(network, road, year, down, manholes)
  }
  for (const id of outfalls) {
    const manhole = manholes.get(id)!
    const { along, point } = nearest(around.river, manhole.at)
    const towards = pointAt(around.river, along).point
    const size = distance(manhole.at, point)
    const share = Math.max(0.1, (size - riverHalfWidthM + 1) / size)
    const at: Point = [
      manhole.at[0] + (towards[0] - manhole.at[0]) * share,
      manhole.at[1] + (towards[1] - manhole.at[1]) * share,
    ]
    const mouth = network.node('outfall', at, {
      year: 1972,
      label: `Gură de vărsare G${id}`,
      depthM: 0.5,
    })
    network.edge(manhole, mouth, [], {
      kind: 'culvert',
      year: 1972,
      material: 'beton',
      diameterMm: 800,
      fromDepthM: 1.6,
      toDepthM: 0.5,
    })
  }
  return network
}

const isDrained = (road: Road) =>
  ['primary', 'secondary', 'tertiary'].includes(road.class) ||
  ['Strada Luncii', 'Strada Digului'].includes(road.name ?? '')

/** Without bridges each bank has a system of its own; islands too small to matter have none. */
function drainedParts(web: StreetWeb): StreetWeb[] {
  const roads = web.roads.filter((road) => isDrained(road) && !road.isBridge)
  const parts: StreetWeb[] = []
  const left = new Set(roads)
  while (left.size > 0) {
    const part: Road[] = [left.values().next().value!]
    left.delete(part[0]!)
    const places = new Map<number, Point>()
    const at = new Map<number, Road[]>()
    for (const road of part) {
      for (const id of [road.edge.from, road.edge.to]) {
        places.set(id, web.places.get(id)!)
        at.set(id, [...(at.get(id) ?? []), road])
        for (const other of web.at.get(id)!) {
          if (left.delete(other)) part.push(other)
        }
      }
    }
    if (part.length > 4) parts.push({ roads: part, places, at })
  }
  return parts.sort((a, b) => b.roads.length - a.roads.length)
}

/** Junctions near the river, some way apart. */
function outfallsOf(web: StreetWeb, river: readonly Point[]): number[] {
  const chosen: number[] = []
  const near = [...web.places]
    .map(([id, at]) => ({ id, at, away: nearest(river, at).away }))
    .sort((a, b) => a.away - b.away)
  for (const { id, at, away } of near) {
    if (away > 170 && chosen.length > 0) break
    if (chosen.every((other) => distance(web.places.get(other)!, at) > 320)) chosen.push(id)
  }
  return chosen
}

function layDrain(
  network: Network,
  road: Road,
  year: number,
  down: number,
  manholes: ReadonlyMap<number, NetworkNode>,
): void {
  const stations: Station[] = dividing(road, 50).map((alongM) => ({
    alongM,
    node: (at) => network.node('manhole', at, { year, road, depthM: 1.6 }),
  }))
  for (const alongM of evenly(road, 42, 8)) {
    stations.push({ alongM, node: (at) => basins(network, road, alongM, at, year) })
  }
  const [from, to] = [manholes.get(road.edge.from)!, manholes.get(road.edge.to)!]
  const first = network.edges.length
  layMain(network, road, {
    sideM: -1.1,
    from,
    to,
    stations,
    facts: () => ({
      kind: 'gravity',
      year,
      material: sewerMaterial(year),
      diameterMm: road.class === 'primary' ? 600 : 400,
      fromDepthM: 1.6,
      toDepthM: 1.65,
    }),
  })
  if (down !== road.edge.from) return
  for (const edge of network.edges.slice(first)) {
    if (edge.kind !== 'gravity') continue
    ;[edge.from, edge.to] = [edge.to, edge.from]
    edge.points.reverse()
  }
}

function basins(
  network: Network,
  road: Road,
  alongM: number,
  at: Point,
  year: number,
): NetworkNode {
  const tee = network.node('junction', at, { year, road, depthM: 1.6 })
  for (const side of [1, -1]) {
    const place = beside(road, alongM, side * (kerbOffsetM(road.class) - 0.35))
    const basin = network.node('catch-basin', place, { year, road, depthM: 1 })
    network.edge(basin, tee, [], {
      kind: 'lateral',
      year,
      material: 'PVC',
      diameterMm: 200,
      road,
      fromDepthM: 1,
      toDepthM: 1.5,
    })
  }
  return tee
}
