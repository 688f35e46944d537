import { add, direction, move, type Point } from '../geometry/points.ts'
import { random } from '../random.ts'
import type { Road } from '../streets/roads.ts'
import { Network, type NetworkNode } from './builder.ts'
import type { Door } from './doors.ts'
import { layMain, type Station, tapsOf, wallPoint } from './mains.ts'
import { gasMaterial, yearLaid } from './materials.ts'
import { nearestJunction } from './street-tree.ts'
import type { Surroundings } from './surroundings.ts'

/** Gas from the regulator at the edge of town; most houses are connected. */
export function gasNetwork(around: Surroundings, entryAt: Point): Network {
  const network = new Network(
    'gas',
    'Distribuție gaze naturale',
    'Gaz Câmpia SA',
    around.elevationM,
  )
  const rng = random(around.seed, 'gas')
  const junctions = new Map(
    [...around.web.places].map(([id, at]) => [
      id,
      network.node('junction', add(at, [1.3, -1.2]), { depthM: 0.9 }),
    ]),
  )
  for (const road of around.web.roads) {
    const year = yearLaid(road, rng, 1971, 2000, around.thisYear)
    const isTrunk =
      road.class === 'primary' || road.class === 'secondary' || road.class === 'tertiary'
    const facts = {
      kind: 'main',
      year,
      material: gasMaterial(year),
      diameterMm: isTrunk ? 160 : 90,
      pressureBar: isTrunk ? 4 : 2,
    }
    const stations: Station[] = tapsOf(
      (around.doors.get(road) ?? []).filter(() => rng.chance(0.74)),
    ).map((tap) => ({
      alongM: tap.alongM,
      node: (at) => houses(network, road, tap.doors, at, year),
    }))
    if (around.web.at.get(road.edge.from)!.length > 2 && rng.chance(0.5)) {
      stations.push({
        alongM: 8,
        node: (at) => network.node('valve', at, { year, road, isOpen: true, depthM: 0.9 }),
      })
    }
    layMain(network, road, {
      sideM: -2,
      from: junctions.get(road.edge.from)!,
      to: junctions.get(road.edge.to)!,
      stations,
      facts: () => facts,
    })
  }
  regulator(network, around, junctions, entryAt)
  return network
}

function houses(
  network: Network,
  road: Road,
  doors: readonly Door[],
  at: Point,
  year: number,
): NetworkNode {
  const tap = network.node('junction', at, { year, road, depthM: 0.9 })
  for (const { building } of doors) {
    const laid = Math.max(year, building.yearBuilt ?? year)
    const meter = network.node('service', wallPoint({ building, road, alongM: 0 }, at), {
      year: laid,
      building,
      depthM: 0,
    })
    network.edge(tap, meter, [], {
      kind: 'service',
      year: laid,
      material: gasMaterial(laid),
      diameterMm: 32,
      pressureBar: 2,
      road,
    })
  }
  return tap
}

function regulator(
  network: Network,
  around: Surroundings,
  junctions: ReadonlyMap<number, NetworkNode>,
  entryAt: Point,
): void {
  const entry = nearestJunction(around.web, entryAt)
  const gate = around.web.places.get(entry)!
  const out = direction(gate, entryAt)
  const station = network.node('regulator', move(gate, out, 24, 14), {
    year: 1971,
    label: 'SRM Lunca Veche',
  })
  network.edge(station, junctions.get(entry)!, [], {
    kind: 'transmission',
    year: 1971,
    material: 'oțel',
    diameterMm: 219,
    pressureBar: 6,
  })
}
