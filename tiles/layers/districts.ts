import type { TileLayer } from '../layer.ts'

export const districts: TileLayer = {
  name: 'districts',
  table: 'districts',
  description: 'Named areas: neighbourhoods, wards, service areas.',
  access: 'public',
  minZoom: 8,
  maxZoom: 17,
  shape: 'polygon',
  attributes: [
    { name: 'kind', type: 'String', sql: 'r.kind' },
    { name: 'name', type: 'String', sql: 'r.name' },
  ],
}

export const districtLabels: TileLayer = {
  ...districts,
  name: 'district_labels',
  description: 'One point for the name of each district.',
  isLabel: true,
}
