import { sql } from 'kysely'
import { areaM2, type Check, draftsOf, remaining, untouched } from './check.ts'

/** Ground that was somebody's and would be nobody's. */
export const gap: Check = {
  rule: 'gap',
  severity: 'error',
  find: (id) => sql`
    with lost as (
      select (st_dump(st_difference(b.geom, a.geom))).geom as geom
      from (select st_union(p.geom) as geom from ${draftsOf(id)} d join parcels p
            on p.municipality_id = d.municipality_id and p.id = d.parcel_id) as b,
        (select coalesce(st_union(geom), 'POLYGON EMPTY'::geometry) as geom from ${remaining(id)} r) as a
    )
    select array[]::text[] as parcels, geom as place, jsonb_build_object('areaM2', m2) as facts
    from lost, lateral (select ${areaM2(sql`lost.geom`)} as m2) as measured where m2 > overlap_tolerance_m2()`,
}

/** Ground that would be two parcels' at once, and was not before. */
export const overlap: Check = {
  rule: 'overlap',
  severity: 'error',
  isFirm: true,
  find: (id) => sql`
    with others as (
      select key, geom from ${remaining(id)} r union all select id::text, geom from ${untouched(id)} u
    ), pairs as (
      select a.key as one, b.key as other, st_intersection(a.geom, b.geom) as geom,
        (select coalesce(sum(overlap_m2(p.geom, q.geom)), 0) from parcels p, parcels q
         where p.municipality_id = a.municipality_id and q.municipality_id = a.municipality_id
           and p.id = coalesce(a.parcel_id, a.from_keys[1]::bigint)
           and q.id::text = b.key) as before_m2
      from ${remaining(id)} a join others b on b.geom && a.geom and b.key > a.key
      where a.from_keys[1] is null or a.from_keys[1] ~ '^[0-9]+$'
    )
    select array[one, other] as parcels, geom as place, jsonb_build_object('areaM2', m2) as facts
    from pairs, lateral (select ${areaM2(sql`pairs.geom`)} as m2) as measured
    where m2 > before_m2 + overlap_tolerance_m2()`,
}

/** Pieces too thin to be meant: less than a tenth of a metre wide on average. */
export const sliver: Check = {
  rule: 'sliver',
  severity: 'warning',
  find: (id) => sql`
    select array[key] as parcels, geom as place, jsonb_build_object('areaM2', m2) as facts
    from ${remaining(id)} r, lateral (select ${areaM2(sql`r.geom`)} as m2) as measured
    where operation is not null and m2 < 0.05 * st_perimeter(geom::geography)`,
}

export const validShape: Check = {
  rule: 'valid-shape',
  severity: 'error',
  isFirm: true,
  find: (id) => sql`
    select array[key] as parcels, location(st_isvaliddetail(geom)) as place,
      jsonb_build_object('reason', reason(st_isvaliddetail(geom))) as facts
    from ${remaining(id)} r where not st_isvalid(geom)`,
}
