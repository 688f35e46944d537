import { type RawBuilder, sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'
import { areaM2, type Check, draftsOf, remaining, untouched } from './check.ts'

/** Ground that was somebody's and would be nobody's; what somebody gave up or takes back is meant. */
export const gap: Check = {
  rule: 'gap',
  severity: 'error',
  find: (id) => sql`
    with lost as (
      select (st_dump(st_difference(b.geom, a.geom, 1e-10))).geom as geom
      from (select st_union(p.geom) as geom from ${draftsOf(id)} d join parcels p
            on p.municipality_id = d.municipality_id and p.id = d.parcel_id
            where not d.is_retired or d.operation not in ('retire', 'undo')) as b,
        (select coalesce(st_union(geom), 'POLYGON EMPTY'::geometry) as geom from ${remaining(id)} r) as a
    )
    select array[]::text[] as parcels, geom as place, jsonb_build_object('areaM2', m2) as facts
    from lost, lateral (select ${areaM2(sql`lost.geom`)} as m2) as measured where m2 > overlap_tolerance_m2()`,
}

/** What a grid made of shapes, without the lines that became of what is thinner than it. */
const faces = (shape: RawBuilder<unknown>) => sql`st_collectionextract(${shape}, 3)`

/** What of a shape lies on another, told apart by a hundredth of a millimetre. */
const within = (shape: RawBuilder<unknown>, other: RawBuilder<unknown>) =>
  faces(sql`st_intersection(${shape}, ${other}, 1e-10)`)

/** Ground that would be two parcels' at once, and was not before. */
export const overlap: Check = {
  rule: 'overlap',
  severity: 'error',
  isFirm: true,
  find: (id) => sql`
    with drafts as materialized (
      select key, geom from ${remaining(id)} r
    ), pairs as materialized (
      select a.key as one, b.key as other, a.geom as geom, b.geom as beside
      from drafts a join drafts b on b.geom && a.geom and b.key > a.key
      union all
      select a.key, p.id::text, a.geom, p.geom from drafts a join ${untouched(id)} p on p.geom && a.geom
    ), met as materialized (
      -- Within the box of both: a river has thousands of corners, and a neighbour at few of them.
      select one, other, ${within(sql`beside`, faces(sql`st_clipbybox2d(geom, box2d(st_expand(beside, 1e-6)))`))} as geom from pairs
      where st_intersects(geom, beside)
    )
    select array[one, other] as parcels, geom as place, jsonb_build_object('areaM2', m2) as facts
    from met, lateral (select ${areaM2(sql`met.geom`)} as m2) as measured
    where st_area(met.geom) > 0 and m2 > overlap_tolerance_m2() + (
      select coalesce(sum(overlap_m2(p.geom, q.geom)), 0) from parcels p, parcels q
      where p.municipality_id = ${tenant} and q.municipality_id = ${tenant} and p.id <> q.id
        -- What ended lies on the ground of who has it now: that excuses nothing.
        and p.valid_until is null and q.valid_until is null and p.id = any (roots_of(${id}, one))
        and q.id = any (roots_of(${id}, other) || case when other ~ '^new-' then '{}' else array[other::bigint] end))`,
}

/** How wide a strip has to be to be meant, metres, where the municipality does not say otherwise. */
const widthM = (name: 'gapWidthM' | 'sliverWidthM', usual: number) => sql`(
  select coalesce((settings -> 'parcelLimits' ->> ${sql.lit(name)})::float8, ${sql.lit(usual)}) from municipalities
  where id = ${tenant})`

/** Ground in metres, north up. */
const inMetres = (shape: RawBuilder<unknown>) => sql`(
  select st_scale(st_transform(${shape}, town.srid), town.unit_m, town.unit_m) from municipalities town
  where town.id = ${tenant})`

const inDegrees = (shape: RawBuilder<unknown>) => sql`(
  select st_transform(st_scale(${shape}, 1 / town.unit_m, 1 / town.unit_m), 4326) from municipalities town
  where town.id = ${tenant})`

/** What of the ground around shapes is narrower than this, to half a millimetre. Metres. */
const narrowBeside = (shape: RawBuilder<unknown>, wide: RawBuilder<unknown>) =>
  faces(sql`
  st_difference(st_buffer(st_buffer(${shape}, ${wide} / 2, 'join=mitre'), -${wide} / 2, 'join=mitre'), ${shape}, 0.0005)`)

/** Is the draft r more than the parcel p with corners set into its edges? Without comparing shapes as a whole. */
const hasMoved = sql`(abs(${areaM2(sql`r.geom`)} - p.area_m2) > overlap_tolerance_m2() or exists (
  select geom from st_dumppoints(p.geom) except select geom from st_dumppoints(r.geom)))`

/** Nobody's ground between a parcel and another, too narrow to be meant, that was not so before. */
export const narrowGap: Check = {
  rule: 'narrow-gap',
  severity: 'warning',
  find: (id) => sql`
    with moved as (
      select r.key, r.geom, p.geom as before, coalesce(nullif(st_symdifference(r.geom, p.geom, 1e-10), 'POLYGON EMPTY'), r.geom) as changed
      from ${remaining(id)} r left join parcels p on p.municipality_id = ${tenant} and p.id = r.parcel_id
      where case when p.id is null then cardinality(r.from_keys) = 0 else ${hasMoved} end
    ), here as materialized (
      -- Nothing becomes narrow far from what changed, and a river has thousands of corners.
      select key, around, ${within(sql`geom`, sql`around`)} as geom, ${within(sql`before`, sql`around`)} as before
      from moved, lateral (select st_union(st_envelope(st_expand(part.geom, 0.00005))) as around from st_dump(changed) as part) as a
    ), beside as (
      select h.key, ${within(sql`d.geom`, sql`around`)} as geom from here h join ${remaining(id)} d on st_intersects(d.geom, around) and d.key <> h.key
      union all
      select h.key, ${within(sql`u.geom`, sql`around`)} from here h join ${untouched(id)} u on st_intersects(u.geom, around)
    ), ground as materialized (
      select h.key, ${inMetres(faces(sql`st_union(h.geom, b.geom, 1e-9)`))} as after,
        ${inMetres(faces(sql`st_union(h.before, b.geom, 1e-9)`))} as before, ${widthM('gapWidthM', 0.3)} as width_m
      from here h join (select key, st_union(geom, 1e-9) as geom from beside group by key) as b using (key)
    ), narrow as (
      select key, (st_dump(st_difference(${narrowBeside(sql`after`, sql`width_m`)},
        coalesce(${narrowBeside(sql`before`, sql`width_m`)}, st_setsrid('POLYGON EMPTY'::geometry, st_srid(after))), 0.0005))).geom as geom
      from ground
    )
    select array[key] as parcels, ${inDegrees(sql`geom`)} as place, jsonb_build_object('areaM2', st_area(geom)) as facts
    from narrow where st_area(geom) > overlap_tolerance_m2()`,
}

/** Pieces too thin to be meant by what they are wide on average, which were not so before. */
export const sliver: Check = {
  rule: 'sliver',
  severity: 'warning',
  find: (id) => sql`
    with thin as (
      select key, parcel_id, geom, m2, width_m
      from ${remaining(id)} r, lateral (select ${areaM2(sql`r.geom`)} as m2, ${widthM('sliverWidthM', 0.1)} as width_m) as measured
      where m2 < width_m / 2 * st_perimeter(geom::geography)
    )
    select array[key] as parcels, t.geom as place, jsonb_build_object('areaM2', m2) as facts
    from thin t left join parcels p on p.municipality_id = ${tenant} and p.id = t.parcel_id
    where p.id is null or p.area_m2 >= width_m / 2 * st_perimeter(p.geom::geography)`,
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
