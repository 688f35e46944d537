import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { type ReadContext, rowAs } from '../http/collection.ts'
import { wrongField } from '../http/problem.ts'
import { compileQuestion, living } from '../http/question-sql.ts'
import { buriedKinds, type Kind } from './kinds.ts'
import type { Selection } from './schema.ts'
import type { Quantity } from './scope.ts'

/** What a point or a line stands for beyond itself. Metres. */
const reachM = 15

/** What is no more than another street crossing the selection. Metres. */
const leastLengthM = 8

/** More things than anybody plans for at once. */
const mostThings = 5000

export interface Selected {
  /** WKB in hexadecimal, EPSG:4326. */
  geom: string
  about: { collection: string; id: number }[]
  quantities: Quantity[]
}

/** Where a list of the selection is found. */
const sources = {
  units: 'need_units',
  roads: 'roads',
  edges: 'network_edges',
  assets: 'assets',
  orders: 'work_orders',
  reports: 'reports',
} as const

const collectionOf: Readonly<Record<keyof typeof sources, string>> = {
  units: 'need-units',
  roads: 'roads',
  edges: 'network-edges',
  assets: 'assets',
  orders: 'work-orders',
  reports: 'reports',
}

type List = keyof typeof sources
const lists = Object.keys(sources) as List[]

/**
 * What a kind of work means in a selection: whole streets, mains and things that were picked, and of
 * others the part within it. Throws 422 for ids that are not there and for shapes that cross themselves.
 */
export async function readSelection(
  trx: Trx,
  sent: Selection,
  kind: Kind,
  at: ReadContext,
): Promise<Selected> {
  const isDrawn = sent.geometry !== undefined || sent.within !== undefined
  if (lists.every((list) => sent[list].length === 0) && !isDrawn && sent.question === undefined)
    throw wrongField(
      'body.from',
      'Is empty: name units, roads, edges, assets, orders or reports, draw, or ask.',
      422,
    )
  await requireAll(trx, sent)
  const { from, others } = await withMatches(trx, sent, at)
  const { rows } = await sql<{
    geom: string
    about: Selected['about'] | null
    quantities: Quantity[] | null
  }>`
    with m as (select srid, unit_m from municipalities where id = ${tenant}),
    picked as materialized (${pickedSql(from, others)}),
    area as materialized (
      select st_union(case when st_dimension(geom) = 2 then geom else st_buffer(geom::geography, ${reachM}::float8)::geometry end) as geom
      from picked where not is_direct or ${kind === 'repairs'}::boolean),
    targets as materialized (${targetsSql(from, kind)})
    select encode(st_asewkb(coalesce(
        (select st_union(geom) from targets), (select st_union(geom) from picked))), 'hex') as geom,
      (select json_agg(json_build_object('collection', a.collection, 'id', a.id) order by a.collection, a.id) from (
        select collection, id from targets union select collection, id from picked where id is not null) as a) as about,
      (select json_agg(q) from (select per, sum(quantity) as quantity, diameter_mm as "diameterMm" from targets
        group by per, diameter_mm having sum(quantity) > 0) as q) as quantities`.execute(trx)
  const { geom, about, quantities } = rows[0]!
  if ((about?.length ?? 0) > mostThings)
    throw wrongField('body.from', `More than ${mostThings} things: too much for one.`, 422)
  return {
    geom,
    about: about ?? [],
    quantities: (quantities ?? []).map((each) => ({ ...each, kind })),
  }
}

async function requireAll(trx: Trx, from: Selection) {
  for (const list of lists) {
    if (from[list].length === 0) continue
    const { rows } = await sql<{ at: number; id: number }>`
      select w.at::integer - 1 as at, w.id from unnest(${from[list]}::bigint[]) with ordinality as w (id, at)
      where not exists (select from ${sql.table(sources[list])} t where t.municipality_id = ${tenant} and t.id = w.id)
      order by w.at limit 1`.execute(trx)
    const missing = rows[0]
    if (missing)
      throw wrongField(`body.from.${list}.${missing.at}`, `There is no ${missing.id}.`, 422)
  }
  if (from.geometry === undefined) return
  const { rows } = await sql<{ wrong: string | null }>`
    select case when not st_isvalid(g) then st_isvalidreason(g) end as wrong
    from st_geomfromgeojson(${JSON.stringify(from.geometry)}::text) as g`.execute(trx)
  const wrong = rows[0]?.wrong
  if (wrong) throw wrongField('body.from.geometry', wrong, 422)
}

/** What matches a question and is in no list of a selection. */
interface Others {
  collection: string
  table: string
  ids: number[]
}

const mostMatches = 2000

/** The selection with what matches its question, each in its list as if it had been named. */
async function withMatches(
  trx: Trx,
  from: Selection,
  at: ReadContext,
): Promise<{ from: Selection; others?: Others }> {
  if (from.question === undefined) return { from }
  const { of, where } = compileQuestion(at, from.question, 'body.from.question')
  const row = rowAs('o', at)
  const { rows } = await sql<{ id: number }>`
    select o.id from ${sql.table(of.table)} as o
    where ${sql.join([...living(at, of, row), where(row), sql`o.geom is not null`], sql` and `)}
    limit ${mostMatches + 1}`.execute(trx)
  if (rows.length === 0) throw wrongField('body.from.question', 'Nothing matches it.', 422)
  if (rows.length > mostMatches)
    throw wrongField(
      'body.from.question',
      `More than ${mostMatches} match it: too much for one.`,
      422,
    )
  const ids = rows.map(({ id }) => id)
  const list = lists.find((one) => collectionOf[one] === of.path)
  if (list === undefined) return { from, others: { collection: of.path, table: of.table, ids } }
  return { from: { ...from, [list]: [...new Set([...from[list], ...ids])] } }
}

