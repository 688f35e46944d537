import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import type { Trx } from './deeds.ts'

/**
 * Rights of parcels that ended go on the parcels that took their ground. A piece has those of the
 * whole. Parcels that are merged and are held alike keep that; otherwise owners' shares are combined
 * by area, still total one, and wait for a person to confirm them.
 */
export async function moveRights(trx: Trx, changeSetId: number) {
  const restored = await restoreRights(trx, changeSetId)
  await sql`
    with descent as (
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
      select to_id, count(distinct rights) = 1 as is_alike, min(from_id) as first_id, sum(area_m2)::bigint as area_m2
      from held group by to_id
    ), given as (
      insert into rights (municipality_id, kind, party_id, parcel_id, share_numerator, share_denominator, description,
        document_number, attributes, source)
      select ${tenant}, r.kind, r.party_id, c.to_id, share.numerator / share.divisor, share.denominator / share.divisor,
        r.description, r.document_number, r.attributes, 'change-set:' || ${String(changeSetId)}
      from cases c join held h on h.to_id = c.to_id and (not c.is_alike or h.from_id = c.first_id)
        join rights r on r.municipality_id = ${tenant} and r.parcel_id = h.from_id and r.valid_until is null,
        lateral (
          select r.share_numerator * weight.own as numerator, r.share_denominator * weight.whole as denominator
          from (select case when c.is_alike or r.kind <> 'ownership' then 1 else h.area_m2 end as own,
            case when c.is_alike or r.kind <> 'ownership' then 1 else c.area_m2 end as whole) as weight
        ) as weighed,
        lateral (select weighed.numerator, weighed.denominator, gcd(weighed.numerator, weighed.denominator) as divisor) as share
    ), waiting as (
      insert into reassignments (municipality_id, change_set_id, entity, entity_id, from_parcel_id, candidates, reason)
      select ${tenant}, ${changeSetId}, 'rights', r.id, h.from_id, array[c.to_id], 'shares-combined'
      from cases c join held h on h.to_id = c.to_id
        join rights r on r.municipality_id = ${tenant} and r.parcel_id = h.from_id and r.valid_until is null
      where not c.is_alike
    )
    update rights r set valid_until = greatest(current_date, r.valid_from) from descent d
    where r.municipality_id = ${tenant} and r.parcel_id = d.from_id and r.valid_until is null`.execute(
    trx,
  )
}

/**
 * Where a change set is taken back, parcels that are current again get the rights that it ended, as they
 * were, unless somebody changed those of the parcels that took their ground since. Gives the parcels.
 */
async function restoreRights(trx: Trx, changeSetId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with taken_back as (
      select o.id, o.published_at from change_sets c
        join change_sets o on o.municipality_id = c.municipality_id and o.id = c.inverts_id
      where c.municipality_id = ${tenant} and c.id = ${changeSetId}
    ), revived as (
      select l.to_parcel_id as id, array_agg(l.from_parcel_id) as from_ids, t.published_at
      from taken_back t join parcel_lineage l on l.municipality_id = ${tenant}
        and l.change_set_id = ${changeSetId} and l.operation = 'revive'
      group by l.to_parcel_id, t.published_at
    ), restored as (
      select v.* from revived v where not exists (
        select from rights r where r.municipality_id = ${tenant} and r.parcel_id = any (v.from_ids) and r.recorded_at <> v.published_at)
    ), again as (
      update rights r set valid_until = null from restored v
      where r.municipality_id = ${tenant} and r.parcel_id = v.id and r.recorded_at = v.published_at
    ), ended as (
      update rights r set valid_until = greatest(current_date, r.valid_from) from restored v
      where r.municipality_id = ${tenant} and r.parcel_id = any (v.from_ids) and r.valid_until is null
    )
    select id from restored`.execute(trx)
  return rows.map(({ id }) => id)
}
