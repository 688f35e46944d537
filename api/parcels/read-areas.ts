import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { FileArea, FileCrs } from '../geo/files/areas.ts'
import { type ReadContext, rowAs, tableAt } from '../http/collection.ts'
import { conditions, type ListRequest } from '../http/list-query.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import { parcels } from './routes.ts'

export interface WantedAreas extends Omit<ListRequest, 'limit' | 'cursor' | 'sort'> {
  ids?: number[]
  changeSet?: number
}

/** One file; a whole town is had by the lists. */
const mostParcels = 20_000
const mostCorners = 1_000_000

/** Whether the database knows the CRS, and what its units are. Throws 400 for one in which there are no maps. */
export async function readFileCrs(trx: Trx, srid: number): Promise<FileCrs> {
  const { rows } = await sql<{ srtext: string }>`
    select srtext from spatial_ref_sys where srid = ${srid} and auth_name = 'EPSG'`.execute(trx)
  const kind = /^(PROJCS|GEOGCS)\[/.exec(rows[0]?.srtext ?? '')?.[1]
  if (kind === undefined)
    throw wrongField('query.srid', `EPSG:${srid} is not a CRS of maps that is known here.`)
  return { srid, isDegrees: kind === 'GEOGCS' }
}

/** What is to be written, in the CRS of the file. Throws 404 and 422 for none and for too many. */
export async function readAreas(
  trx: Trx,
  at: ReadContext,
  wanted: WantedAreas,
  crs: FileCrs,
): Promise<FileArea[]> {
  const matching =
    wanted.changeSet === undefined ? ofRegister(at, wanted) : ofDrafts(wanted.changeSet)
  await requireFew(trx, matching, wanted)
  const { rows } = await sql<Row>`
    select n, u, a, r, m, st_asgeojson(shape, ${decimals(crs)}::int)::json as geometry,
      st_asgeojson(st_pointonsurface(shape), ${decimals(crs)}::int)::json -> 'coordinates' as label, st_area(shape) as planar
    from (
      select o.*, ${crs.srid === 4326 ? sql`geom` : sql`st_transform(geom, ${crs.srid}::int)`} as shape
      from (${matching}) as o
    ) as shaped order by n, id`
    .execute(trx)
    .catch((error) => {
      if (/transform/i.test(String(error.message))) throw outside(crs)
      throw error
    })
  if (!crs.isDegrees && !isLikeTheGround(rows)) throw outside(crs)
  return rows.map(({ n, u, a, r, m, geometry, label }) => {
    const values = {
      cadastral_number: n,
      land_use: u,
      address: a,
      registered_area_m2: r,
      area_m2: m,
    }
    return { values, geometry, label }
  })
}

interface Row extends Pick<FileArea, 'geometry' | 'label'> {
  n: string | null
  u: string | null
  a: string | null
  r: number | null
  m: number | null
  planar: number
}

/** In metres or feet. Far from where a projection is made for, it makes areas many times larger or smaller. */
function isLikeTheGround(rows: Row[]): boolean {
  const ratio = sum(rows.map(({ planar }) => planar)) / sum(rows.map(({ m }) => m ?? 0))
  return ratio > 0.2 && ratio < 40
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)

const outside = ({ srid }: FileCrs) =>
  wrongField('query.srid', `EPSG:${srid} does not reach the parcels.`, 422)

/** Nanometres; degrees to the bit, for which 15 decimals near zero are too few. */
const decimals = ({ isDegrees }: FileCrs) => (isDegrees ? 20 : 9)

/** What anybody may see. */
function ofRegister(at: ReadContext, wanted: WantedAreas): RawBuilder<unknown> {
  const row = rowAs('o', at)
  const among = wanted.ids === undefined ? [] : [sql`o.id = any(${wanted.ids}::bigint[])`]
  return sql`
    select o.id, o.cadastral_number as n, o.land_use as u, o.address as a, o.registered_area_m2 as r, o.area_m2 as m,
      o.geom
    from ${tableAt(at, parcels)} as o
    where ${sql.join(conditions(parcels, row, wanted, among), sql` and `)}`
}

function ofDrafts(changeSet: number): RawBuilder<unknown> {
  return sql`
    select d.parcel_id as id, d.facts ->> 'cadastralNumber' as n, d.facts ->> 'landUse' as u, d.facts ->> 'address' as a,
      (d.facts ->> 'registeredAreaM2')::float8 as r,
      st_area(st_transform(d.geom, m.srid)) * m.unit_m ^ 2 as m, d.geom
    from change_set_parcels d join municipalities m on m.id = d.municipality_id
    where d.municipality_id = ${tenant} and d.change_set_id = ${changeSet} and not d.is_retired`
}

async function requireFew(
  trx: Trx,
  matching: RawBuilder<unknown>,
  { ids, changeSet }: WantedAreas,
) {
  if (changeSet !== undefined) await requireChangeSet(trx, changeSet)
  const { rows } = await sql<{ found: number[]; parcels: number; corners: number }>`
    select count(*)::integer as parcels, coalesce(sum(corners), 0)::float8 as corners,
      ${ids === undefined ? sql`'{}'::bigint[]` : sql`coalesce(array_agg(id), '{}')`} as found
    from (select id, st_npoints(geom) as corners from (${matching}) as o limit ${mostParcels + 1}) as few`.execute(
    trx,
  )
  const { parcels, corners, found } = rows[0]!
  const there = new Set(found.map(Number))
  const missing = ids?.find((id) => !there.has(id))
  if (missing !== undefined) throw notFound(`parcel ${missing} among those that are asked for`)
  if (parcels === 0)
    throw new Problem(422, 'nothing-to-export', { detail: 'There is no parcel to write.' })
  if (parcels > mostParcels || corners > mostCorners)
    throw new Problem(422, 'too-many', {
      detail: `A file has room for ${mostParcels} parcels with ${mostCorners} corners: ask for a smaller area.`,
    })
}

async function requireChangeSet(trx: Trx, id: number) {
  const { rows } = await sql`
    select from change_sets where municipality_id = ${tenant} and id = ${id}`.execute(trx)
  if (rows.length === 0) throw notFound(`change set ${id}`)
}
