import type { TileLayer } from '../layer.ts'

export const assets: TileLayer = {
  name: 'assets',
  table: 'assets',
  description: 'Maintained things: trees, benches, lights, hydrants.',
  access: 'public',
  minZoom: 14,
  maxZoom: 17,
  shape: 'any',
  attributes: [
    { name: 'type', type: 'String', sql: 'r.type' },
    { name: 'status', type: 'String', sql: 'r.status' },
    { name: 'condition', type: 'Number', sql: 'r.condition', minZoom: 16, isPrivate: true },
  ],
  // An asset that is a pipe would show the network, which is not public.
  publicWhere: ['r.edge_id is null'],
  where: () => ["r.status <> 'removed'"],
  thinned: (z) => (z < 16 ? { cell: 64, per: 'r.type', first: 'r.id' } : undefined),
}
