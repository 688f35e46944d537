import { type RawBuilder, sql } from 'kysely'
import type { Row } from '../http/fields.ts'
import type { Component, Moment, Source } from './components/component.ts'
import type { Features } from './places.ts'

/** A run's view of the register: as it is, or as it was known then. */
export interface Known {
  row: Row
  now: RawBuilder<unknown>
}

const tenant = sql`(select current_municipality())`

/** What is looked for in the units; with a box (EPSG:4326) only what touches it. */
export function featuresOf(source: Source, { row }: Known, box?: RawBuilder<unknown>): Features {
  const near = box === undefined ? sql`` : sql`and geom && ${box}`
  const of = (table: string, rest: RawBuilder<unknown> = sql``) =>
    sql`select id, geom from ${row.table(table)} as f where municipality_id = ${tenant} ${near} ${rest}`
  switch (source) {
    case 'reports':
      return { rows: of('reports'), shape: 'point' }
    case 'assets':
      return {
        rows: of('assets', sql`and status in ('in-service', 'out-of-service')`),
        shape: 'any',
      }
    case 'work-orders':
      return {
        rows: of(
          'work-orders',
          sql`and kind in ('emergency', 'corrective') and status <> 'cancelled'`,
        ),
        shape: 'any',
      }
    case 'roads':
      return { rows: of('roads', sql`and class not in ('path', 'track')`), shape: 'any' }
    case 'network-edges':
      return {
        rows: of(
          'network-edges',
          sql`and valid_until is null and status = 'in-service' and kind not in ('service', 'lateral')
            and exists (select from networks n where n.municipality_id = f.municipality_id and n.id = f.network_id
              and n.kind in ('water', 'sewer', 'storm', 'gas'))`,
        ),
        shape: 'any',
      }
    case 'permits':
      return { rows: of('permits'), shape: 'any' }
    case 'units':
      throw new Error('Units are not looked for in units.')
  }
}

/** `from …` of the rows that components speak of, one for each feature in a unit: `p` and `r`. */
function rowsSql(source: Source, known: Known, places: RawBuilder<unknown>): RawBuilder<unknown> {
  const { row, now } = known
  const of = (table: string) => sql`${places} as p
    join ${row.table(table)} as r on r.municipality_id = ${tenant} and r.id = p.feature_id`
  switch (source) {
    case 'reports':
      return sql`${of('reports')}
        left join report_categories c on c.municipality_id = ${tenant} and c.code = r.category`
    case 'assets':
      return sql`${of('assets')}
        left join asset_types t on t.municipality_id = ${tenant} and t.code = r.type
        left join ${row.table('network-edges')} as e on e.municipality_id = ${tenant} and e.id = r.edge_id
        left join ${row.table('roads')} as d on d.municipality_id = ${tenant} and d.id = r.road_id
        cross join lateral (
          select sum(power(0.5, greatest(0, extract(epoch from ${now} - o.requested_at)) / 94672800.0)) as failures
          from ${row.table('work-orders')} as o
          where o.municipality_id = ${tenant} and o.asset_id = r.id
            and o.kind in ('emergency', 'corrective') and o.status <> 'cancelled'
        ) as f
        cross join lateral (select
          t.expected_life_years as type_life, t.unit_cost::float8 as type_cost,
          coalesce(e.length_m, d.length_m) as edge_length_m, e.diameter_mm, e.kind as kind_of_edge,
          d.traffic_per_day, coalesce(f.failures, 0)::float8 as failures,
          coalesce(r.installed_on, make_date(coalesce(e.installed_year, d.built_year), 7, 1)) as installed) as more`
    case 'work-orders':
      return sql`${of('work-orders')}
        cross join lateral (select exists (select from ${row.table('reports')} as a
          where a.municipality_id = ${tenant} and a.work_order_id = r.id) as is_reported) as more`
    case 'roads':
      return sql`${of('roads')}
        left join lateral (
          select max(w.ends_at) as ends_at from ${row.table('works')} as w
          where w.municipality_id = ${tenant} and w.status = 'done' and w.kind in ('resurfacing', 'roadworks')
            and w.geom && r.geom and st_intersects(w.geom, r.geom) and w.ends_at <= ${now}
        ) as w on true
        cross join lateral (select greatest(w.ends_at, make_date(coalesce(r.resurfaced_year, r.built_year), 7, 1)::timestamptz)
          as last_works) as more`
    case 'permits':
    case 'network-edges':
      return of(source)
    case 'units':
      return sql`${places} as p join need_units r on r.municipality_id = ${tenant} and r.id = p.unit_id`
  }
}

/** The raw figures of components of one source: rows (unit_id, f0, f1, …), null where there is nothing. */
export function figuresSql(
  source: Source,
  components: readonly Component[],
  known: Known,
  places: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const at = momentOf(known)
  const figures = components.map(
    (one, index) => sql`${figureSql(one, at)} as ${sql.ref(`f${index}`)}`,
  )
  return sql`select p.unit_id, ${sql.join(figures)} from ${rowsSql(source, known, places)}
    group by p.unit_id`
}

function figureSql(component: Component, at: Moment): RawBuilder<unknown> {
  const value = component.value(at)
  if (component.aggregate === 'sum') return sql`sum(p.share * (${value}))::float8`
  const by = component.by?.(at) ?? sql`1.0`
  const counted = sql`filter (where (${value}) is not null)`
  return sql`(sum(p.share * (${by}) * (${value})) / nullif(sum(p.share * (${by})) ${counted}, 0))::float8`
}

/** The features behind a figure: rows (id, share, value, by), those that say most first. */
export function featuresBehindSql(
  component: Component,
  known: Known,
  places: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const at = momentOf(known)
  const by = component.by?.(at) ?? sql`1.0`
  return sql`select r.id, p.share, (${component.value(at)})::float8 as value, (${by})::float8 as by
    from ${rowsSql(component.source, known, places)}`
}

export function momentOf({ row, now }: Known): Moment {
  return { now, row: { ...row, column: (name) => sql.ref(`r.${name}`) } }
}
