import { tooSmallToSee } from '../generalise.ts'
import type { TileLayer } from '../layer.ts'

export const landCovers: TileLayer = {
  name: 'land_covers',
  table: 'land_covers',
  description: 'What the ground is covered with: water, parks, woods.',
  access: 'public',
  minZoom: 0,
  maxZoom: 17,
  shape: 'polygon',
  attributes: [{ name: 'kind', type: 'String', sql: 'r.kind' }],
  where: tooSmallToSee,
}

export const landCoverLabels: TileLayer = {
  name: 'land_cover_labels',
  table: 'land_covers',
  description: 'One point for the name of each named land cover; size is its area in hectares.',
  access: 'public',
  minZoom: 11,
  maxZoom: 17,
  shape: 'polygon',
  isLabel: true,
  attributes: [
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'name', type: 'String', sql: 'r.name' },
    { name: 'size', type: 'Number', sql: 'round(r.area_m2 / 10000)::integer' },
  ],
  where: (z) => ["r.name <> ''", ...tooSmallToSee(z - 4)],
}
