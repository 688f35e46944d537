import type { TileLayer } from '../layer.ts'

export const roadSurfaces: TileLayer = {
  name: 'road_surfaces',
  table: 'road_surfaces',
  description: 'Carriageways, pavements, parking as areas.',
  access: 'public',
  minZoom: 15,
  maxZoom: 17,
  shape: 'polygon',
  attributes: [{ name: 'kind', type: 'String', sql: 'r.kind' }],
}
