import { type FileArea, type FileCrs, polygonsOf } from './areas.ts'

/** A row for each corner, ring by ring; corners are numbered from 1 in each area, as on an extract. */
export function* csvOfCorners(name: string, areas: FileArea[], crs: FileCrs): Generator<string> {
  const axes = crs.isDegrees ? 'longitude,latitude' : 'east,north'
  yield `${name},part,ring,corner,${axes}\r\n`
  for (const { values, geometry } of areas) {
    const label = cell(values[name] ?? '')
    let corner = 0
    for (const [part, rings] of polygonsOf(geometry).entries()) {
      for (const [ring, positions] of rings.entries()) {
        for (const position of positions.slice(0, -1)) {
          const place = [part + 1, ring + 1, ++corner, ...position.map(figure(crs))]
          yield `${label},${place.join(',')}\r\n`
        }
      }
    }
  }
}

/** A tenth of a millimetre, by which people can still read it; degrees as exact as they are. */
const figure =
  ({ isDegrees }: FileCrs) =>
  (value: number) =>
    isDegrees ? String(value) : value.toFixed(4)

function cell(value: string | number): string {
  const text = String(value)
  // What begins so would be run as a formula by a spreadsheet.
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[-+]?\d+([.,]\d+)?$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
