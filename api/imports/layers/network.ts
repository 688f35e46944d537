import { codeLists } from '../../db/code-lists.gen.ts'
import type { Field, Layer } from './layer.ts'

export const networkKinds: readonly string[] = codeLists.networks.kind

const label: Field = {
  name: 'label',
  type: 'text',
  names: ['label', 'name', 'tag', 'asset id', 'facility id', 'id'],
}
const status: Field = {
  name: 'status',
  type: 'code',
  fallback: 'in-service',
  allowed: codeLists.network_nodes.status,
  names: ['status', 'initial status', 'life cycle status', 'lifecyclestatus'],
  codes: {
    existing: 'in-service',
    active: 'in-service',
    act: 'in-service',
    open: 'in-service',
    closed: 'in-service',
    cv: 'in-service',
    inactive: 'out-of-service',
    abn: 'abandoned',
    removed: 'abandoned',
    planned: 'proposed',
  },
}
const year: Field = {
  name: 'installed_year',
  type: 'integer',
  min: 1500,
  max: 2200,
  names: ['installed year', 'year installed', 'install year', 'an montare'],
}
const nodeKey = (name: string, names: string[]): Field => ({
  name,
  type: 'key',
  names,
  refersTo: { table: 'network_nodes', column: name },
})

export const nodes: Layer = {
  name: 'network-nodes',
  table: 'network_nodes',
  kinds: ['point'],
  single: true,
  retire: 'end',
  fields: [
    {
      name: 'kind',
      type: 'code',
      fallback: 'junction',
      allowed: codeLists.network_nodes.kind,
      otherwise: 'other',
      names: ['kind', 'type', 'node type', 'asset type', 'feature type'],
      patterns: [
        [/catch ?basin|inlet|gura de scurgere/i, 'catch-basin'],
        [/man ?hole|camin/i, 'manhole'],
        [/outfall|deversor/i, 'outfall'],
        [/lift station|pump ?station/i, 'lift-station'],
        [/treatment/i, 'treatment-plant'],
        [/hydrant/i, 'hydrant'],
        [/valve|vana/i, 'valve'],
        [/reservoir/i, 'reservoir'],
        [/tank/i, 'tank'],
        [/pump/i, 'pump'],
        [/junction|tee|fitting|node/i, 'junction'],
      ],
    },
    label,
    status,
    {
      name: 'elevation_m',
      type: 'number',
      unit: 'm',
      names: ['elevation', 'elev', 'rim elevation', 'ground elevation', 'rim elev'],
    },
    { name: 'depth_m', type: 'number', unit: 'm', names: ['depth', 'manhole depth'] },
    year,
  ],
}

export const edges: Layer = {
  name: 'network-edges',
  table: 'network_edges',
  kinds: ['line'],
  single: true,
  retire: 'end',
  fields: [
    {
      name: 'kind',
      type: 'code',
      fallback: 'main',
      allowed: codeLists.network_edges.kind,
      otherwise: 'other',
      names: ['kind', 'type', 'line type', 'pipe type', 'feature type'],
      codes: { connector: 'main', openchannel: 'channel' },
      patterns: [
        [/force ?main/i, 'force-main'],
        [/lateral/i, 'lateral'],
        [/service/i, 'service'],
        [/culvert/i, 'culvert'],
        [/channel|ditch|swale/i, 'channel'],
        [/sewer|storm|drain|gravity/i, 'gravity'],
        [/transmission/i, 'transmission'],
        [/cable/i, 'cable'],
        [/pipe|main|conduct/i, 'main'],
      ],
    },
    label,
    status,
    { name: 'material', type: 'text', names: ['material', 'pipe material', 'mat'] },
    {
      name: 'diameter_mm',
      type: 'number',
      unit: 'mm',
      min: 0,
      names: ['diameter', 'diameter mm', 'pipe diameter', 'dn', 'diam'],
    },
    { name: 'pressure_bar', type: 'number', names: ['pressure bar', 'nominal pressure'] },
    { name: 'voltage_kv', type: 'number', names: ['voltage kv'] },
    { name: 'roughness', type: 'number', names: ['roughness'] },
    { name: 'from_depth_m', type: 'number', unit: 'm', names: ['from depth', 'upstream depth'] },
    { name: 'to_depth_m', type: 'number', unit: 'm', names: ['to depth', 'downstream depth'] },
    year,
    nodeKey('from_node_id', [
      'from node',
      'start node name',
      'start node',
      'node1',
      'upstream manhole',
      'us manhole',
    ]),
    nodeKey('to_node_id', [
      'to node',
      'end node name',
      'end node',
      'node2',
      'downstream manhole',
      'ds manhole',
    ]),
  ],
}
