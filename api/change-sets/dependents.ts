import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { moveRights } from './move-rights.ts'
import { givenUp, successors } from './successors.ts'

/**
 * Gives what hangs on parcels that ended to those that took their ground, by where it lies. What that
 * does not decide stays where it is and waits for a person.
 */
export async function moveDependents(trx: Trx, changeSetId: number) {
  for (const entity of ['buildings', 'addresses', 'permits'] as const) {
    await moveByPlace(trx, changeSetId, entity)
    await followBoundaries(trx, changeSetId, entity)
    await leaveWaiting(trx, changeSetId, entity)
  }
  await moveRights(trx, changeSetId)
}

type Placed = 'buildings' | 'addresses' | 'permits'

/** A part of it as small as this does not count: walls are not drawn to the millimetre. */
const leastShare = 0.05

/** How much of a shape lies on another: all or nothing for points. */
const shareOn = sql`case st_dimension(e.geom)
    when 2 then st_area(st_intersection(e.geom, s.geom)) / nullif(st_area(e.geom), 0)
    when 1 then st_length(st_intersection(e.geom, s.geom)) / nullif(st_length(e.geom), 0)
    else st_intersects(e.geom, s.geom)::integer end`

async function moveByPlace(trx: Trx, id: number, entity: Placed) {
  const table = sql.table(entity)
  await sql`
    with placed as (
      select e.id, e.parcel_id, s.to_id, ${shareOn} as share
      from ${table} e join ${successors(id)} s on s.from_id = e.parcel_id where e.municipality_id = ${tenant}
    ), candidates as (
      select id, parcel_id, coalesce(array_agg(to_id order by share desc) filter (where share > ${leastShare}), '{}') as on_ids,
        array_agg(to_id order by to_id) as all_ids
      from placed group by id, parcel_id
    ), waiting as (
      insert into reassignments (municipality_id, change_set_id, entity, entity_id, from_parcel_id, candidates, reason)
      select ${tenant}, ${id}, ${entity}, id, parcel_id, case when cardinality(on_ids) > 0 then on_ids else all_ids end,
        case when cardinality(on_ids) > 0 then 'on-several' else 'on-none' end
      from candidates where cardinality(on_ids) <> 1
    )
    update ${table} e set parcel_id = c.on_ids[1] from candidates c
    where e.municipality_id = ${tenant} and e.id = c.id and cardinality(c.on_ids) = 1`.execute(trx)
}

/** What stood on a parcel whose boundary moved, and stands on its neighbour now. */
async function followBoundaries(trx: Trx, id: number, entity: Placed) {
  const table = sql.table(entity)
  await sql`
    update ${table} e set parcel_id = q.id
    from change_set_parcels d, parcels q
    where d.municipality_id = ${tenant} and d.change_set_id = ${id} and d.parcel_id is not null and not d.is_retired
      and e.municipality_id = ${tenant} and e.parcel_id = d.parcel_id
      and not st_intersects(d.geom, st_pointonsurface(e.geom))
      and q.municipality_id = ${tenant} and q.valid_until is null and q.geom && e.geom
      and st_intersects(q.geom, st_pointonsurface(e.geom))`.execute(trx)
}

/** What hangs on a parcel that was given up. */
async function leaveWaiting(trx: Trx, id: number, entity: Placed) {
  await sql`
    insert into reassignments (municipality_id, change_set_id, entity, entity_id, from_parcel_id, candidates, reason)
    select ${tenant}, ${id}, ${entity}, e.id, e.parcel_id, '{}', 'on-none'
    from ${sql.table(entity)} e join ${givenUp(id)} g using (parcel_id) where e.municipality_id = ${tenant}`.execute(
    trx,
  )
}
