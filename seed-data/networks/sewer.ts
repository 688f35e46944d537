import { add, distance, type Point } from '../geometry/points.ts'
import { centroidOf } from '../geometry/polygons.ts'
import { lengthOf } from '../geometry/polylines.ts'
import { random } from '../random.ts'
import type { Road } from '../streets/roads.ts'
import { Network, type NetworkEdge, type NetworkNode } from './builder.ts'
import type { Door } from './doors.ts'
import { dividing, layMain, type Station, tapsOf, wallPoint } from './mains.ts'
import { sewerMaterial, yearLaid } from './materials.ts'
import { nearestJunction, treeFrom } from './street-tree.ts'
import type { Surroundings } from './surroundings.ts'

const shallowestM = 1.3
const deepestM = 5.2
const slope = 0.003

/** A tree of gravity sewers down to the treatment plant, lifted where it would lie too deep. */
export function sewerNetwork(around: Surroundings): Network {
  const network = new Network(
    'sewer',
    'Canalizare menajeră Lunca Veche',
    'Apa Luncii SA',
    around.elevationM,
  )
  const rng = random(around.seed, 'sewer')
  const plant = around.places.get('treatment-plant')
  const middle: Point = plant ? centroidOf(plant.ring.points) : [0, 0]
  const outlet = nearestJunction(around.web, middle)
  // Bridges cost: the sewer crosses the river as seldom as it can.
  const tree = treeFrom(around.web, [outlet], (road) => road.lengthM * (road.isBridge ? 8 : 1))
  const manholes = new Map(
    [...around.web.places].map(([id, at]) => [id, network.node('manhole', add(at, [-0.4, 0.3]))]),
  )
  for (const road of around.web.roads) {
    const year = yearLaid(road, rng, 1962, 2003, around.thisYear)
    laySewer(network, around, road, { year, tree, manholes })
  }
  const works = network.node('treatment-plant', middle, { year: 1981, label: 'Stația de Epurare' })
  network.edge(manholes.get(outlet)!, works, [], {
    kind: 'gravity',
    year: 1981,
    material: 'beton',
    diameterMm: 600,
  })
  setDepths(network, works)
  return network
}

interface Lay {
  year: number
  tree: ReturnType<typeof treeFrom>
  manholes: ReadonlyMap<number, NetworkNode>
}

function laySewer(
  network: Network,
  around: Surroundings,
  road: Road,
  { year, tree, manholes }: Lay,
): void {
  const [from, to] = [road.edge.from, road.edge.to]
  // Water runs to the end that is nearer to the plant.
  const down = tree.away.get(from)! < tree.away.get(to)! ? from : to
  const isTree = tree.towards.get(from) === road || tree.towards.get(to) === road
  const stations: Station[] = dividing(road, 48).map((alongM) => ({
    alongM,
    node: (at) => network.node('manhole', at, { year, road }),
  }))
  for (const tap of tapsOf(around.doors.get(road) ?? [])) {
    stations.push({
      alongM: tap.alongM,
      node: (at) => laterals(network, road, tap.doors, at, year),
    })
  }
  if (!isTree) {
    // Both ends lie nearer by another way: this sewer begins with a manhole of its own.
    const head = down === from ? road.lengthM - 8 : 8
    stations.push({ alongM: head, node: (at) => network.node('manhole', at, { year, road }) })
  }
  const ends = {
    from: isTree || down === from ? manholes.get(from) : undefined,
    to: isTree || down === to ? manholes.get(to) : undefined,
  }
  const first = network.edges.length
  layMain(network, road, {
    sideM: 0,
    ...ends,
    stations,
    facts: () => ({
      kind: 'gravity',
      year,
      material: sewerMaterial(year),
      diameterMm: road.class === 'primary' ? 400 : road.class === 'residential' ? 250 : 300,
    }),
  })
  if (down === from)
    for (const edge of network.edges.slice(first)) if (edge.kind === 'gravity') turnRound(edge)
}

