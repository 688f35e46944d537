import type { Geometry } from 'geojson'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { buriedKinds } from './kinds.ts'
import { type Named, namedSql } from './named.ts'
import { type CentreLine, type StreetGraph, streetGraph } from './streets/street-graph.ts'

const dayOf = (moment: RawBuilder<unknown>) =>
  sql`(${moment} at time zone (select time_zone from municipalities where id = ${tenant}))::date`

/** A street that is closed, wholly or by half, from a day to a day. */
export interface Closure {
  collection: 'works' | 'work-orders' | 'programmes' | 'interventions'
  id: number
  title: string
  kind: string
  /** Of an intervention. */
  named: Named | null
  from: string
  to: string
  closure: 'partial' | 'full'
  bundleId: number | null
  isOnBridge: boolean
  geometry: Geometry
  /** Where traffic is led, if somebody has said so. */
  detour: Geometry | null
}

/** Of a scenario, what is chosen has the dates of its year; without one, what has dates of its own. */
const interventionsSql = (scenarioId: number | undefined): RawBuilder<unknown> =>
  scenarioId === undefined
    ? sql`select i.*, i.earliest_on as from_on, i.latest_on as to_on from interventions i
        where i.status in ('candidate', 'planned', 'running') and i.earliest_on is not null and i.latest_on is not null`
    : sql`select i.*, s.from_on, (s.from_on + make_interval(months => greatest(1, ceil(i.duration_days / 21))::integer))::date - 1 as to_on
        from scenario_choices c
        join interventions i on i.municipality_id = c.municipality_id and i.id = c.intervention_id
        cross join lateral (select make_date(c.year, coalesce(extract(month from i.earliest_on)::integer, 4), 1) as from_on) as s
        where c.municipality_id = ${tenant} and c.scenario_id = ${scenarioId} and c.year is not null and i.status <> 'dropped'`

/** Those that are not over. What an intervention stands for is seen as that intervention. */
export async function readClosures(trx: Trx, scenarioId?: number): Promise<Closure[]> {
  const isStoodFor = (collection: string, id: RawBuilder<unknown>) =>
    sql`exists (select from own where own.about @> jsonb_build_array(
      jsonb_build_object('collection', ${collection}::text, 'id', ${id})))`
  const { rows } = await sql<Closure>`
    with own as materialized (
      select * from (${interventionsSql(scenarioId)}) as i where i.municipality_id = ${tenant}),
    closed as materialized (
      select 'works'::text as collection, w.id, w.title, w.kind, ${dayOf(sql`w.starts_at`)} as from_on,
        ${dayOf(sql`coalesce(w.ends_at, w.starts_at)`)} as to_on, w.closure, null::bigint as bundle_id, null::jsonb as named, w.geom,
        detour_of(w.attributes) as detour
      from works w
      where w.municipality_id = ${tenant} and w.status in ('planned', 'running') and w.starts_at is not null
        and not exists (select from own where own.works_id = w.id) and not ${isStoodFor('works', sql`w.id`)}
      union all
      select 'programmes', p.id, p.title, p.kind, p.starts_on, coalesce(p.ends_on, p.starts_on), p.closure, null, null, p.geom, null
      from programmes p
      where p.municipality_id = ${tenant} and p.status in ('planned', 'running') and p.starts_on is not null
        and not ${isStoodFor('programmes', sql`p.id`)}
      union all
      select 'work-orders', o.id, o.title, n.kind, ${dayOf(sql`coalesce(o.started_at, o.scheduled_at)`)},
        ${dayOf(sql`greatest(o.started_at, o.scheduled_at)`)}, 'partial', null, null, o.geom, null
      from work_orders o
      join assets a on a.municipality_id = ${tenant} and a.id = o.asset_id
      join network_edges e on e.municipality_id = ${tenant} and e.id = a.edge_id
      join networks n on n.municipality_id = ${tenant} and n.id = e.network_id and n.kind = any(${[...buriedKinds]}::text[])
      where o.municipality_id = ${tenant} and o.status in ('scheduled', 'in-progress') and o.works_id is null
        and coalesce(o.started_at, o.scheduled_at) is not null and o.kind <> 'inspection' and not ${isStoodFor('work-orders', sql`o.id`)}
      union all
      select 'interventions', i.id, i.title, i.kind, i.from_on, i.to_on, i.closure, i.bundle_id, ${namedSql}, i.geom, null from own i)
    select c.collection, c.id, c.title, c.kind, c.named, greatest(c.from_on, (select today()))::text as "from", c.to_on::text as "to", c.closure, c.bundle_id as "bundleId",
      exists (select from road_surfaces s where s.municipality_id = ${tenant} and s.kind = 'bridge'
        and s.geom && c.geom and st_intersects(s.geom, c.geom)) as "isOnBridge",
      st_asgeojson(c.geom, 7)::json as geometry, st_asgeojson(c.detour, 7)::json as detour
    from closed c
    where c.closure <> 'none' and c.to_on >= (select today())
    order by c.from_on, c.collection, c.id`.execute(trx)
  return rows
}

/** How far a detour may lead away from what is closed. Degrees, some five kilometres. */
const aroundDegrees = 0.05

/** The streets for vehicles around these. */
export async function readStreets(trx: Trx, closures: readonly Closure[]): Promise<StreetGraph> {
  const shapes = JSON.stringify(closures.map(({ geometry }) => geometry))
  const { rows } = await sql<CentreLine>`
    with around as materialized (
      select st_expand(st_setsrid(st_extent(st_geomfromgeojson(g::text))::geometry, 4326), ${aroundDegrees}) as box
      from json_array_elements(${shapes}::json) as g)
    select st_asgeojson(d.geom, 7)::json -> 'coordinates' as coordinates, r.one_way as "isOneWay"
    from around join roads r on r.municipality_id = ${tenant} and r.geom && around.box and r.class not in ('path', 'track')
    cross join lateral st_dump(r.geom) as d
    order by r.id, d.path`.execute(trx)
  return streetGraph(rows)
}
