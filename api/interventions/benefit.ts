import { type RawBuilder, sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { effects } from './kinds.ts'

/** Units that need is best taken from, the best first. */
const unitKinds = ['road-segment', 'hexagon-50', 'hexagon-100', 'hexagon-200', 'hexagon-400']

/** How far from it a street is still the one that is worked on. Metres. */
const besideM = 10

/** What is done at a point is done for what is this near. Metres. */
const aroundM = 25

/** Streets and places without homes are used too: so many metres, or square metres, count as one person. */
const metresPerPerson = 20
const squareMetresPerPerson = 10_000

/**
 * What interventions would remove of need, for rows (id, kind, geom): rows (id, benefit, parts, people,
 * district_id). Of each unit, by the share of it that is worked on, the levels by their weight and by
 * what such work does about them, times the people there (those in schools and care twice). Without a
 * computed need there is no benefit, and `parts` says so.
 */
export function benefitSql(
  rows: RawBuilder<unknown>,
  weights: Readonly<Record<string, number>>,
): RawBuilder<unknown> {
  const lengthOf = (geom: RawBuilder<unknown>) =>
    sql`st_length(st_transform(${geom}, m.srid)) * m.unit_m`
  return sql`(
    with m as (select srid, unit_m from municipalities where id = ${tenant}),
    run as materialized (
      select id, unit_kind, components, revision, counts -> 'withFigure' as known from need_runs
      where municipality_id = ${tenant} and is_current and unit_kind = any(${unitKinds}::text[])
        and (counts ->> 'units')::integer > 0
      order by array_position(${unitKinds}::text[], unit_kind) limit 1),
    given as materialized (select g.id, g.kind, g.geom,
        -- GEOS cannot always buffer lines that go on from each other ("assigned depths do not match"); one line it can.
        st_buffer(case st_dimension(g.geom) when 1 then st_linemerge(g.geom) else g.geom end::geography,
          case st_dimension(g.geom) when 0 then ${aroundM} else ${besideM} end::float8)::geometry as zone
      from (${rows}) as g),
    -- Of which nothing at all is known, that counts nothing.
    weights as materialized (
      select c.n, c.component, w.weight / nullif(sum(w.weight) over (), 0) as share
      from run cross join lateral unnest(run.components) with ordinality as c (component, n)
      cross join lateral (select case when (run.known ->> c.component)::integer = 0 then 0
        else coalesce((${JSON.stringify(weights)}::jsonb ->> c.component)::float8, 0) end as weight) as w),
    touched as materialized (
      select g.id, g.kind, u.people + u.vulnerable_people as people, u.length_m, u.area_m2, u.district_id, v.levels, part.share
      from given g cross join run cross join m
      join need_units u on u.municipality_id = ${tenant} and u.kind = run.unit_kind and u.geom && g.zone
      join need_values v on v.municipality_id = ${tenant} and v.run_id = run.id and v.unit_id = u.id
      cross join lateral (select case when st_dimension(u.geom) = 1
        then ${lengthOf(sql`st_intersection(u.geom, g.zone)`)} / nullif(u.length_m, 0)
        when st_dimension(g.geom) = 1 then ${lengthOf(sql`st_intersection(g.geom, u.geom)`)} / nullif(u.length_m, 0)
        else st_area(st_intersection(g.zone, u.geom)) / nullif(st_area(u.geom), 0) end as share) as found
      cross join lateral (select least(1, found.share) as share) as part
      -- Less is a street that only crosses.
      where part.share > 0 and (part.share > 0.3 or part.share * u.length_m > 25
        or (st_dimension(u.geom) = 2 and st_dimension(g.geom) <> 1))),
    parts as (
      select t.id, w.component, sum(t.share * t.levels[w.n] / 255.0 * w.share
        * (${JSON.stringify(effects)}::jsonb -> t.kind ->> w.component)::float8
        * greatest(t.people, t.length_m / ${metresPerPerson}::float8, t.area_m2 / ${squareMetresPerPerson}::float8)) as removed
      from touched t join weights w on ${JSON.stringify(effects)}::jsonb -> t.kind ? w.component and w.share > 0
      group by 1, 2)
    select g.id, coalesce(p.benefit, 0)::float8 as benefit, coalesce(u.people, 0)::float8 as people, u.district_id,
      case when (select count(*) from run) = 0 then '{"missing": "need-not-computed"}'::jsonb
        else jsonb_build_object('unitKind', (select unit_kind from run), 'runId', (select id from run),
          'units', coalesce(u.units, 0), 'removed', coalesce(p.removed, '{}'::jsonb)) end as parts
    from given g
    left join (select id, sum(removed) as benefit,
        jsonb_object_agg(component, round(removed::numeric, 3)) filter (where removed > 0) as removed
      from parts group by id) as p on p.id = g.id
    left join (select id, sum(share * people) as people, count(*) as units,
        mode() within group (order by district_id) as district_id
      from touched group by id) as u on u.id = g.id)`
}
