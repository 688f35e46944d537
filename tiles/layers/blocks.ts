import type { TileLayer } from '../layer.ts'

export const blocks: TileLayer = {
  name: 'blocks',
  table: 'parcel_blocks',
  description:
    'Parcels merged by land use, for the zooms at which single ones cannot be told apart.',
  access: 'public',
  minZoom: 10,
  maxZoom: 13,
  shape: 'polygon',
  isDerived: true,
  attributes: [{ name: 'tone', type: 'String', sql: 'r.tone' }],
  // Up to a pixel, so that a million parcels still fit.
  roundedTo: (z) => (z <= 11 ? 16 : 8),
}
