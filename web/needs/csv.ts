import { centroid } from '@turf/turf'
import type { Unit } from './need-queries.ts'

/** RFC 4180, with the mark by which spreadsheets know UTF-8. Names are those of the API, in every language. */
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
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  // What begins so would be run as a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
