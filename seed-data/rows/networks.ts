import type { Network, NetworkEdge, NetworkNode } from '../networks/builder.ts'
import type { Ground } from './ground.ts'
import { type Bases, digitised } from './land.ts'
import type { Ids, Row, TableRows } from './table-rows.ts'
import { lineHex, pointHex } from './wkb.ts'

export interface NetworkIds {
  node(node: NetworkNode): number
  edge(edge: NetworkEdge): number
}

const prefixes: Record<Network['kind'], string> = {
  water: 'A',
  sewer: 'C',
  storm: 'P',
  gas: 'G',
  power: 'E',
  lighting: 'L',
}

export function networkRows(
  networks: readonly Network[],
  bases: Bases,
  ground: Ground,
  ids: Ids,
  rows: TableRows,
): NetworkIds {
  const nodeIds = new Map<NetworkNode, number>()
  const edgeIds = new Map<NetworkEdge, number>()
  const [networkRows, nodeRows, edgeRows]: [Row[], Row[], Row[]] = [[], [], []]
  for (const network of networks) {
    const id = ids.take('networks')
    const prefix = prefixes[network.kind]
    networkRows.push({
      id,
      kind: network.kind,
      name: network.name,
      operator: network.operator,
      recorded_at: digitised,
    })
    for (const node of network.nodes) {
      const nodeId = ids.take('network_nodes')
      nodeIds.set(node, nodeId)
      nodeRows.push(nodeRow(node, nodeId, id, prefix, bases, ground))
    }
    for (const edge of network.edges) {
      const edgeId = ids.take('network_edges')
      edgeIds.set(edge, edgeId)
      edgeRows.push({
        ...edgeRow(edge, edgeId, id, prefix, bases, ground),
        from_node_id: nodeIds.get(edge.from)!,
        to_node_id: nodeIds.get(edge.to)!,
      })
    }
  }
  rows.set('networks', networkRows)
  rows.set('network_nodes', nodeRows)
  rows.set('network_edges', edgeRows)
  return { node: (node) => nodeIds.get(node)!, edge: (edge) => edgeIds.get(edge)! }
}

function nodeRow(
  node: NetworkNode,
  id: number,
  networkId: number,
  prefix: string,
  bases: Bases,
  ground: Ground,
): Row {
  return {
    id,
    network_id: networkId,
    kind: node.kind,
    label: node.label ?? `${prefix}${id}`,
    status: 'in-service',
    elevation_m: node.elevationM,
    depth_m: node.depthM,
    is_open: node.isOpen,
    installed_year: node.year,
    building_id: node.building ? bases.buildings + node.building.id - 1 : null,
    valid_from: `${node.year}-06-01`,
    geom: pointHex(node.at, ground),
    recorded_at: digitised,
  }
}

function edgeRow(
  edge: NetworkEdge,
  id: number,
  networkId: number,
  prefix: string,
  bases: Bases,
  ground: Ground,
): Row {
  return {
    id,
    network_id: networkId,
    kind: edge.kind,
    label: `${prefix}T${id}`,
    status: 'in-service',
    material: edge.material,
    diameter_mm: edge.diameterMm,
    pressure_bar: edge.pressureBar,
    voltage_kv: edge.voltageKv,
    roughness:
      edge.kind === 'main' || edge.kind === 'transmission'
        ? Math.max(70, 145 - Math.max(0, 2024 - edge.year))
        : null,
    from_depth_m: edge.fromDepthM,
    to_depth_m: edge.toDepthM,
    installed_year: edge.year,
    road_id: edge.road ? bases.roads + edge.road.id - 1 : null,
    valid_from: `${edge.year}-06-01`,
    geom: lineHex(edge.points, ground),
    recorded_at: digitised,
  }
}
