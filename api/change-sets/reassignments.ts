import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { requireVersion } from '../http/etag.ts'
import { notFound, wrongField } from '../http/problem.ts'

interface NamedParcel {
  id: number
  cadastralNumber: string
  isCurrent: boolean
}

/** What hung on a parcel that ended, and waits for a person to say on which it hangs now. */
export interface Reassignment {
  id: number
  version: number
  changeSet: { id: number; name: string }
  entity: 'buildings' | 'addresses' | 'permits' | 'rights'
  entityId: number
  /** What people call it; null when it is gone. */
  label: string | null
  place: unknown
  reason: 'on-several' | 'on-none' | 'shares-combined'
  from: NamedParcel
  candidates: NamedParcel[]
  decidedParcel: NamedParcel | null
  decidedBy: string | null
  decidedAt: string | null
  note: string | null
}

/** By entity, what it is called and where it is. */
const things = sql`
  select 'buildings' as entity, id, coalesce(name, address, use, '#' || id) as label, geom from buildings where municipality_id = ${tenant}
  union all
  select 'addresses', id, label, geom from addresses where municipality_id = ${tenant}
  union all
  select 'permits', id, number, geom from permits where municipality_id = ${tenant}
  union all
  select 'rights', r.id, concat_ws(' · ', p.name, r.kind, r.share_numerator || '/' || r.share_denominator), null::geometry
  from rights r left join parties p on p.municipality_id = r.municipality_id and p.id = r.party_id
  where r.municipality_id = ${tenant}`

const named = (id: RawBuilder<unknown>) => sql`(
  select json_build_object('id', p.id, 'cadastralNumber', p.cadastral_number, 'isCurrent', p.valid_until is null)
  from parcels p where p.municipality_id = ${tenant} and p.id = ${id})`

/** Candidates that ended meanwhile are followed to the parcels that have their ground now. */
const candidatesNow = sql`(
  with recursive line as (
    select unnest(r.candidates) as id
    union
    select l.to_parcel_id from line join parcel_lineage l on l.municipality_id = ${tenant} and l.from_parcel_id = line.id
  )
  select coalesce(json_agg(json_build_object('id', p.id, 'cadastralNumber', p.cadastral_number, 'isCurrent', true)
    order by p.cadastral_number, p.id), '[]')
  from line join parcels p on p.municipality_id = ${tenant} and p.id = line.id and p.valid_until is null)`

function readThose(trx: Trx, where: RawBuilder<unknown>, rest: RawBuilder<unknown>) {
  return sql<{ found: Reassignment }>`
    select json_build_object('id', r.id, 'version', r.version,
      'changeSet', json_build_object('id', s.id, 'name', s.name), 'entity', r.entity, 'entityId', r.entity_id,
      'label', t.label, 'place', st_asgeojson(st_pointonsurface(t.geom), 7)::json, 'reason', r.reason,
      'from', ${named(sql`r.from_parcel_id`)}, 'candidates', ${candidatesNow},
      'decidedParcel', ${named(sql`r.decided_parcel_id`)},
      'decidedBy', coalesce((select name from users u where u.id = r.decided_by), r.decided_by),
      'decidedAt', r.decided_at, 'note', r.note) as found
    from reassignments r
      join change_sets s on s.municipality_id = r.municipality_id and s.id = r.change_set_id
      left join (${things}) as t on t.entity = r.entity and t.id = r.entity_id
    where r.municipality_id = ${tenant} and ${where} order by r.id ${rest}`.execute(trx)
}

/** The queue, the oldest first; or what was decided. */
export async function listReassignments(
  trx: Trx,
  { isDecided, after, limit }: { isDecided: boolean; after: number; limit: number },
) {
  const { rows } = await readThose(
    trx,
    sql`r.decided_at is ${isDecided ? sql`not null` : sql`null`} and r.id > ${after}`,
    sql`limit ${limit + 1}`,
  )
  const { rows: counted } = await sql<{ waiting: number }>`
    select count(*)::integer as waiting from reassignments
    where municipality_id = ${tenant} and decided_at is null`.execute(trx)
  return {
    reassignments: rows.slice(0, limit).map(({ found }) => found),
    next: rows.length > limit ? rows[limit - 1]!.found.id : null,
    waiting: counted[0]!.waiting,
  }
}

export async function readReassignment(trx: Trx, id: number): Promise<Reassignment> {
  const { rows } = await readThose(trx, sql`r.id = ${id}`, sql``)
  if (rows[0] === undefined) throw notFound(`reassignment ${id}`)
  return rows[0].found
}

interface Row {
  entity: Reassignment['entity']
  entityId: number
  fromId: number
}

/** Throws 404, or 412 when somebody else decided it meanwhile. */
export async function lockReassignment(trx: Trx, id: number, expected: number | undefined) {
  const { rows } = await sql<Row & { version: number }>`
    select version, entity, entity_id as "entityId", from_parcel_id as "fromId" from reassignments
    where municipality_id = ${tenant} and id = ${id} for update`.execute(trx)
  if (rows[0] === undefined) throw notFound(`reassignment ${id}`)
  requireVersion(rows[0].version, expected)
  return rows[0]
}

/** Puts it on a current parcel, or on none; the reason stays with it. */
export async function decide(
  trx: Trx,
  id: number,
  row: Row,
  { parcelId, note }: { parcelId: number | null; note: string },
) {
  if (parcelId === null && row.entity === 'rights')
    throw wrongField('body.parcelId', 'A right lies on a parcel; it cannot lie on none.', 422)
  if (parcelId !== null) await requireCurrent(trx, parcelId)
  await putOn(trx, row, parcelId)
  await sql`update reassignments set decided_parcel_id = ${parcelId}, note = ${note}, decided_by = current_actor(),
      decided_at = now(), version = version + 1
    where municipality_id = ${tenant} and id = ${id}`.execute(trx)
}

/** Back into the queue, and to where it was. */
export async function reopen(trx: Trx, id: number, row: Row) {
  await putOn(trx, row, row.fromId)
  await sql`update reassignments set decided_parcel_id = null, note = null, decided_by = null, decided_at = null,
      version = version + 1
    where municipality_id = ${tenant} and id = ${id}`.execute(trx)
}

async function requireCurrent(trx: Trx, parcelId: number) {
  const { rows } = await sql`select from parcels
    where municipality_id = ${tenant} and id = ${parcelId} and valid_until is null for key share`.execute(
    trx,
  )
  if (rows.length === 0)
    throw wrongField('body.parcelId', `There is no current parcel ${parcelId}.`, 422)
}

/** Rights are on the parcels that took the ground already: of those only the shares are confirmed. */
async function putOn(trx: Trx, { entity, entityId }: Row, parcelId: number | null) {
  if (entity === 'rights') return
  await sql`update ${sql.table(entity)} set parcel_id = ${parcelId}
    where municipality_id = ${tenant} and id = ${entityId}`.execute(trx)
}

/** What waits for a parcel that is current again is where it belongs. */
export async function settleRevived(trx: Trx, changeSetId: number) {
  await sql`update reassignments r set decided_parcel_id = r.from_parcel_id, decided_by = current_actor(),
      decided_at = now(), note = ${`change-set:${changeSetId}`}, version = r.version + 1
    from change_set_parcels d
    where r.municipality_id = ${tenant} and r.decided_at is null and d.municipality_id = ${tenant}
      and d.change_set_id = ${changeSetId} and d.operation = 'revive' and d.parcel_id = r.from_parcel_id`.execute(
    trx,
  )
}
