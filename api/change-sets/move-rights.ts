import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { Problem } from '../http/problem.ts'
import { draftsOf } from './checks/check.ts'
import { givenUp } from './successors.ts'

/**
 * Rights of parcels that ended go on the parcels that took their ground. A piece has those of the
 * whole. Parcels that are merged and are held alike keep that; otherwise owners' shares are combined
 * by area, still total one, and wait for a person to confirm them. With a parcel that is given up they end.
 */
export async function moveRights(trx: Trx, changeSetId: number) {
  const restored = await restoreRights(trx, changeSetId)
  const held = rightsHeld(changeSetId, restored)
  await requireStorable(trx, held)
  await recorded(
    trx,
    changeSetId,
    sql`${held}, begun as (
      insert into rights (municipality_id, kind, party_id, parcel_id, share_numerator, share_denominator, description,
        document_number, attributes, source)
      select ${tenant}, r.kind, r.party_id, s.to_id, s.numerator, s.denominator,
        r.description, r.document_number, r.attributes, 'change-set:' || ${String(changeSetId)}
      from shares s join rights r on r.municipality_id = ${tenant} and r.id = s.right_id
      where not s.is_alike or s.from_id = s.first_id
      returning id, version
    ), waiting as (
      insert into reassignments (municipality_id, change_set_id, entity, entity_id, from_parcel_id, candidates, reason)
      select ${tenant}, ${changeSetId}, 'rights', right_id, from_id, array[to_id], 'shares-combined'
      from shares where not is_alike
    ), ended as (
      update rights r set valid_until = greatest(today(), r.valid_from)
      where r.municipality_id = ${tenant} and r.valid_until is null and (r.parcel_id in (select from_id from descent)
        or r.parcel_id in (select parcel_id from ${givenUp(changeSetId)} g))
      returning r.id, r.version
    )`,
  )
}

/** Writes down what `begun` and `ended` give: by this it can be taken back. */
const recorded = (trx: Trx, changeSetId: number, done: RawBuilder<unknown>) =>
  sql`
    with ${done}
    insert into change_set_rights (municipality_id, change_set_id, right_id, version)
    select ${tenant}, ${changeSetId}, id, version from (select * from begun union all select * from ended) as r
    on conflict (municipality_id, change_set_id, right_id) do update set version = excluded.version`.execute(
    trx,
  )

/**
 * The shares that rights have of the parcels that took their ground, in lowest terms: as they are where all
 * was held alike, else by the square metres that came of each.
 */
const rightsHeld = (changeSetId: number, restored: number[]) => sql`
  descent as (
    select l.to_parcel_id as to_id, l.from_parcel_id as from_id, greatest(1, round(p.area_m2))::bigint as area_m2
    from parcel_lineage l join parcels p on p.municipality_id = l.municipality_id and p.id = l.from_parcel_id
    where l.municipality_id = ${tenant} and l.change_set_id = ${changeSetId} and l.to_parcel_id <> all (${restored}::bigint[])
  ), held as (
    select d.to_id, d.from_id, d.area_m2, coalesce((
      select jsonb_agg(jsonb_build_array(r.kind, r.party_id, r.share_numerator, r.share_denominator, r.description)
        order by r.kind, r.party_id, r.share_numerator, r.share_denominator, r.description)
      from rights r where r.municipality_id = ${tenant} and r.parcel_id = d.from_id and r.valid_until is null), '[]') as rights
    from descent d
  ), cases as (
    select to_id, count(distinct rights) = 1 as is_alike, min(from_id) as first_id, sum(area_m2) as area_m2
    from held group by to_id
  ), shares as materialized (
    select c.to_id, h.from_id, c.first_id, c.is_alike, r.id as right_id,
      weighed.numerator / divisor as numerator, weighed.denominator / divisor as denominator
    from cases c join held h using (to_id)
      join rights r on r.municipality_id = ${tenant} and r.parcel_id = h.from_id and r.valid_until is null,
      lateral (select c.is_alike or r.kind <> 'ownership' as is_kept) as k,
      lateral (
        select r.share_numerator * case when is_kept then 1 else h.area_m2::numeric end as numerator,
          r.share_denominator * case when is_kept then 1 else c.area_m2 end as denominator
      ) as weighed,
      lateral (select gcd(weighed.numerator, weighed.denominator) as divisor) as common
  )`

/** What a share is stored in. */
const mostDenominator = 2 ** 31 - 1

/** Throws 422 for shares too fine to be stored exactly: rounding them would take from somebody. */
async function requireStorable(trx: Trx, held: RawBuilder<unknown>) {
  const { rows } = await sql<{ parcels: string[]; number: string }>`
    with ${held}
    select array_agg(distinct f.id::text) as parcels, string_agg(distinct f.cadastral_number, ', ') as number
    from shares s join parcels f on f.municipality_id = ${tenant} and f.id = s.from_id
    where s.to_id in (select to_id from shares where denominator > ${mostDenominator})
    group by s.to_id order by s.to_id`.execute(trx)
  if (rows.length === 0) return
  throw new Problem(422, 'shares-too-fine', {
    detail:
      'Shares would be too fine to be stored. Give the owners simpler ones before the parcels are merged.',
    errors: rows.map(({ parcels, number }) => ({
      path: `parcels.${parcels.join(',')}`,
      message: `The shares of ${number} together have a denominator above ${mostDenominator}.`,
    })),
    parcels: rows.flatMap(({ parcels }) => parcels),
  })
}

/**
 * Where a change set is taken back, parcels that are current again get the rights that it ended, as they
 * were, unless somebody changed those of the parcels that took their ground since. Gives the parcels.
 */
async function restoreRights(trx: Trx, changeSetId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number; fromIds: number[] }>`
    with revived as (
      select parcel_id as id, from_keys::bigint[] as from_ids from ${draftsOf(changeSetId)} d where operation = 'revive'
    )
    select id::integer, from_ids::integer[] as "fromIds" from revived v where not exists (
      select from rights r left join ${takenBack(changeSetId)} b on b.right_id = r.id
      where r.municipality_id = ${tenant} and r.parcel_id = any (v.from_ids) and r.version is distinct from b.version)`.execute(
    trx,
  )
  const ids = rows.map(({ id }) => id)
  const fromIds = rows.flatMap((row) => row.fromIds)
  await recorded(
    trx,
    changeSetId,
    sql`begun as (
      update rights r set valid_until = null from ${takenBack(changeSetId)} b
      where r.municipality_id = ${tenant} and r.id = b.right_id and r.version = b.version and r.parcel_id = any (${ids}::bigint[])
      returning r.id, r.version
    ), ended as (
      update rights r set valid_until = greatest(today(), r.valid_from)
      where r.municipality_id = ${tenant} and r.parcel_id = any (${fromIds}::bigint[]) and r.valid_until is null
      returning r.id, r.version
    )`,
  )
  return ids
}

/** What the change set that is taken back did to rights. */
const takenBack = (changeSetId: number) => sql`(
  select w.right_id, w.version from change_sets c join change_set_rights w
    on w.municipality_id = c.municipality_id and w.change_set_id = c.inverts_id
  where c.municipality_id = ${tenant} and c.id = ${changeSetId})`
