import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { Bbox } from '../http/params.ts'
import { buriedKinds, type Kind, usualDepthM } from './kinds.ts'
import { type Named, namedSql } from './named.ts'
import { trenchWidthM } from './propose.ts'

/** One thing that is planned in a street, wherever it is kept. */
export interface Member {
  collection: 'works' | 'work-orders' | 'permits' | 'programmes' | 'interventions'
  id: number
  title: string
  kind: Kind
  startsOn: string | null
  endsOn: string | null
  /** Metres; null when the ground stays closed. */
  depthM: number | null
  opens: boolean
  cost: number | null
  lengthM: number
  bundleId: number | null
  /** Of an intervention. */
  named: Named | null
}

/** A line of what one opening saves. */
export interface Saving {
  code: 'surface' | 'traffic'
  /** Square metres that are not made good, or times that traffic is not turned aside. */
  quantity: number
  price: number
  cost: number
}

export interface Group {
  members: Member[]
  startsOn: string | null
  endsOn: string | null
  /** Openings of the street less the one that is needed. */
  savedExcavations: number
  /** In the municipality's currency; null without the prices it is reckoned with. */
  savedCost: number | null
  savings: Saving[]
  bundleId: number | null
  geometry: unknown
}

export interface StreetSpace {
  metres: number
  months: number
  bbox?: Bbox
  /** Only these: `works:12`. */
  only?: string[]
}

const depthSql = (kind: RawBuilder<unknown>) =>
  sql`(${JSON.stringify(usualDepthM)}::jsonb ->> ${kind})::float8`

const buried = sql`${[...buriedKinds]}::text[]`

/** A source that an intervention stands for is seen as that intervention. */
const isMirrored = (collection: string, id: RawBuilder<unknown>) => sql`exists (
  select from interventions i where i.municipality_id = ${tenant} and i.status in ('candidate', 'planned')
    and (i.origin <> 'proposed' or i.bundle_id is not null)
    and i.about @> jsonb_build_array(jsonb_build_object('collection', ${collection}::text, 'id', ${id})))`

/** Rows (collection, id, title, kind, starts_on, ends_on, depth_m, opens, cost, bundle_id, named, geom). */
export const plannedSql = sql`
  select 'works'::text as collection, w.id, w.title, case w.kind when 'roadworks' then 'sidewalk' when 'event' then 'other' else w.kind end as kind,
    w.starts_at::date as starts_on, w.ends_at::date as ends_on, ${depthSql(sql`w.kind`)} as depth_m,
    w.kind = any(${buried}) as opens, w.cost::float8 as cost, null::bigint as bundle_id, null::jsonb as named, w.geom
  from works w
  where w.municipality_id = ${tenant} and w.status in ('proposed', 'planned')
    and w.kind in ('resurfacing', 'roadworks', 'water', 'sewer', 'storm', 'gas', 'power', 'telecom')
    and not exists (select from interventions i where i.municipality_id = ${tenant} and i.works_id = w.id and i.status <> 'dropped')
    and not ${isMirrored('works', sql`w.id`)}
  union all
  select 'work-orders', o.id, o.title, n.kind, coalesce(o.scheduled_at, now())::date,
    coalesce(o.scheduled_at, now() + interval '6 months')::date, ${depthSql(sql`n.kind`)}, true, o.cost::float8, null, null, o.geom
  from work_orders o
  join assets a on a.municipality_id = ${tenant} and a.id = o.asset_id
  join network_edges e on e.municipality_id = ${tenant} and e.id = a.edge_id
  join networks n on n.municipality_id = ${tenant} and n.id = e.network_id and n.kind = any(${buried})
  where o.municipality_id = ${tenant} and o.status in ('requested', 'approved', 'scheduled')
    and o.kind in ('corrective', 'preventive') and o.works_id is null
    and not ${isMirrored('work-orders', sql`o.id`)}
  union all
  select 'permits', p.id, coalesce(p.description, p.number), 'other', coalesce(p.issued_on, p.decided_on, p.submitted_on),
    p.expires_on, 1, true, p.estimated_cost::float8, null, null, p.geom
  from permits p
  where p.municipality_id = ${tenant} and p.kind = 'excavation' and p.status in ('submitted', 'in-review', 'approved', 'issued')
    and coalesce(p.expires_on, 'infinity') >= (select today()) and p.works_id is null
    and not ${isMirrored('permits', sql`p.id`)}
  union all
  select 'programmes', g.id, g.title, g.kind, g.starts_on, g.ends_on, coalesce(g.excavation_depth_m, ${depthSql(sql`g.kind`)}),
    coalesce(g.excavation_depth_m > 0, g.kind = any(${buried})), g.cost::float8, null, null, g.geom
  from programmes g
  where g.municipality_id = ${tenant} and g.status = 'planned' and not ${isMirrored('programmes', sql`g.id`)}
  union all
  select 'interventions', i.id, i.title, i.kind, i.earliest_on, i.latest_on, i.excavation_depth_m,
    coalesce(i.excavation_depth_m > 0, false), i.cost::float8, i.bundle_id, ${namedSql}, i.geom
  from interventions i
  where i.municipality_id = ${tenant} and i.status in ('candidate', 'planned')
    and (i.excavation_depth_m > 0 or i.kind in ('resurfacing', 'sidewalk'))`

/** Underground before the surface, deep before shallow. */
export const inOrderSql = sql`p.opens desc, p.depth_m desc nulls last, p.starts_on nulls last, p.collection, p.id`

/**
 * What is planned in one street space, group by group, the greatest saving first: pairs that lie along
 * each other within `metres` and whose times are no more than `months` apart, and what such pairs
 * connect. What has no date yet can be done with anything.
 */
