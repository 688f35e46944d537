import type { Geometry, Position } from 'geojson'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { wayBackShift } from '../geo/way-back.ts'
import { type FileCrs, to4326 } from './crs.ts'
import type { Town } from './municipality.ts'

export interface SurveyProblem {
  code: string
  severity: 'error' | 'warning'
  message: string
  place: Position | null
  /** What the words of another language need. */
  facts?: Record<string, string | number>
}

export interface Checked {
  at: number
  areaM2: number | null
  geometry: Geometry | null
  problems: SurveyProblem[]
}

/** A shape as hexadecimal WKB in the CRS of the file, and its place in the list. */
interface Row {
  at: number
  hex: string
  name: string | null
}

const outOfRange: SurveyProblem = {
  code: 'out-of-range',
  severity: 'error',
  message: 'lies where its CRS has no coordinates',
  place: null,
}

/** In degrees, with its area in the official CRS; and whether it is sound, here, and on free ground. */
export async function checkShapes(
  trx: Trx,
  town: Town,
  crs: FileCrs,
  rows: Row[],
): Promise<Checked[]> {
  const { placed, lost } = await inDegrees(trx, crs, rows)
  // The official CRS may not reach what lies far away.
  const found =
    (await attempt(trx, () => measured(trx, town, placed, sql`true`))) ??
    (await measured(trx, town, placed, sql`s.is_near`))
  return [
    ...found,
    ...lost.map((at) => ({ at, areaM2: null, geometry: null, problems: [outOfRange] })),
  ]
}

/** All at once; where one cannot be, each by itself. */
async function inDegrees(trx: Trx, crs: FileCrs, rows: Row[]) {
  const all = await attempt(trx, () => transformed(trx, crs, rows))
  if (all !== undefined) return { placed: all, lost: [] }
  const placed: Row[] = []
  const lost: number[] = []
  for (const row of rows) {
    const [one] = (await attempt(trx, () => transformed(trx, crs, [row]))) ?? []
    if (one === undefined) lost.push(row.at)
    else placed.push(one)
  }
  return { placed, lost }
}

/** Undefined where the database says that coordinates cannot be transformed. */
async function attempt<T>(trx: Trx, act: () => Promise<T>): Promise<T | undefined> {
  await sql`savepoint survey`.execute(trx)
  try {
    const result = await act()
    await sql`release savepoint survey`.execute(trx)
    return result
  } catch (error) {
    await sql`rollback to savepoint survey`.execute(trx)
    if (/transform|coordinate|infinit|range/i.test(String((error as Error).message)))
      return undefined
    throw error
  }
}

/** A survey that is farther from where it was than this after the way there and back is not one of this CRS. Degrees. */
const farBack = 0.001

