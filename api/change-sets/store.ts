import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { requireVersion } from '../http/etag.ts'
import { notFound, Problem } from '../http/problem.ts'
import { exactGeoJson, factsColumns } from './ground.ts'
import type { Facts, ParcelDraft } from './parcel-draft.ts'

export interface ChangeSetRow {
  version: number
  name: string
  reason: string | null
  status: 'draft' | 'in-review' | 'published' | 'dropped'
  ownerId: string | null
  submittedBy: string | null
  parcelsBegun: number
}

const rowSql = (id: number) => sql<ChangeSetRow>`
  select version, name, reason, status, owner_id as "ownerId", submitted_by as "submittedBy",
    parcels_begun as "parcelsBegun"
  from change_sets where municipality_id = ${tenant} and id = ${id}`

export async function readChangeSet(trx: Trx, id: number): Promise<ChangeSetRow> {
  const { rows } = await rowSql(id).execute(trx)
  if (rows[0] === undefined) throw notFound(`change set ${id}`)
  return rows[0]
}

/** Throws 404, or 412 when somebody else changed it. */
export async function lockChangeSet(trx: Trx, id: number, expected: number | undefined) {
  const { rows } = await sql<ChangeSetRow>`${rowSql(id)} for update`.execute(trx)
  if (rows[0] === undefined) throw notFound(`change set ${id}`)
  requireVersion(rows[0].version, expected)
  return rows[0]
}

export function requireStatus(
  { status }: Pick<ChangeSetRow, 'status'>,
  ...allowed: ChangeSetRow['status'][]
) {
  if (!allowed.includes(status))
    throw new Problem(409, `is-${status}`, { detail: `The change set is ${status}.` })
}

/** Every parcel that the change set begins, changes or ends, with how large it is. */
export async function readDrafts(trx: Trx, changeSetId: number) {
  const { rows } = await sql<ParcelDraft & { areaM2: number }>`
    select key, parcel_id as "parcelId", base_version as "baseVersion", is_retired as "isRetired", from_keys as "from",
      operation, facts, asks, ${exactGeoJson(sql`geom`)} as geometry,
      st_area(st_transform(geom, m.srid)) * m.unit_m * m.unit_m as "areaM2"
    from change_set_parcels join municipalities m on m.id = municipality_id
    where municipality_id = ${tenant} and change_set_id = ${changeSetId}
    order by is_retired, key`.execute(trx)
  return rows
}

/** The parcels of the register that it touches, as they were when it began with each. */
export async function readBefore(trx: Trx, changeSetId: number) {
  const { rows } = await sql<{
    key: string
    facts: Facts
    geometry: ParcelDraft['geometry']
    areaM2: number
  }>`
    select d.key, was.facts, was.geometry, st_area(st_transform(was.geom, m.srid)) * m.unit_m * m.unit_m as "areaM2"
    from change_set_parcels d join municipalities m on m.id = d.municipality_id,
      lateral (
        select p.geom, ${factsColumns('p')} as facts, ${exactGeoJson(sql`p.geom`)} as geometry from parcels p
        where p.municipality_id = ${tenant} and p.id = d.parcel_id and p.version = d.base_version
        union all
        select h.geom, ${factsColumns('h')}, ${exactGeoJson(sql`h.geom`)} from history.parcels h
        where h.municipality_id = ${tenant} and h.id = d.parcel_id and h.version = d.base_version
      ) as was
    where d.municipality_id = ${tenant} and d.change_set_id = ${changeSetId}
      and d.operation is distinct from 'revive'
    order by d.key`.execute(trx)
  return rows
}

/** How many steps can be undone and redone. */
export async function countSteps(trx: Trx, changeSetId: number) {
  const { rows } = await sql<{ done: number; undone: number }>`
    select count(*) filter (where not is_undone)::integer as done, count(*) filter (where is_undone)::integer as undone
    from change_set_steps where municipality_id = ${tenant} and change_set_id = ${changeSetId}`.execute(
    trx,
  )
  return rows[0]!
}