export async function findGroups(
  trx: Trx,
  { metres, months, bbox, only }: StreetSpace,
): Promise<Group[]> {
  const part = [
    ...(bbox
      ? [
          sql`p.geom && st_makeenvelope(${sql.join(bbox.map((side) => sql`${side}::float8`))}, 4326)`,
        ]
      : []),
    ...(only ? [sql`p.collection || ':' || p.id = any(${only}::text[])`] : []),
  ]
  const { rows } = await sql<{ members: (Member & { key: number })[]; geometry: unknown }>`
    with recursive m as (select srid, unit_m from municipalities where id = ${tenant}),
    planned as materialized (
      select row_number() over (order by p.collection, p.id)::integer as key, p.*, st_buffer(p.geom::geography, ${metres}::float8)::geometry as zone,
        case st_dimension(p.geom) when 0 then 1 when 1 then st_length(p.geom::geography)
          else greatest(1, st_area(p.geom::geography) / 6) end as length_m
      from (${plannedSql}) as p where ${sql.join([sql`true`, ...part], sql` and `)}),
    pairs as materialized (
      select a.key as a, b.key as b
      from planned a join planned b on a.key < b.key and a.geom && b.zone and st_intersects(a.geom, b.zone)
      cross join lateral (select st_intersection(a.geom, b.zone) as geom) as along
      cross join lateral (select case st_dimension(along.geom) when 0 then 1 when 1 then st_length(along.geom::geography)
        else st_area(along.geom::geography) / 6 end as length_m) as shared
      where (a.opens or b.opens)
        -- Less is a crossing.
        and shared.length_m >= least(25, 0.3 * least(a.length_m, b.length_m))
        and coalesce(a.starts_on, '-infinity') <= coalesce((b.ends_on + make_interval(months => ${months}))::date, 'infinity')
        and coalesce(b.starts_on, '-infinity') <= coalesce((a.ends_on + make_interval(months => ${months}))::date, 'infinity')),
    edges as (select a, b from pairs union all select b, a from pairs),
    reach (key, root) as (
      select a, a from edges
      union select e.b, r.root from reach r join edges e on e.a = r.key),
    grouped as materialized (select key, min(root) as root from reach group by key)
    select json_agg(json_build_object('collection', p.collection, 'id', p.id, 'title', p.title, 'kind', p.kind,
        'startsOn', p.starts_on, 'endsOn', p.ends_on, 'depthM', p.depth_m, 'opens', p.opens, 'cost', p.cost,
        'lengthM', round(p.length_m::numeric, 1), 'bundleId', p.bundle_id, 'named', p.named)
        order by ${inOrderSql}) as members,
      st_asgeojson(st_collect(p.geom), 7, 0)::json as geometry
    from grouped g join planned p on p.key = g.key
    group by g.root`.execute(trx)
  const prices = await readRestoring(trx)
  return rows
    .map(({ members, geometry }) => groupOf(members, geometry, prices))
    .sort(
      (a, b) => (b.savedCost ?? 0) - (a.savedCost ?? 0) || b.savedExcavations - a.savedExcavations,
    )
}

interface Restoring {
  /** For a square metre. */
  surface: number | null
  /** For each opening. */
  traffic: number | null
}

/** What an opening of a street costs beside what it is opened for. */
export async function readRestoring(trx: Trx): Promise<Restoring> {
  const { rows } = await sql<Restoring>`
    select max(price) filter (where code = 'surface-reinstatement')::float8 as surface,
      max(price) filter (where code = 'traffic-management')::float8 as traffic
    from unit_prices where municipality_id = ${tenant} and code in ('surface-reinstatement', 'traffic-management')`.execute(
    trx,
  )
  return rows[0]!
}

function groupOf(members: Member[], geometry: unknown, prices: Restoring): Group {
  const starts = members.flatMap(({ startsOn }) => startsOn ?? []).sort()
  const ends = members.flatMap(({ endsOn }) => endsOn ?? []).sort()
  const bundles = new Set(members.map(({ bundleId }) => bundleId))
  return {
    members,
    startsOn: starts[0] ?? null,
    endsOn: ends.at(-1) ?? null,
    ...savingsOf(members, prices),
    bundleId: bundles.size === 1 ? members[0]!.bundleId : null,
    geometry,
  }
}

/**
 * Of several openings the traffic is turned aside once and the longest is made good once; where the
 * surface is laid anew afterwards, none is.
 */
export function savingsOf(members: readonly Member[], { surface, traffic }: Restoring) {
  const openings = members.filter(({ opens }) => opens)
  const isResurfaced = members.some(({ kind, opens }) => kind === 'resurfacing' && !opens)
  const lengths = openings.map(({ lengthM }) => lengthM)
  const all = lengths.reduce((sum, each) => sum + each, 0)
  const lastM = isResurfaced ? 0 : Math.max(0, ...lengths)
  const turnings = Math.max(0, members.length - 1)
  const savedExcavations = Math.max(0, openings.length - 1)
  if (surface === null || traffic === null)
    return { savedExcavations, savedCost: null, savings: [] }
  const line = (code: Saving['code'], quantity: number, price: number): Saving => ({
    code,
    quantity,
    price,
    cost: Math.round(quantity * price),
  })
  const savings = [
    line('surface', Math.round((all - lastM) * trenchWidthM * 10) / 10, surface),
    line('traffic', turnings, traffic),
  ].filter(({ cost }) => cost > 0)
  const savedCost = savings.reduce((sum, { cost }) => sum + cost, 0)
  return { savedExcavations, savedCost, savings }
}