function turnRound(edge: NetworkEdge): void {
  ;[edge.from, edge.to] = [edge.to, edge.from]
  edge.points.reverse()
}

function laterals(
  network: Network,
  road: Road,
  doors: readonly Door[],
  at: Point,
  year: number,
): NetworkNode {
  const tap = network.node('junction', at, { year, road })
  for (const { building } of doors) {
    const wall = wallPoint({ building, road, alongM: 0 }, at)
    const laid = Math.max(year, building.yearBuilt ?? year)
    const service = network.node('service', wall, { year: laid, building, depthM: 0.8 })
    network.edge(service, tap, [], {
      kind: 'lateral',
      year: laid,
      material: sewerMaterial(laid),
      diameterMm: building.dwellings > 8 ? 200 : 160,
      road,
    })
  }
  return tap
}

/** From the heads down: every sewer falls, and where it lies too deep a station lifts it. */
function setDepths(network: Network, works: NetworkNode): void {
  const incoming = new Map<NetworkNode, NetworkEdge[]>()
  const outgoing = new Map<NetworkNode, NetworkEdge>()
  for (const edge of network.edges) {
    if (edge.kind === 'lateral') continue
    incoming.set(edge.to, [...(incoming.get(edge.to) ?? []), edge])
    outgoing.set(edge.from, edge)
  }
  let lifts = 0
  const order = upstreamFirst(works, incoming)
  for (const node of order) {
    const arriving = (incoming.get(node) ?? []).map((edge) => node.elevationM - edge.toDepthM!)
    const invert = Math.min(node.elevationM - shallowestM, ...arriving)
    node.depthM = round(node.elevationM - invert)
    const edge = outgoing.get(node)
    if (!edge) continue
    const isLift =
      (node.kind === 'manhole' && node.depthM > deepestM) || (edge.road?.isBridge ?? false)
    if (isLift && node.kind === 'manhole') {
      node.kind = 'lift-station'
      node.label = `SPAU ${++lifts}`
    }
    const lifted = node.kind === 'lift-station'
    if (lifted || edge.road?.isBridge) {
      edge.kind = 'force-main'
      edge.material = 'PEHD'
      edge.pressureBar = 2
    }
    edge.fromDepthM = lifted ? 1.5 : node.depthM
    const fall = lifted ? 0 : slope * lengthOf(edge.points)
    const there = Math.max(
      shallowestM,
      edge.to.elevationM - (node.elevationM - edge.fromDepthM - fall),
    )
    edge.toDepthM = round(edge.kind === 'force-main' ? 1.5 : there)
  }
  widen(order, incoming)
  for (const edge of network.edges) {
    if (edge.kind !== 'lateral') continue
    edge.fromDepthM = 0.8
    edge.toDepthM = Math.max(0.9, (edge.to.depthM ?? 1.3) - 0.2)
  }
}

const round = (metres: number) => Math.round(metres * 1000) / 1000

function upstreamFirst(
  works: NetworkNode,
  incoming: ReadonlyMap<NetworkNode, NetworkEdge[]>,
): NetworkNode[] {
  const order: NetworkNode[] = [works]
  for (const node of order) for (const edge of incoming.get(node) ?? []) order.push(edge.from)
  return order.reverse()
}

/** Sewers grow with what comes together in them. */
function widen(
  order: readonly NetworkNode[],
  incoming: ReadonlyMap<NetworkNode, NetworkEdge[]>,
): void {
  const metres = new Map<NetworkNode, number>()
  for (const node of order) {
    let sum = 0
    for (const edge of incoming.get(node) ?? []) {
      const above = (metres.get(edge.from) ?? 0) + distance(edge.from.at, edge.to.at)
      sum += above
      if (edge.kind === 'gravity') {
        edge.diameterMm = Math.max(
          edge.diameterMm ?? 250,
          above > 9000 ? 600 : above > 3500 ? 500 : above > 1200 ? 400 : above > 500 ? 300 : 250,
        )
      }
    }
    metres.set(node, sum)
  }
}
