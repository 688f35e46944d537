import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { type SourceCrs, SourceError } from './readers/source.ts'

/** The CRS that a file's coordinates are in, ready for use. */
export interface FileCrs {
  /** As people name it: 'EPSG:2249'. */
  name: string
  /** Absent for one that only its WKT describes. */
  srid?: number
  wkt?: string
  isDegrees: boolean
}

/** What the database knows of a CRS; throws a SourceError when it knows none of that number. */
export async function describeCrs(trx: Trx, srid: number) {
  const { rows } = await sql<{ srtext: string; proj4text: string }>`
    select srtext, proj4text from spatial_ref_sys where srid = ${srid}`.execute(trx)
  const row = rows[0]
  if (row === undefined) throw new SourceError(`EPSG:${srid} is not a CRS that is known here.`)
  const isDegrees = /\+proj=longlat/.test(row.proj4text) || /^GEOG/.test(row.srtext)
  return { isDegrees, unitM: isDegrees ? 1 : unitOf(row.proj4text), name: nameOf(row.srtext) }
}

const nameOf = (wkt: string) => /^\w+\["([^"]+)"/.exec(wkt)?.[1] ?? ''

/** Metres in one unit of a projected CRS. */
function unitOf(proj4text: string) {
  const metres = /\+to_meter=([\d.eE+-]+)/.exec(proj4text)?.[1]
  if (metres !== undefined) return Number(metres)
  const unit = /\+units=(\S+)/.exec(proj4text)?.[1] ?? 'm'
  return { m: 1, km: 1000, ft: 0.3048, 'us-ft': 1200 / 3937 }[unit] ?? 1
}

/** The number in `EPSG:2249` or `2249`. */
export function parseSrid(text: string): number {
  const digits = /^(?:EPSG:)?(\d{3,6})$/i.exec(text.trim())?.[1]
  if (digits === undefined) throw new SourceError(`${text} is not a CRS; write EPSG:n.`)
  return Number(digits)
}

/** `--crs` if given, else what the file says; throws a SourceError when neither says it. */
export async function fileCrs(
  trx: Trx,
  given: string | undefined,
  found: SourceCrs | undefined,
  official: { srid: number },
): Promise<FileCrs> {
  const srid = given === undefined ? found && 'srid' in found && found.srid : parseSrid(given)
  if (typeof srid === 'number') {
    const { isDegrees } = await describeCrs(trx, srid)
    return { name: `EPSG:${srid}`, srid, isDegrees }
  }
  if (found !== undefined && 'wkt' in found) {
    return { name: nameOf(found.wkt) || 'WKT', wkt: found.wkt, isDegrees: /^GEO/i.test(found.wkt) }
  }
  throw new SourceError(
    `The file does not say which CRS its coordinates are in: give it as --crs, for example --crs EPSG:${official.srid}, the municipality's own.`,
  )
}

/** A geometry expression in the file's CRS, taken to EPSG:4326. */
export function to4326(geometry: RawBuilder<unknown>, crs: FileCrs): RawBuilder<unknown> {
  if (crs.srid === 4326) return sql`st_setsrid(${geometry}, 4326)`
  if (crs.srid !== undefined)
    return sql`st_transform(st_setsrid(${geometry}, ${crs.srid}::int), 4326)`
  return sql`st_setsrid(st_transform(${geometry}, ${crs.wkt}::text, 4326), 4326)`
}