/** Rows (collection, id, geom, is_direct): what was named itself is taken whole. */
function pickedSql(from: Selection, others: Others | undefined): RawBuilder<unknown> {
  const parts = lists
    .filter((list) => from[list].length > 0)
    .map((list) => {
      const isDirect = list === 'roads' || list === 'edges' || list === 'assets'
      return sql`select ${collectionOf[list]}::text as collection, id, geom, ${isDirect}::boolean as is_direct
        from ${sql.table(sources[list])} where municipality_id = ${tenant} and id = any(${from[list]}::bigint[])`
    })
  if (from.geometry !== undefined) {
    parts.push(sql`select 'drawn'::text as collection, null::bigint as id,
      st_setsrid(st_geomfromgeojson(${JSON.stringify(from.geometry)}::text), 4326) as geom, false as is_direct`)
  }
  if (from.within !== undefined) {
    parts.push(
      sql`select 'drawn'::text as collection, null::bigint as id, area_of(${from.within}::text) as geom, false as is_direct`,
    )
  }
  if (others !== undefined) {
    parts.push(sql`select ${others.collection}::text as collection, id, geom, false as is_direct
      from ${sql.table(others.table)} where municipality_id = ${tenant} and id = any(${others.ids}::bigint[])`)
  }
  return sql.join(parts, sql` union all `)
}

const lengthSql = sql`st_length(st_transform(t.geom, m.srid)) * m.unit_m`

/** Rows (collection, id, geom, per, quantity, diameter_mm). */
function targetsSql(from: Selection, kind: Kind): RawBuilder<unknown> {
  if (kind === 'resurfacing' || kind === 'sidewalk') return streetsSql(from, kind)
  if ((buriedKinds as readonly Kind[]).includes(kind)) return pipesSql(from, kind)
  return kind === 'repairs' ? reportsSql(from) : thingsSql(from, kind)
}

/** The part of the row's line that is meant: all of it when it was named, else what lies in the area. */
const partSql = (
  table: 'roads' | 'network_edges',
  named: readonly number[],
  where: RawBuilder<unknown>,
) => sql`
  select r.*, r.id = any(${named}::bigint[]) as is_named, case when r.id = any(${named}::bigint[]) then r.geom
    else st_collectionextract(st_intersection(r.geom, area.geom), 2) end as part
  from ${sql.table(table)} r cross join area
  where r.municipality_id = ${tenant} and ${where}
    and (r.id = any(${named}::bigint[]) or (r.geom && area.geom and st_intersects(r.geom, area.geom)))`

function streetsSql(from: Selection, kind: 'resurfacing' | 'sidewalk'): RawBuilder<unknown> {
  const widthM =
    kind === 'resurfacing'
      ? sql`coalesce(nullif(t.width_m, 0), nullif(t.lanes, 0) * 3.25, 7)`
      : sql`coalesce((select sum(s.area_m2) from road_surfaces s where s.municipality_id = ${tenant}
          and s.road_id = t.id and s.kind = 'sidewalk') / nullif(t.length_m, 0), 3)`
  return sql`
    select 'roads'::text as collection, t.id, t.geom, 'm2'::text as per, t.part_m * ${widthM} as quantity,
      null::float8 as diameter_mm
    from (
      select t.*, ${lengthSql} as part_m
      from (select id, width_m, lanes, length_m, is_named, part as geom
        from (${partSql('roads', from.roads, sql`r.class not in ('path', 'track')`)}) as p) as t cross join m
    ) as t where t.is_named or t.part_m >= ${leastLengthM}::float8`
}

function pipesSql(from: Selection, kind: Kind): RawBuilder<unknown> {
  const isMain = sql`r.valid_until is null and r.status = 'in-service' and r.kind not in ('service', 'lateral')
    and exists (select from networks n where n.municipality_id = r.municipality_id and n.id = r.network_id and n.kind = ${kind})`
  return sql`
    select 'network-edges'::text as collection, t.id, t.geom, 'm'::text as per, t.part_m as quantity, t.diameter_mm
    from (
      select t.*, ${lengthSql} as part_m
      from (select id, diameter_mm, is_named, part as geom
        from (${partSql('network_edges', from.edges, isMain)}) as p) as t cross join m
    ) as t where t.is_named or t.part_m >= ${leastLengthM}::float8`
}

const typesOf: Partial<Record<Kind, string>> = {
  lighting: 'lamp|light|lumin',
  greenery: 'tree|arbor',
}

function thingsSql(from: Selection, kind: Kind): RawBuilder<unknown> {
  return sql`
    select 'assets'::text as collection, a.id, a.geom, 'each'::text as per, 1::float8 as quantity, null::float8 as diameter_mm
    from assets a cross join area
    where a.municipality_id = ${tenant} and a.type ~* ${typesOf[kind] ?? '^$'} and a.status <> 'removed'
      and (a.id = any(${from.assets}::bigint[]) or (a.geom && area.geom and st_intersects(a.geom, area.geom)))`
}

/** Each that is open is mended once; the work is wherever was picked, not a point for each. */
function reportsSql(from: Selection): RawBuilder<unknown> {
  return sql`
    select 'reports'::text as collection, r.id, null::geometry as geom, 'each'::text as per, 1::float8 as quantity,
      null::float8 as diameter_mm
    from reports r cross join area
    where r.municipality_id = ${tenant} and r.closed_at is null and r.duplicate_of_id is null
      and r.status not in ('resolved', 'rejected', 'duplicate')
      and (r.id = any(${from.reports}::bigint[]) or (r.geom && area.geom and st_intersects(r.geom, area.geom)))`
}
