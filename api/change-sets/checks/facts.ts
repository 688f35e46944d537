import { sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'
import { areaM2, type Check, draftsOf, remaining, untouched } from './check.ts'

/** What only a person can give, and has not. */
export const asked: Check = {
  rule: 'fact-missing',
  severity: 'error',
  isFirm: true,
  find: (id) => sql`
    select array[key] as parcels, st_pointonsurface(geom) as place, jsonb_build_object('facts', asks) as facts
    from ${remaining(id)} r where cardinality(asks) > 0 or facts ->> 'cadastralNumber' = ''`,
}

export const numberTaken: Check = {
  rule: 'number-taken',
  severity: 'error',
  isFirm: true,
  find: (id) => sql`
    with drafts as materialized (
      select key, geom, facts ->> 'cadastralNumber' as number from ${remaining(id)} r
    ), numbers as (
      select key, geom, number, true as is_draft from drafts
      union all select u.id::text, u.geom, u.cadastral_number, false
      from (select distinct number from drafts) as d join ${untouched(id)} u on u.cadastral_number = d.number
    )
    select array_agg(key order by key) as parcels, st_pointonsurface((array_agg(geom order by key))[1]) as place,
      jsonb_build_object('cadastralNumber', number) as facts
    from numbers where number <> '' group by number having count(*) > 1 and bool_or(is_draft)`,
}

/** Registered and computed area further apart than a hundredth and half a square metre. */
export const areaDiffers: Check = {
  rule: 'area-differs',
  severity: 'warning',
  find: (id) => sql`
    select array[key] as parcels, st_pointonsurface(geom) as place,
      jsonb_build_object('areaM2', m2, 'registeredAreaM2', registered) as facts
    from ${remaining(id)} r, lateral (
      select ${areaM2(sql`r.geom`)} as m2, (facts ->> 'registeredAreaM2')::float8 as registered) as measured
    where abs(m2 - registered) > 0.5 + m2 / 100`,
}

/** Owners' shares of a parcel that is split or merged, which do not total one. */
export const sharesTotal: Check = {
  rule: 'shares-total',
  severity: 'warning',
  find: (id) => sql`
    select array[d.key] as parcels, st_pointonsurface(d.geom) as place, jsonb_build_object('total', round(total, 6)) as facts
    from ${draftsOf(id)} d,
      lateral (select sum(share_numerator::numeric / share_denominator) as total from rights r
        where r.municipality_id = ${tenant} and r.parcel_id = d.parcel_id and r.kind = 'ownership' and r.valid_until is null) as s
    where abs(total - 1) > 0.000001`,
}

/** Somebody else is about to change the same parcel. */
export const pendingElsewhere: Check = {
  rule: 'pending-elsewhere',
  severity: 'warning',
  find: (id) => sql`
    select array[d.key] as parcels, st_pointonsurface(d.geom) as place,
      jsonb_build_object('changeSetId', s.id, 'name', s.name) as facts
    from ${draftsOf(id)} d
      join change_set_parcels o on o.municipality_id = d.municipality_id and o.parcel_id = d.parcel_id
      join change_sets s on s.municipality_id = o.municipality_id and s.id = o.change_set_id
    where o.change_set_id <> ${id} and s.status in ('draft', 'in-review')`,
}

/** A parcel that somebody published another version of since this change set began with it. */
export const baseMoved: Check = {
  rule: 'base-moved',
  severity: 'error',
  isFirm: true,
  find: (id) => sql`
    select array[d.key] as parcels, st_pointonsurface(p.geom) as place,
      jsonb_build_object('version', p.version, 'baseVersion', d.base_version) as facts
    from ${draftsOf(id)} d
      join parcels p on p.municipality_id = d.municipality_id and p.id = d.parcel_id
    where p.version <> d.base_version or (p.valid_until is not null and d.operation is distinct from 'revive')`,
}
