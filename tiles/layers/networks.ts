import type { TileLayer } from '../layer.ts'

const join = `join networks n on n.municipality_id = r.municipality_id and n.id = r.network_id`

export const networkEdges: TileLayer = {
  name: 'network_edges',
  table: 'network_edges',
  description: 'Pipes and cables, from their first node to their last. diameter is in millimetres.',
  access: 'staff',
  minZoom: 13,
  maxZoom: 17,
  shape: 'line',
  join,
  attributes: [
    { name: 'network', type: 'String', sql: 'n.kind' },
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'diameter', type: 'Number', sql: 'round(r.diameter_mm)::integer' },
    { name: 'label', type: 'String', sql: 'r.label', minZoom: 17 },
  ],
  hasValidTime: true,
  where: (z) => (z < 15 ? ["r.kind not in ('service', 'lateral')"] : []),
}

export const networkNodes: TileLayer = {
  name: 'network_nodes',
  table: 'network_nodes',
  description: 'What connects pipes and cables.',
  access: 'staff',
  minZoom: 14,
  maxZoom: 17,
  shape: 'point',
  join,
  attributes: [
    { name: 'network', type: 'String', sql: 'n.kind' },
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'label', type: 'String', sql: 'r.label', minZoom: 17 },
  ],
  hasValidTime: true,
  where: (z) => (z < 17 ? ["r.kind not in ('junction', 'service', 'end', 'meter')"] : []),
  thinned: (z) => (z < 16 ? { cell: 64, per: 'n.kind, r.kind', first: 'r.id' } : undefined),
}
