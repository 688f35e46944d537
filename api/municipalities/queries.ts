import { type Selectable, sql } from 'kysely'
import type { Tables, Trx } from '../db/tables.ts'
import type { MunicipalityChange, NewMunicipality } from './schema.ts'

type Row = Selectable<Tables['municipalities']>

/**
 * The corners of the extent in degrees and in the official CRS, as the database transforms: what
 * proj4 makes of the CRS's definition can be tens of metres off (wrong signs in old definitions,
 * grids that a browser does not have), and is corrected by these.
 */
const control = sql`(
  select json_agg(json_build_array(c.lng, c.lat, round(st_x(c.official)::numeric, 4), round(st_y(c.official)::numeric, 4)))
  from (
    select lng, lat, st_transform(st_setsrid(st_makepoint(lng, lat), 4326), m.srid) as official
    from (select round(st_xmin(m.boundary)::numeric, 7)::float8 as west, round(st_xmax(m.boundary)::numeric, 7)::float8 as east,
      round(st_ymin(m.boundary)::numeric, 7)::float8 as south, round(st_ymax(m.boundary)::numeric, 7)::float8 as north) as e
    cross join lateral (values (west, south), (east, south), (west, north), (east, north)) as corner (lng, lat)
  ) as c
  where m.boundary is not null)`

/** SQL of one municipality as the API shows it. Its extent is its boundary's. */
const shown = sql<string>`json_build_object(
  'id', m.id, 'slug', m.slug, 'name', m.name, 'country', m.country, 'srid', m.srid, 'unitM', m.unit_m,
  'crs', (select trim(s.proj4text) from spatial_ref_sys s where s.srid = m.srid),
  'crsControl', ${control},
  'timeZone', m.time_zone, 'languages', m.languages, 'currency', trim(m.currency), 'isDemo', m.is_demo,
  'bbox', case when m.boundary is null then null else json_build_array(
    round(st_xmin(m.boundary)::numeric, 7), round(st_ymin(m.boundary)::numeric, 7),
    round(st_xmax(m.boundary)::numeric, 7), round(st_ymax(m.boundary)::numeric, 7)) end,
  'version', m.version, 'recordedAt', m.recorded_at)`

export async function listMunicipalities(trx: Trx, limit: number, after: string) {
  const result = await sql<{ slug: string; text: string }>`
    select m.slug, ${shown}::text as text from municipalities m
    where m.slug > ${after} order by m.slug limit ${limit + 1}`.execute(trx)
  return result.rows
}

export async function findMunicipality(trx: Trx, slug: string) {
  const result = await sql<{ version: number; text: string }>`
    select m.version, (${shown}::jsonb || jsonb_build_object('boundary', st_asgeojson(m.boundary, 7, 0)::jsonb))::text as text
    from municipalities m where m.slug = ${slug}`.execute(trx)
  return result.rows[0]
}

export function municipalityFacts(trx: Trx, slug: string) {
  return trx
    .selectFrom('municipalities')
    .select(['id', 'slug', 'srid', 'time_zone as timeZone'])
    .where('slug', '=', slug)
    .executeTakeFirst()
}

/**
 * Metres in one unit of a CRS, by its own definition; undefined when the database does not know it.
 * Degrees are refused, as areas cannot be measured in them.
 */
export async function unitOfCrs(trx: Trx, srid: number): Promise<number | 'degrees' | undefined> {
  const result = await sql<{ srtext: string | null; proj4text: string | null }>`
    select srtext, proj4text from spatial_ref_sys where srid = ${srid}`.execute(trx)
  const row = result.rows[0]
  if (row === undefined) return undefined
  if (/\+proj=longlat/.test(row.proj4text ?? '') || row.srtext?.startsWith('GEOGCS'))
    return 'degrees'
  // In a projected CRS the last UNIT is that of its axes, the one before it the degree of its base.
  const units = [...(row.srtext ?? '').matchAll(/UNIT\["[^"]*",\s*([\d.eE+-]+)/g)].map((match) =>
    Number(match[1]),
  )
  const unitM = units.at(-1)
  return unitM !== undefined && unitM > 0 ? unitM : 1
}

export async function addMunicipality(
  trx: Trx,
  sent: NewMunicipality,
  unitM: number,
): Promise<Row> {
  return trx
    .insertInto('municipalities')
    .values({
      slug: sent.slug,
      name: sent.name,
      srid: sent.srid,
      unit_m: unitM,
      country: sent.country,
      time_zone: sent.timeZone,
      languages: sent.languages,
      currency: sent.currency,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function changeMunicipality(trx: Trx, id: number, change: MunicipalityChange) {
  await trx
    .updateTable('municipalities')
    .set({
      name: change.name,
      country: change.country,
      time_zone: change.timeZone,
      languages: change.languages,
      currency: change.currency,
    })
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

export async function lockMunicipality(trx: Trx, id: number) {
  return trx
    .selectFrom('municipalities')
    .select('version')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
