import type { TileLayer } from '../layer.ts'

export const blocks: TileLayer = {
  name: 'blocks',
  table: 'parcel_blocks',
  description:
    'Parcels merged by land use, for the zooms at which single ones cannot be told apart.',
  access: 'public',
  minZoom: 10,
  maxZoom: 14,
  shape: 'polygon',
  isDerived: true,
  attributes: [{ name: 'tone', type: 'String', sql: 'r.tone' }],
  geometry: (z) => (z <= 13 ? 'geom_3857_coarse' : 'geom_3857'),
  roundedTo: stepUnits,
}

/** Up to two pixels, so that a million parcels still fit. */
function stepUnits(z: number): number {
  if (z <= 11) return 16
  return z <= 13 ? 8 : 2
}
