import type { Point } from '../geometry/points.ts'
import { add, between, distance } from '../geometry/points.ts'
import { centroidOf } from '../geometry/polygons.ts'
import { random } from '../random.ts'
import type { Road } from '../streets/roads.ts'
import { kerbOffsetM } from '../streets/widths.ts'
import { Network, type NetworkNode } from './builder.ts'
import type { Door } from './doors.ts'
import { beside, evenly, layMain, type Station, tapsOf, wallPoint } from './mains.ts'
import { waterDiameterMm, waterMaterial, yearLaid } from './materials.ts'
import { nearestJunction, type StreetWeb } from './street-tree.ts'
import type { Surroundings } from './surroundings.ts'

/** Looped mains in every street from wells and a tank; valves, hydrants, house connections. */
export function waterNetwork(around: Surroundings): Network {
  const network = new Network(
    'water',
    'Alimentare cu apă Lunca Veche',
    'Apa Luncii SA',
    around.elevationM,
  )
  const rng = random(around.seed, 'water')
  const junctions = junctionsOf(network, around.web)
  const hydrants: Point[] = []
  for (const road of around.web.roads) {
    const year = yearLaid(road, rng, 1958, 1998, around.thisYear)
    const facts = {
      year,
      material: waterMaterial(year),
      diameterMm: waterDiameterMm(road),
      pressureBar: 4,
      kind: 'main',
    }
    const stations: Station[] = []
    for (const alongM of valvesOf(road, around.web)) {
      stations.push({
        alongM,
        node: (at) =>
          network.node('valve', at, { year, road, isOpen: !rng.chance(0.02), depthM: 1.2 }),
      })
    }
    for (const alongM of evenly(road, 90, 12)) {
      const place = beside(road, alongM, kerbOffsetM(road.class) + 0.6)
      // A short street is served from its neighbours' posts.
      if (hydrants.some((other) => distance(other, place) < 55)) continue
      hydrants.push(place)
      stations.push({ alongM, node: (at) => hydrant(network, road, place, at, year) })
    }
    for (const tap of tapsOf(around.doors.get(road) ?? [])) {
      stations.push({
        alongM: tap.alongM,
        node: (at) => houses(network, road, tap.doors, at, year),
      })
    }
    const [from, to] = [junctions.get(road.edge.from)!, junctions.get(road.edge.to)!]
    layMain(network, road, { sideM: 1.5, from, to, stations, facts: () => facts })
  }
  source(network, around, junctions)
  return network
}

function junctionsOf(network: Network, web: StreetWeb): Map<number, NetworkNode> {
  return new Map(
    [...web.places].map(([id, at]) => [
      id,
      network.node('junction', add(at, [0.9, 1.1]), { depthM: 1.2 }),
    ]),
  )
}

/** At a junction of n streets, all but one can be shut off. */
function valvesOf(road: Road, web: StreetWeb): number[] {
  const far = Math.min(9, road.lengthM * 0.3)
  const valves: number[] = []
  if (web.at.get(road.edge.from)!.length > 2 && web.at.get(road.edge.from)![0] !== road)
    valves.push(far)
  if (web.at.get(road.edge.to)!.length > 2 && web.at.get(road.edge.to)![0] !== road)
    valves.push(road.lengthM - far)
  return valves
}

function hydrant(network: Network, road: Road, place: Point, at: Point, year: number): NetworkNode {
  const tee = network.node('junction', at, { year, road, depthM: 1.2 })
  const post = network.node('hydrant', place, { year, road, depthM: 0 })
  network.edge(tee, post, [], {
    kind: 'main',
    year,
    road,
    material: waterMaterial(year),
    diameterMm: 100,
    pressureBar: 4,
  })
  return tee
}

function houses(
  network: Network,
  road: Road,
  doors: readonly Door[],
  at: Point,
  year: number,
): NetworkNode {
  const tap = network.node('junction', at, { year, road, depthM: 1.2 })
  for (const { building } of doors) {
    const wall = wallPoint({ building, road, alongM: 0 }, at)
    const laid = Math.max(year, building.yearBuilt ?? year)
    const meter = network.node('service', wall, { year: laid, building, depthM: 0.9 })
    network.edge(tap, meter, [], {
      kind: 'service',
      year: laid,
      material: laid < 1996 ? 'oțel' : 'PEHD',
      diameterMm: building.dwellings > 8 || building.use === 'hospital' ? 63 : 32,
      pressureBar: 4,
      road,
    })
  }
  return tap
}

/** Wells and a tank at the waterworks, and pumps that feed the town. */
function source(
  network: Network,
  around: Surroundings,
  junctions: ReadonlyMap<number, NetworkNode>,
): void {
  const block = around.places.get('waterworks')
  if (!block) return
  const middle = centroidOf(block.ring.points)
  const entry = nearestJunction(around.web, middle)
  const gate = around.web.places.get(entry)!
  const year = 1974
  const pipe = { kind: 'transmission', year, material: 'oțel', diameterMm: 315, pressureBar: 6 }
  const tank = network.node('tank', middle, { year, label: 'Rezervor 2 × 1000 m³', depthM: 0 })
  const pump = network.node('pump', between(middle, gate, 0.45), {
    year: 2011,
    label: 'Stație de pompare SP1',
  })
  network.edge(tank, pump, [], pipe)
  network.edge(pump, junctions.get(entry)!, [], pipe)
  const offsets: Point[] = [
    [26, 14],
    [-24, 18],
    [8, -27],
  ]
  offsets.forEach((shift, i) => {
    const well = network.node('well', add(middle, shift), {
      year: 1974 + i * 12,
      label: `Foraj F${i + 1}`,
    })
    network.edge(well, tank, [], { ...pipe, diameterMm: 160 })
  })
}
