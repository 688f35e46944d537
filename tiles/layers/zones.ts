import { tooSmallToSee } from '../generalise.ts'
import type { TileLayer } from '../layer.ts'

export const zones: TileLayer = {
  name: 'zones',
  table: 'zones',
  description: 'Areas with planning rules.',
  access: 'public',
  minZoom: 9,
  maxZoom: 17,
  shape: 'polygon',
  attributes: [
    { name: 'code', type: 'String', sql: 'r.code' },
    { name: 'category', type: 'String', sql: 'r.category' },
  ],
  where: tooSmallToSee,
}
