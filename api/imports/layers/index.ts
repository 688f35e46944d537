import { areaLayers } from './areas.ts'
import { assets } from './assets.ts'
import { landLayers } from './land.ts'
import type { Layer } from './layer.ts'
import { edges, networkKinds, nodes } from './network.ts'
import { occasions, permits, programmes, works } from './permits.ts'
import { reports } from './reports.ts'
import { roadLayers } from './roads.ts'

const layers = [
  ...landLayers,
  ...roadLayers,
  ...areaLayers,
  assets,
  reports,
  permits,
  works,
  programmes,
  occasions,
]

/** What a file is imported as. */
export type Target =
  /** One layer; `join` when records only add to what is there, found by the layer's key. */
  | { name: string; layer: Layer; join: boolean }
  /** Points become nodes and lines edges of one network. */
  | { name: string; network: string | undefined; nodes: Layer; edges: Layer }
  | { name: string; boundary: true }

export const targetNames = [
  ...layers.map((layer) => layer.name),
  'assessments',
  'network',
  ...networkKinds,
  'boundary',
]

/** The target of that name: a layer, `assessments`, `network`, a kind of network, `boundary`. */
export function targetNamed(name: string): Target | undefined {
  if (name === 'boundary') return { name, boundary: true }
  if (name === 'network' || name === 'network-nodes' || name === 'network-edges') {
    return { name: 'network', network: undefined, nodes, edges }
  }
  if (networkKinds.includes(name)) return { name: 'network', network: name, nodes, edges }
  const layer = layers.find((each) => each.name === (name === 'assessments' ? 'parcels' : name))
  return layer && { name, layer, join: name === 'assessments' }
}
