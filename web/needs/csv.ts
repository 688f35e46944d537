import { centroid } from '@turf/turf'
import { csvText } from '../ui/csv.ts'
import type { Unit } from './need-queries.ts'

/** Names are those of the API, in every language. */
export function unitsCsv(units: readonly Unit[], components: readonly string[]): string {
  const head = [
    'rank',
    'id',
    'label',
    'street',
    'district',
    'score',
    'people',
    'vulnerable_people',
    'length_m',
    'area_m2',
    'longitude',
    'latitude',
    ...components,
  ]
  const rows = units.map(({ id, geometry, properties: own }) => {
    const [longitude, latitude] = centroid(geometry).geometry.coordinates
    return [
      own.rank,
      id,
      own.label,
      own.street,
      own.district,
      own.score,
      own.people,
      own.vulnerablePeople,
      own.lengthM,
      own.areaM2,
      Number(longitude?.toFixed(6)),
      Number(latitude?.toFixed(6)),
      ...components.map((code) => own.levels[code] ?? null),
    ]
  })
  return csvText([head, ...rows])
}
