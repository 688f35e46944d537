import { tooSmallToSee } from '../generalise.ts'
import type { TileLayer } from '../layer.ts'

export const buildings: TileLayer = {
  name: 'buildings',
  table: 'buildings',
  description: 'Buildings that stand or will. height is in metres.',
  access: 'public',
  minZoom: 14,
  maxZoom: 17,
  shape: 'polygon',
  attributes: [
    { name: 'use', type: 'String', sql: 'r.use' },
    // Absent for the many that simply stand.
    { name: 'status', type: 'String', sql: "nullif(r.status, 'standing')" },
    {
      name: 'height',
      type: 'Number',
      sql: 'round(coalesce(r.height_m, r.storeys * 3))::integer',
      minZoom: 16,
    },
  ],
  where: (z) => ["r.status <> 'demolished'", ...tooSmallToSee(z, 1.4)],
}

export const buildingLabels: TileLayer = {
  name: 'building_labels',
  table: 'buildings',
  description: 'One point for the name of each named building.',
  access: 'public',
  minZoom: 15,
  maxZoom: 17,
  shape: 'polygon',
  isLabel: true,
  attributes: [
    { name: 'name', type: 'String', sql: 'r.name' },
    { name: 'use', type: 'String', sql: 'r.use' },
    { name: 'size', type: 'Number', sql: 'round(r.area_m2)::integer' },
  ],
  where: () => ["r.name <> ''", "r.status <> 'demolished'"],
}
