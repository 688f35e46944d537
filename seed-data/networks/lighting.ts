import { add } from '../geometry/points.ts'
import { random } from '../random.ts'
import { kerbOffsetM } from '../streets/widths.ts'
import { Network, type NetworkNode } from './builder.ts'
import { evenly, layMain } from './mains.ts'
import { spread } from './power.ts'
import { treeFrom } from './street-tree.ts'
import type { Surroundings } from './surroundings.ts'

/** Street lights about every thirty metres, fed by cabinets; the cabinets hang on one cable. */
export function lightingNetwork(around: Surroundings): Network {
  const network = new Network(
    'lighting',
    'Iluminat public',
    'Primăria Lunca Veche',
    around.elevationM,
  )
  const rng = random(around.seed, 'lighting')
  const cabinets = new Set(spread(around.web, rng, 520))
  const tree = treeFrom(around.web, [...cabinets].slice(0, 1))
  const corners = new Map<number, NetworkNode>()
  const corner = (id: number) => {
    let node = corners.get(id)
    if (!node) {
      const at = add(around.web.places.get(id)!, [3.4, -3.1])
      node = cabinets.has(id)
        ? network.node('cabinet', at, { year: 2009, label: `PA ${[...cabinets].indexOf(id) + 1}` })
        : network.node('junction', at, { year: 2009, depthM: 0.7 })
      corners.set(id, node)
    }
    return node
  }
  for (const road of around.web.roads) {
    const isLed = rng.chance(0.45)
    const year = isLed ? rng.whole(2017, around.thisYear - 1) : rng.whole(1998, 2012)
    const [from, to] = [road.edge.from, road.edge.to]
    const isTree = tree.towards.get(from) === road || tree.towards.get(to) === road
    const near = tree.away.get(from)! <= tree.away.get(to)! ? from : to
    const stations = evenly(road, road.class === 'primary' ? 27 : 33, 6).map((alongM) => ({
      alongM,
      node: (at: Parameters<typeof network.node>[1]) =>
        network.node('luminaire', at, { year, road, label: isLed ? 'LED' : 'sodiu' }),
    }))
    layMain(network, road, {
      sideM: -(kerbOffsetM(road.class) + 0.5),
      from: isTree || near === from ? corner(from) : undefined,
      to: isTree || near === to ? corner(to) : undefined,
      stations,
      facts: () => ({ kind: 'cable', year, material: 'aluminiu', voltageKv: 0.4 }),
    })
  }
  return network
}
