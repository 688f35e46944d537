import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { describeCrs, type FileCrs, to4326 } from './crs.ts'
import { system, type Town } from './municipality.ts'
import { SourceError } from './readers/source.ts'

/** West, south, east, north in degrees: where a municipality's things may lie. */
export type Frame = [number, number, number, number]

/** A frame, and in words whose it is. */
export interface Neighbourhood {
  frame: Frame
  of: string
}

interface Place {
  lon: number
  lat: number
}

/**
 * Where the municipality's things may lie: its boundary, or what is there already, and half as
 * much again around it. Undefined when it has neither.
 */
export async function frameOf(db: Database, town: Town): Promise<Frame | undefined> {
  return inTenant(db, town.id, system, async (trx) => {
    const { rows } = await sql<{ frame: string | null }>`
      with extent as (
        select coalesce(
          (select box2d(boundary) from municipalities where id = ${town.id} and not st_isempty(boundary)),
          (select case when count(*) >= 20 then st_extent(geom)::box2d end from (
             (select geom from parcels where municipality_id = ${town.id} limit 50000)
             union all (select geom from roads where municipality_id = ${town.id} limit 50000)
             union all (select geom from buildings where municipality_id = ${town.id} limit 50000)
             union all (select geom from network_nodes where municipality_id = ${town.id} limit 50000)
           ) known)) as box)
      select st_expand(box, greatest(st_xmax(box) - st_xmin(box), st_ymax(box) - st_ymin(box), 0.04) / 2)::text
        as frame
      from extent`.execute(trx)
    const numbers = rows[0]?.frame?.match(/-?[\d.]+(e[-+]?\d+)?/gi)?.slice(-4)
    return numbers?.length === 4 ? (numbers.map(Number) as Frame) : undefined
  })
}

const isIn = ([west, south, east, north]: Frame, { lon, lat }: Place) =>
  lon >= west && lon <= east && lat >= south && lat <= north

/**
 * Refuses a file most of whose features do not lie where the municipality does, and says what
 * might be the matter. `centres` are centres of a sample of its features, in the file's CRS. Returns
 * where all of them should lie: in the municipality's frame or, without one, no further from the
 * middle of the sample than any municipality reaches.
 */
export async function refuseMisplaced(
  db: Database,
  town: Town,
  frame: Frame | undefined,
  crs: FileCrs,
  centres: [number, number][],
): Promise<Neighbourhood | undefined> {
  if (centres.length === 0) return undefined
  if (!crs.isDegrees && centres.every(([a, b]) => Math.abs(a) <= 180 && Math.abs(b) <= 90)) {
    throw new SourceError(
      `The coordinates, such as ${centres[0]?.join(', ')}, look like degrees and not like ${crs.name}: try --crs EPSG:4326.`,
    )
  }
  const [x, y] = [median(centres.map((each) => each[0])), median(centres.map((each) => each[1]))]
  const place = await locate(db, town, crs, x, y)
  if (place !== undefined && (await isPlausible(db, town, frame, place))) {
    return frame === undefined
      ? { frame: around(place), of: 'the others' }
      : { frame, of: town.name }
  }
  const where = place === undefined ? 'nowhere' : `at ${round(place.lon)}, ${round(place.lat)}`
  const hint = await suggest(db, town, frame, crs, x, y)
  throw new SourceError(
    `The features lie ${where} (longitude, latitude) when their coordinates, such as ${x}, ${y}, are read as ${crs.name}: ${
      frame === undefined
        ? `the municipality's CRS EPSG:${town.srid} is not made for that place`
        : `that is not where ${town.name} is, around ${round((frame[0] + frame[2]) / 2)}, ${round((frame[1] + frame[3]) / 2)}`
    }. ${hint}`,
  )
}

const reachDegrees = 2

const around = ({ lon, lat }: Place): Frame => [
  lon - reachDegrees,
  lat - reachDegrees,
  lon + reachDegrees,
  lat + reachDegrees,
]

const round = (degrees: number) => Math.round(degrees * 1e4) / 1e4

function median(values: number[]) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

async function suggest(
  db: Database,
  town: Town,
  frame: Frame | undefined,
  crs: FileCrs,
  x: number,
  y: number,
) {
  const fits = async (other: FileCrs, a: number, b: number) => {
    const place = await locate(db, town, other, a, b)
    return place !== undefined && (await isPlausible(db, town, frame, place))
  }
  if (await fits(crs, y, x)) return 'With x and y exchanged they fit: try --swap-axes.'
  for (const srid of new Set([town.srid, 4326, 3857, ...(metricTwins[town.srid] ?? [])])) {
    const other = { name: `EPSG:${srid}`, srid, isDegrees: srid === 4326 }
    if (await fits(other, x, y)) return `They fit as EPSG:${srid}: try --crs EPSG:${srid}.`
    if (await fits(other, y, x)) {
      return `They fit as EPSG:${srid} with x and y exchanged: try --crs EPSG:${srid} --swap-axes.`
    }
  }
  return 'Give the right CRS with --crs EPSG:n.'
}

/** The same projection in another unit, which is often meant. */
const metricTwins: Record<number, number[]> = {
  2249: [26986],
  26986: [2249],
  3547: [3546, 2205],
  3435: [26971],
}

/** Whether a place fits the frame or, without one, whether the official CRS is made for it. */
async function isPlausible(db: Database, town: Town, frame: Frame | undefined, place: Place) {
  if (frame !== undefined) return isIn(frame, place)
  return fitsCrs(db, town, place)
}

/** A projection is made for a place where a kilometre in it is one on the ground, within 1 %. */
async function fitsCrs(db: Database, town: Town, { lon, lat }: Place): Promise<boolean> {
  if (Math.abs(lat) > 89) return false
  const attempt = inTenant(db, town.id, system, async (trx) => {
    if ((await describeCrs(trx, town.srid)).isDegrees) return true
    const { rows } = await sql<{ north: number; east: number }>`
      with p as (
        select st_setsrid(st_makepoint(${lon}, ${lat}), 4326) as a,
          st_setsrid(st_makepoint(${lon}, ${lat} + 0.01), 4326) as b,
          st_setsrid(st_makepoint(${lon} + 0.01, ${lat}), 4326) as c)
      select st_distance(st_transform(a, ${town.srid}::int), st_transform(b, ${town.srid}::int))
          * ${town.unitM} / st_distance(a::geography, b::geography) as north,
        st_distance(st_transform(a, ${town.srid}::int), st_transform(c, ${town.srid}::int))
          * ${town.unitM} / st_distance(a::geography, c::geography) as east
      from p`.execute(trx)
    const scales = [rows[0]?.north ?? 0, rows[0]?.east ?? 0]
    // Web Mercator is nowhere true, and still somebody's official CRS.
    return town.srid === 3857 || scales.every((scale) => Math.abs(scale - 1) < 0.01)
  })
  return attempt.catch(() => false)
}

/** Where a coordinate pair lies; undefined when the CRS has no such place. */
async function locate(db: Database, town: Town, crs: FileCrs, x: number, y: number) {
  if (crs.isDegrees && (Math.abs(x) > 360 || Math.abs(y) > 90)) return undefined
  const attempt = inTenant(db, town.id, system, async (trx) => {
    const { rows } = await sql<Place>`
      select st_x(p) as lon, st_y(p) as lat
      from (select ${to4326(sql`st_makepoint(${x}, ${y})`, crs)} as p) located`.execute(trx)
    return rows[0]
  })
  const place = await attempt.catch(() => undefined)
  const isReal = Number.isFinite(place?.lon) && Math.abs(place?.lat ?? 99) <= 90
  return isReal ? place : undefined
}