/** To degrees so that the way back gives what the file says; the shift is the same for a whole survey. */
async function transformed(trx: Trx, crs: FileCrs, rows: Row[]): Promise<Row[]> {
  const listed = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (at integer, hex text, name text)`
  if (crs.srid === 4326) {
    const { rows: all } = await sql<Row & { isThere: boolean }>`
      select at, name, st_setsrid(hex::geometry, 4326)::text as hex,
        st_setsrid(hex::geometry, 4326) @ st_makeenvelope(-180, -90, 180, 90, 4326) as "isThere" from ${listed}`.execute(
      trx,
    )
    if (!all.every(({ isThere }) => isThere)) throw new Error('coordinates out of range')
    return all
  }
  const { rows: all } = await sql<Row & { isThere: boolean }>`
    with shapes as materialized (
      select at, name, ${to4326(sql`hex::geometry`, crs)} as geom from ${listed}
    ), middle as materialized (
      select st_centroid(st_setsrid(st_extent(geom)::geometry, 4326)) as place from shapes
    ), shift as materialized (
      select dx, dy from middle, lateral ${wayBackShift(
        sql`place`,
        (shape) => to4326(shape, crs),
        (shape) => from4326(shape, crs),
      )} as s
    )
    select at, name, st_translate(geom, dx, dy)::text as hex,
      abs(dx) < ${farBack} and abs(dy) < ${farBack} and geom @ st_makeenvelope(-180, -90, 180, 90, 4326) as "isThere"
    from shapes, shift`.execute(trx)
  if (!all.every(({ isThere }) => isThere)) throw new Error('coordinates out of range')
  return all
}

const from4326 = (geometry: RawBuilder<unknown>, { srid, wkt }: FileCrs) =>
  srid === undefined
    ? sql`st_transform(${geometry}, ${wkt}::text)`
    : sql`st_transform(${geometry}, ${srid}::int)`

/** Degrees around the town in which a survey may lie. */
const reach = 0.2

/** The box of the town, with some room; null where nothing of it is known. */
const townBox = (town: Town) => sql`(
  select st_expand(coalesce(box2d(m.boundary), (select st_extent(p.geom) from (
    select geom from parcels where municipality_id = ${town.id} limit 5000) p)), ${reach})
  from municipalities m where m.id = ${town.id})`

async function measured(
  trx: Trx,
  town: Town,
  rows: Row[],
  hasArea: RawBuilder<unknown>,
): Promise<Checked[]> {
  const result = await sql<Checked>`
    with shapes as materialized (
      select at, name, hex::geometry as geom
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (at integer, hex text, name text)
    ), sound as materialized (
      select at, name, geom, d.valid, d.reason, d.location, coalesce(geom && ${townBox(town)}, true) as is_near,
        row_number() over (partition by name order by at) > 1 and name is not null as is_second
      from shapes, lateral st_isvaliddetail(geom) as d
    )
    select s.at,
      case when s.valid and ${hasArea} then st_area(st_transform(s.geom, ${town.srid}::int)) * ${town.unitM ** 2}::float8 end as "areaM2",
      st_asgeojson(s.geom, 20)::json as geometry,
      (select coalesce(json_agg(problem), '[]') from (
        select json_build_object('code', 'invalid', 'severity', 'error', 'message', lower(s.reason),
          'place', json_build_array(st_x(s.location), st_y(s.location)), 'facts', json_build_object('reason', lower(s.reason))) as problem
        where not s.valid
        union all
        select json_build_object('code', 'far-away', 'severity', 'error', 'message', 'lies far from the municipality',
          'place', json_build_array(st_x(st_centroid(st_envelope(s.geom))), st_y(st_centroid(st_envelope(s.geom))))) where not s.is_near
        union all
        (select json_build_object('code', 'overlap', 'severity', 'warning',
          'message', format('lies on parcel %s with %s m²', p.cadastral_number, round(overlap_m2(p.geom, s.geom)::numeric, 2)),
          'place', json_build_array(st_x(st_pointonsurface(st_intersection(p.geom, s.geom))), st_y(st_pointonsurface(st_intersection(p.geom, s.geom)))),
          'facts', json_build_object('parcelId', p.id, 'number', p.cadastral_number, 'areaM2', overlap_m2(p.geom, s.geom)))
        from parcels p where s.valid and s.is_near and p.municipality_id = ${town.id} and p.valid_until is null and p.geom && s.geom
          and overlap_m2(p.geom, s.geom) > overlap_tolerance_m2() order by p.id limit 20)
        union all
        (select json_build_object('code', 'overlap-in-file', 'severity', 'warning',
          'message', format('lies on another area of the file with %s m²', round(overlap_m2(o.geom, s.geom)::numeric, 2)),
          'place', json_build_array(st_x(st_pointonsurface(st_intersection(o.geom, s.geom))), st_y(st_pointonsurface(st_intersection(o.geom, s.geom)))),
          'facts', json_build_object('at', o.at, 'areaM2', overlap_m2(o.geom, s.geom)))
        from sound o where s.valid and o.valid and s.is_near and o.is_near and o.at < s.at and o.geom && s.geom
          and overlap_m2(o.geom, s.geom) > overlap_tolerance_m2() limit 5)
        union all
        select json_build_object('code', 'number-taken', 'severity', 'warning', 'message', format('%s is the number of a parcel already', s.name),
          'place', null, 'facts', json_build_object('number', s.name))
        where s.name is not null and exists (select from parcels p
          where p.municipality_id = ${town.id} and p.valid_until is null and p.cadastral_number = s.name)
        union all
        select json_build_object('code', 'number-twice', 'severity', 'warning', 'message', format('%s is the number of another area too', s.name),
          'place', null, 'facts', json_build_object('number', s.name)) where s.is_second
      ) as found) as problems
    from sound s order by s.at`.execute(trx)
  return result.rows
}

/** How a file would have to be read to lie here. */
export interface SurveyHint {
  crs: string
  swapAxes: boolean
}

/** For one that lies elsewhere: the first of a few other ways of reading it by which it lies in the town. */
export async function hintFor(
  trx: Trx,
  town: Town,
  read: { crs: FileCrs; swapAxes: boolean },
  hex: string,
): Promise<SurveyHint | null> {
  const official: FileCrs = { name: `EPSG:${town.srid}`, srid: town.srid, isDegrees: false }
  const degrees: FileCrs = { name: 'EPSG:4326', srid: 4326, isDegrees: true }
  const ways = [
    { crs: read.crs, isTurned: true },
    ...[official, degrees].flatMap((crs) => [
      { crs, isTurned: false },
      { crs, isTurned: true },
    ]),
  ]
  for (const { crs, isTurned } of ways) {
    // A way of reading it that only a WKT describes cannot be asked for.
    if (crs.srid === undefined || (crs.name === read.crs.name && !isTurned)) continue
    if (
      await liesHere(
        trx,
        town,
        crs,
        isTurned ? sql`st_flipcoordinates(${hex}::geometry)` : sql`${hex}::geometry`,
      )
    )
      return { crs: crs.name, swapAxes: read.swapAxes !== isTurned }
  }
  return null
}

async function liesHere(trx: Trx, town: Town, crs: FileCrs, shape: RawBuilder<unknown>) {
  const found = await attempt(trx, () =>
    sql<{ isHere: boolean | null }>`
      select ${to4326(shape, crs)} && ${townBox(town)} as "isHere"`.execute(trx),
  )
  return found?.rows[0]?.isHere === true
}
