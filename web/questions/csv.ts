import { pointOnFeature } from '@turf/turf'
import type { Thing } from '../queries.ts'
import { csvText } from '../ui/csv.ts'

type Plain = string | number | boolean | null

/** What is plain of each thing, by its names in the API; and a point of it. */
export function thingsCsv(things: readonly Thing[]): string {
  const names = [...new Set(things.flatMap(({ properties }) => Object.keys(properties)))].filter(
    (name) => things.every(({ properties }) => isPlain(properties[name])),
  )
  const rows = things.map(({ id, geometry, properties }) => {
    const [longitude, latitude] = geometry
      ? pointOnFeature(geometry).geometry.coordinates.map((degrees) => Number(degrees.toFixed(6)))
      : []
    return [id, ...names.map((name) => properties[name] as Plain), longitude, latitude]
  })
  return csvText([['id', ...names, 'longitude', 'latitude'], ...rows])
}

const isPlain = (value: unknown) => value === null || typeof value !== 'object'
