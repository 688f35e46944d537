import type { TileLayer } from '../layer.ts'

const byImportance = ['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential']

/** How many classes, from the most important, are drawn at a zoom. */
function classesShown(z: number): number {
  if (z <= 8) return 2
  if (z <= 10) return 3
  return z <= 12 ? 5 : byImportance.length
}

export const roads: TileLayer = {
  name: 'roads',
  table: 'roads',
  description: 'Centre lines. width is in metres.',
  access: 'public',
  minZoom: 6,
  maxZoom: 17,
  shape: 'line',
  attributes: [
    { name: 'class', type: 'String', sql: 'r.class' },
    { name: 'name', type: 'String', sql: "nullif(r.name, '')", minZoom: 13 },
    { name: 'width', type: 'Number', sql: 'round(r.width_m)::integer', minZoom: 15 },
    // True or absent, since most roads go both ways.
    { name: 'one_way', type: 'Boolean', sql: 'nullif(r.one_way, false)', minZoom: 15 },
    { name: 'condition', type: 'Number', sql: 'r.condition', minZoom: 12, isPrivate: true },
  ],
  where(z) {
    if (z >= 14) return []
    const shown = byImportance.slice(0, classesShown(z)).map((name) => `'${name}'`)
    return [`r.class in (${shown.join(', ')})`]
  },
}
