import { sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'
import { areaM2, type Check, remaining } from './check.ts'

/** Parcels that begin, each with the zone in which its middle lies. */
const zoned = (id: number) => sql`(
  select r.key, r.geom, z.code, z.min_lot_area_m2, z.min_frontage_m
  from ${remaining(id)} r join zones z
    on z.municipality_id = ${tenant} and z.geom && r.geom and st_intersects(z.geom, st_pointonsurface(r.geom))
  where r.parcel_id is null)`

export const lotTooSmall: Check = {
  rule: 'lot-too-small',
  severity: 'warning',
  find: (id) => sql`
    select array[key] as parcels, geom as place,
      jsonb_build_object('areaM2', m2, 'leastM2', min_lot_area_m2, 'zone', code) as facts
    from ${zoned(id)} r, lateral (select ${areaM2(sql`r.geom`)} as m2) as measured where m2 < min_lot_area_m2`,
}

/** Boundary as near to a road's ground as this is frontage. Metres. */
const besideM = 2

export const frontageTooShort: Check = {
  rule: 'frontage-too-short',
  severity: 'warning',
  find: (id) => sql`
    select array[key] as parcels, geom as place,
      jsonb_build_object('frontageM', frontage_m, 'leastM', min_frontage_m, 'zone', code) as facts
    from ${zoned(id)} r, lateral (
      select coalesce(sum(st_length(st_intersection(st_boundary(r.geom), st_buffer(s.geom::geography, ${besideM})::geometry)::geography)), 0)
        as frontage_m
      from road_surfaces s
      where s.municipality_id = ${tenant} and s.geom && st_expand(r.geom, 0.0001)
        and st_dwithin(s.geom::geography, r.geom::geography, ${besideM})) as f
    where frontage_m < min_frontage_m`,
}
