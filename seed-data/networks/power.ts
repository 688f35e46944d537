import { add, distance, type Point } from '../geometry/points.ts'
import { centroidOf } from '../geometry/polygons.ts'
import { type Random, random } from '../random.ts'
import type { Road } from '../streets/roads.ts'
import { streetHalfWidthM } from '../streets/widths.ts'
import { Network, type NetworkNode } from './builder.ts'
import type { Door } from './doors.ts'
import { evenly, layMain, type Station, wallPoint } from './mains.ts'
import {
  nearestJunction,
  otherEnd,
  type StreetTree,
  type StreetWeb,
  treeFrom,
} from './street-tree.ts'
import type { Surroundings } from './surroundings.ts'

/** Medium voltage from the substation to transformers, low voltage from there to every house. */
export function powerNetwork(around: Surroundings): Network {
  const network = new Network(
    'power',
    'Distribuție energie electrică',
    'Electrica Câmpiei SA',
    around.elevationM,
  )
  const rng = random(around.seed, 'power')
  const block = around.places.get('substation')
  const at: Point = block ? centroidOf(block.ring.points) : [0, 0]
  const entry = nearestJunction(around.web, at)
  const chosen = spread(around.web, rng, 265)
  const feeders = treeFrom(around.web, [entry])
  const transformers = layFeeders(network, around.web, feeders, chosen, at)
  const areas = treeFrom(around.web, chosen)
  layLines(network, around, areas, transformers, rng)
  return network
}

/** Junctions so far apart that each serves its surroundings. */
export function spread(web: StreetWeb, rng: Random, apartM: number): number[] {
  const chosen: number[] = []
  for (const [id, at] of rng.shuffle([...web.places])) {
    if (chosen.every((other) => distance(web.places.get(other)!, at) > apartM)) chosen.push(id)
  }
  return chosen
}

function layFeeders(
  network: Network,
  web: StreetWeb,
  tree: StreetTree,
  chosen: readonly number[],
  at: Point,
): Map<number, NetworkNode> {
  const joints = new Map<number, NetworkNode>()
  const isTransformer = new Set(chosen)
  const joint = (id: number) => {
    let node = joints.get(id)
    if (!node) {
      const place = add(web.places.get(id)!, [2.6, 2.4])
      node = isTransformer.has(id)
        ? network.node('transformer', add(place, [2.5, 2]), {
            year: 1976 + (id % 40),
            label: `PT ${chosen.indexOf(id) + 1}`,
          })
        : network.node('junction', place, { year: 1985, depthM: 0.9 })
      joints.set(id, node)
    }
    return node
  }
  const laid = new Set<Road>()
  const cable = { kind: 'cable', year: 1988, material: 'aluminiu', voltageKv: 20 }
  for (const id of chosen) {
    for (
      let step = id, road = tree.towards.get(step);
      road && !laid.has(road);
      road = tree.towards.get(step)
    ) {
      laid.add(road)
      layMain(network, road, {
        sideM: -2.9,
        from: joint(road.edge.from),
        to: joint(road.edge.to),
        stations: [],
        facts: () => cable,
      })
      step = otherEnd(road, step)
    }
  }
  const substation = network.node('substation', at, { year: 1968, label: 'Stația 110/20 kV' })
  network.edge(substation, joint([...tree.root.values()][0]!), [], cable)
  return new Map(chosen.map((id) => [id, joint(id)]))
}

/** Each street belongs to one transformer; between two areas the line is open. */
function layLines(
  network: Network,
  around: Surroundings,
  areas: StreetTree,
  transformers: ReadonlyMap<number, NetworkNode>,
  rng: Random,
): void {
  const corners = new Map<number, NetworkNode>()
  const corner = (id: number, isCable: boolean) => {
    let node = corners.get(id)
    if (!node) {
      node = network.node(
        isCable ? 'cabinet' : 'pole',
        add(around.web.places.get(id)!, [-2.8, 2.9]),
        { year: 1984 },
      )
      corners.set(id, node)
      const transformer = transformers.get(id)
      if (transformer)
        network.edge(transformer, node, [], {
          kind: 'cable',
          year: 1984,
          material: 'aluminiu',
          voltageKv: 0.4,
        })
    }
    return node
  }
  for (const road of around.web.roads) {
    const isCable = isUnderground(road, around)
    const facts = {
      kind: isCable ? 'cable' : 'line',
      year: Math.max(1962, road.builtYear),
      material: 'aluminiu',
      voltageKv: 0.4,
    }
    const side = streetHalfWidthM(road.class) - 0.5
    const doors = around.doors.get(road) ?? []
    const places = evenly(road, isCable ? 60 : 38, 5)
    const stations: Station[] = places.map((alongM, i) => ({
      alongM,
      node: (at) => {
        const post = network.node(isCable ? 'cabinet' : 'pole', at, {
          year: facts.year,
          road,
          label: rng.chance(0.02) ? 'revizie' : null,
        })
        for (const door of doors)
          if (closest(places, door) === i) drop(network, road, post, door, isCable)
        return post
      },
    }))
    const [from, to] = [road.edge.from, road.edge.to]
    const sameArea = areas.towards.get(from) === road || areas.towards.get(to) === road
    const near = areas.away.get(from)! <= areas.away.get(to)! ? from : to
    layMain(network, road, {
      sideM: side,
      from: sameArea || near === from ? corner(from, isCable) : undefined,
      to: sameArea || near === to ? corner(to, isCable) : undefined,
      stations,
      facts: () => facts,
    })
  }
}

const closest = (places: readonly number[], door: Door): number =>
  places.reduce(
    (best, at, i) =>
      Math.abs(at - door.alongM) < Math.abs(places[best]! - door.alongM) ? i : best,
    0,
  )

/** In the core and among the flats cables lie in the ground; elsewhere wires hang on poles. */
function isUnderground(road: Road, around: Surroundings): boolean {
  const doors = around.doors.get(road) ?? []
  return doors.some(({ building }) => ['core', 'flats'].includes(building.lot.block.style))
}

function drop(network: Network, road: Road, post: NetworkNode, door: Door, isCable: boolean): void {
  const year = Math.max(1965, door.building.yearBuilt ?? 1990)
  const meter = network.node('service', wallPoint(door, post.at), { year, building: door.building })
  network.edge(post, meter, [], {
    kind: 'service',
    year,
    material: isCable ? 'cupru' : 'aluminiu',
    voltageKv: 0.4,
    road,
  })
}
