import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { Problem } from '../http/problem.ts'
import { draftsOf } from './checks/check.ts'
import { moveDependents } from './dependents.ts'
import { readParcelRules } from './parcel-rules.ts'
import { settleRevived } from './reassignments.ts'
import { requireClean } from './rules.ts'

/**
 * Makes the drafts the register's parcels, in the transaction that it is called in: all or nothing. Gives
 * the number of the document, the next one unless it is told. Throws 409 when a parcel moved on since,
 * 422 when a rule is broken.
 */
export async function publish(
  trx: Trx,
  changeSetId: number,
  given: string | undefined,
): Promise<string> {
  const turns = await countTurns(trx)
  await requireClean(trx, changeSetId, 'publication')
  await takeTurn(trx)
  // Looked at before the others had to wait; anew only where one of them wrote meanwhile.
  if ((await countTurns(trx)) !== turns) await requireClean(trx, changeSetId, 'publication')
  const documentNumber = given ?? (await nextDocumentNumber(trx))
  await endRetired(trx, changeSetId)
  await changeKept(trx, changeSetId)
  await beginNew(trx, changeSetId)
  await noteRevived(trx, changeSetId)
  await moveDependents(trx, changeSetId)
  await settleRevived(trx, changeSetId)
  await sql`update change_sets set status = 'published', document_number = ${documentNumber}, published_at = now(),
      reviewed_by = current_actor(), reviewed_at = now()
    where municipality_id = ${tenant} and id = ${changeSetId}`.execute(trx)
  return documentNumber
}

/** Who writes parcels next waits, so that what the rules saw is what is written to. */
async function takeTurn(trx: Trx) {
  await sql`select pg_advisory_xact_lock(hashtextextended('parcels', current_municipality()))`.execute(
    trx,
  )
}

/** How often parcels were written. */
async function countTurns(trx: Trx): Promise<string | undefined> {
  const { rows } = await sql<{ turns: string }>`
    select turns::text as turns from parcel_turns where municipality_id = ${tenant}`.execute(trx)
  return rows[0]?.turns
}

async function endRetired(trx: Trx, id: number) {
  await sql`update parcels p set valid_until = greatest(today(), valid_from)
    from ${draftsOf(id)} d where p.municipality_id = ${tenant} and p.id = d.parcel_id and d.is_retired`.execute(
    trx,
  )
}

const facts = (alias: string) => {
  const of = (name: string) => sql`${sql.ref(`${alias}.facts`)} ->> ${sql.lit(name)}`
  return {
    number: of('cadastralNumber'),
    landUse: of('landUse'),
    address: of('address'),
    registered: sql`(${of('registeredAreaM2')})::float8`,
    land: sql`(${of('assessedLandValue')})::float8`,
    building: sql`(${of('assessedBuildingValue')})::float8`,
    attributes: sql`coalesce(${sql.ref(`${alias}.facts`)} -> 'attributes', '{}'::jsonb)`,
  }
}

async function changeKept(trx: Trx, id: number) {
  const f = facts('d')
  await sql`update parcels p set geom = d.geom, cadastral_number = ${f.number}, land_use = ${f.landUse},
      address = ${f.address}, registered_area_m2 = ${f.registered}, assessed_land_value = ${f.land},
      assessed_building_value = ${f.building}, attributes = ${f.attributes}, valid_until = null,
      may_overlap = may_overlap or exists (
        select from parcels q where q.municipality_id = ${tenant} and q.may_overlap and d.operation = 'revive'
          and q.id::text = any (d.from_keys))
    from ${draftsOf(id)} d
    where p.municipality_id = ${tenant} and p.id = d.parcel_id and not d.is_retired`.execute(trx)
}

/** New parcels get their ids, in order of their keys, and their line of descent. */
async function beginNew(trx: Trx, id: number) {
  const f = facts('d')
  await sql`
    with recursive line as (
      -- As roots_of() has them, for all at once: asked for one by one, thousands take minutes.
      select d.key as draft, d.parcel_id, d.from_keys from ${draftsOf(id)} d where d.parcel_id is null and not d.is_retired
      union
      select l.draft, c.parcel_id, c.from_keys
      from line l cross join unnest(l.from_keys) as origin (key) join ${draftsOf(id)} c on c.key = origin.key
    ), roots as (
      select draft, array_agg(distinct parcel_id) as roots from line where parcel_id is not null group by draft
    ), drafts as materialized (
      select d.*, coalesce(r.roots, '{}') as roots from ${draftsOf(id)} d left join roots r on r.draft = d.key
      where d.parcel_id is null and not d.is_retired
    ), begun as (
      insert into parcels (municipality_id, cadastral_number, land_use, address, registered_area_m2, assessed_land_value,
        assessed_building_value, attributes, geom, may_overlap, source, external_id)
      select ${tenant}, ${f.number}, ${f.landUse}, ${f.address}, ${f.registered}, ${f.land}, ${f.building}, ${f.attributes},
        d.geom, ${sql`exists (select from unnest(d.roots) as root
          join parcels p on p.municipality_id = ${tenant} and p.id = root
          join parcels q on q.municipality_id = ${tenant} and q.id <> p.id and q.geom && p.geom
          where (q.valid_until is null or exists (select from ${draftsOf(id)} e where e.parcel_id = q.id and e.is_retired))
            and overlap_m2(q.geom, p.geom) > overlap_tolerance_m2())`},
        'change-set:' || d.change_set_id, d.key
      from drafts d order by substr(d.key, 5)::integer
      returning id, external_id
    )
    insert into parcel_lineage (municipality_id, from_parcel_id, to_parcel_id, operation, change_set_id)
    select ${tenant}, root, b.id, coalesce(d.operation, 'register'), ${id}
    from begun b join drafts d on d.key = b.external_id, unnest(d.roots) as root`.execute(trx)
}

/** A parcel that is current again takes its ground back from those that had it. */
async function noteRevived(trx: Trx, id: number) {
  await sql`
    insert into parcel_lineage (municipality_id, from_parcel_id, to_parcel_id, operation, change_set_id)
    select ${tenant}, root.key::bigint, d.parcel_id, d.operation, ${id}
    from ${draftsOf(id)} d, unnest(d.from_keys) as root (key)
    where d.operation = 'revive' on conflict do nothing`.execute(trx)
}

/** 2026-0042: the number after the greatest one of this year. */
async function nextDocumentNumber(trx: Trx): Promise<string> {
  const { rows } = await sql<{ number: string }>`
    with last as (
      select y.year, coalesce(max(substring(s.document_number from 6)::integer), 0) as number
      from (select extract(year from today())::integer as year) as y
        left join change_sets s on s.municipality_id = ${tenant} and s.status = 'published'
          and s.document_number ~ ('^' || y.year || '-[0-9]{4,8}$')
      group by y.year
    )
    select year || '-' || lpad((number + 1)::text, greatest(4, length((number + 1)::text)), '0') as number from last`.execute(
    trx,
  )
  return rows[0]!.number
}

/** Throws 409 for an own change set, unless the municipality lets planners approve their own. */
export async function requireSecondPerson(
  trx: Trx,
  submittedBy: string | null,
  actor: string | null,
) {
  const { ownApproval } = await readParcelRules(trx)
  if (ownApproval || submittedBy !== actor) return
  throw new Problem(403, 'own-change-set', {
    detail: 'Somebody else has to approve what you submitted.',
  })
}
