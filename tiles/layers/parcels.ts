import type { TileLayer } from '../layer.ts'

export const parcels: TileLayer = {
  name: 'parcels',
  table: 'parcels',
  description: 'Cadastral parcels in force.',
  access: 'public',
  // Below, blocks stand for them; of the past there are none.
  minZoom: 15,
  minZoomOfPast: 13,
  maxZoom: 17,
  shape: 'polygon',
  attributes: [{ name: 'land_use', type: 'String', sql: 'r.land_use' }],
  hasValidTime: true,
}

export const parcelLabels: TileLayer = {
  name: 'parcel_labels',
  table: 'parcels',
  description: 'One point for the cadastral number of each parcel.',
  access: 'public',
  minZoom: 17,
  maxZoom: 17,
  shape: 'polygon',
  isLabel: true,
  attributes: [
    { name: 'cadastral_number', type: 'String', sql: 'r.cadastral_number' },
    // Larger parcels get their label first.
    { name: 'size', type: 'Number', sql: 'round(r.area_m2)::integer' },
  ],
  hasValidTime: true,
}
