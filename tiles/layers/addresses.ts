import type { TileLayer } from '../layer.ts'

export const addresses: TileLayer = {
  name: 'addresses',
  table: 'addresses',
  description: 'House numbers.',
  access: 'public',
  minZoom: 17,
  maxZoom: 17,
  shape: 'point',
  attributes: [{ name: 'house_number', type: 'String', sql: 'r.house_number' }],
  // Flats share a point; their house wants one number.
  thinned: () => ({ cell: 8, per: 'r.house_number', first: 'r.id' }),
  where: () => ["r.house_number <> ''"],
}
