import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'

type Trx = Transaction<Tables>

const tenant = sql`(select current_municipality())`

export interface Conflict {
  /** What it is, for programs and for the words on the screen. */
  code:
    | 'same-street'
    | 'closures-nearby'
    | 'all-bridges-closed'
    | 'detour-onto-closed'
    | 'moratorium'
  from: string
  to: string
  members: { collection: string; id: number; title: string }[]
}

/** Streets so near that traffic would go from one to the other. Metres. */
const neighbourM = 150

/**
 * Where closures meet in space and time: of works that are planned or running and of interventions
 * that have dates. Those done in one bundle do not conflict with each other.
 */
export async function findConflicts(trx: Trx): Promise<Conflict[]> {
  const { rows } = await sql<Conflict>`
    with closed as materialized (
      select 'works'::text as collection, w.id, w.title, w.starts_at::date as starts_on, coalesce(w.ends_at::date, w.starts_at::date) as ends_on,
        w.closure, null::bigint as bundle_id, w.geom, detour_of(w.attributes) as detour
      from works w
      where w.municipality_id = ${tenant} and w.status in ('planned', 'running') and w.closure <> 'none' and w.starts_at is not null
        and not exists (select from interventions i where i.municipality_id = ${tenant} and i.works_id = w.id and i.status <> 'dropped'
          and i.earliest_on is not null and i.latest_on is not null)
      union all
      select 'interventions', i.id, i.title, i.earliest_on, i.latest_on, i.closure, i.bundle_id, i.geom, null
      from interventions i
      where i.municipality_id = ${tenant} and i.status in ('candidate', 'planned', 'running') and i.closure <> 'none'
        and i.earliest_on is not null and i.latest_on is not null),
    items as materialized (select row_number() over (order by collection, id) as key, *,
      json_build_object('collection', collection, 'id', id, 'title', title) as member,
      st_buffer(geom::geography, ${neighbourM}::float8)::geometry as around from closed where ends_on >= current_date),
    pairs as materialized (
      select case when st_dwithin(a.geom::geography, b.geom::geography, 3) then 'same-street' else 'closures-nearby' end as code,
        greatest(a.starts_on, b.starts_on) as from_on, least(a.ends_on, b.ends_on) as to_on, a.member as one, b.member as other
      from items a join items b on a.key < b.key and a.geom && b.around and st_intersects(a.geom, b.around)
      where a.starts_on <= b.ends_on and b.starts_on <= a.ends_on and a.bundle_id is distinct from coalesce(b.bundle_id, -1)
        and (a.closure = 'full' or b.closure = 'full')),
    bridges as materialized (select id, geom from road_surfaces where municipality_id = ${tenant} and kind = 'bridge'),
    -- At the beginning of each of them, the bridges that are closed.
    shut as (
      select a.key, a.starts_on, count(distinct g.id) as bridges, min(b.ends_on) as to_on,
        json_agg(distinct b.member::jsonb) as members
      from items a join items b on b.starts_on <= a.starts_on and b.ends_on >= a.starts_on
      join bridges g on g.geom && b.geom and st_intersects(g.geom, b.geom)
      where exists (select from bridges own where own.geom && a.geom and st_intersects(own.geom, a.geom))
      group by a.key, a.starts_on)
    select code, from_on::text as "from", to_on::text as "to", json_build_array(one, other) as members from pairs
    union all
    select 'all-bridges-closed', starts_on::text, to_on::text, members from shut
    where bridges = (select count(*) from bridges)
    union all
    select 'detour-onto-closed', greatest(a.starts_on, b.starts_on)::text, least(a.ends_on, b.ends_on)::text,
      json_build_array(a.member, b.member)
    from items a join items b on a.key <> b.key and a.detour && st_expand(b.geom, 0.0002) and st_dwithin(a.detour::geography, b.geom::geography, 5)
    where a.starts_on <= b.ends_on and b.starts_on <= a.ends_on
    union all
    select 'moratorium', greatest(i.earliest_on, m.starts_on)::text, m.ends_on::text, json_build_array(
      json_build_object('collection', 'interventions', 'id', i.id, 'title', i.title),
      json_build_object('collection', 'moratoriums', 'id', m.id, 'title', m.reason))
    from interventions i join moratoriums m on m.municipality_id = ${tenant} and m.geom && i.geom and st_intersects(m.geom, i.geom)
    where i.municipality_id = ${tenant} and i.status in ('candidate', 'planned') and i.excavation_depth_m > 0
      and i.earliest_on <= m.ends_on and coalesce(i.latest_on, i.earliest_on) >= m.starts_on
      and not exists (select from moratorium_exceptions e where e.municipality_id = ${tenant}
        and e.moratorium_id = m.id and e.intervention_id = i.id)
    order by 2, 1`.execute(trx)
  return rows
}
