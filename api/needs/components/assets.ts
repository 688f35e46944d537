import { sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'
import type { Component, SourceRows } from './component.ts'

/**
 * `more` of an asset: installed (a date), life_years by its own plate or its type, worth (of a pipe or a
 * street its length times the cost of a metre), age_years, worn (0, new, to 1, failed: as inspected, else by
 * age along a curve that is slow at first), failures (orders to mend it, fading by half in three years),
 * diameter_mm and kind_of_edge of a pipe, traffic_per_day of a road.
 */
export const assetRows: SourceRows = {
  shape: 'any',
  beside: ({ row, now }) => sql`
    left join asset_types t on t.municipality_id = ${tenant} and t.code = ${row.column('type')}
    left join ${row.table('network-edges')} as e on e.municipality_id = ${tenant} and e.id = ${row.column('edge_id')}
    left join ${row.table('roads')} as d on d.municipality_id = ${tenant} and d.id = ${row.column('road_id')}
    cross join lateral (
      select sum(power(0.5, greatest(0, date_part('epoch', ${now} - o.requested_at)) / 94672800)) as failures
      from ${row.table('work-orders')} as o
      where o.municipality_id = ${tenant} and o.asset_id = ${row.column('id')}
        and o.kind in ('emergency', 'corrective') and o.status <> 'cancelled'
    ) as f
    cross join lateral (select known.*, coalesce(f.failures, 0)::float8 as failures, e.diameter_mm, e.kind as kind_of_edge,
        d.traffic_per_day, coalesce(1 - ${row.column('condition')} / 100.0,
          least(1, 0.8 * power(greatest(0, known.age_years) / known.life_years, 1.6)))::float8 as worn
      from (select dated.installed, date_part('epoch', ${now} - dated.installed::timestamptz) / 31557600 as age_years,
          coalesce(${row.column('expected_life_years')}, t.expected_life_years, 50)::float8 as life_years,
          coalesce(${row.column('replacement_cost')},
            t.unit_cost * greatest(1, coalesce(e.length_m, d.length_m, 1)), 1000)::float8 as worth
        from (select coalesce(${row.column('installed_on')},
          make_date(coalesce(e.installed_year, d.built_year), 7, 1)) as installed) as dated offset 0) as known
      offset 0) as more`,
  where: ({ row }) => sql`${row.column('status')} in ('in-service', 'out-of-service')`,
}

export const condition: Component = {
  code: 'condition',
  source: 'assets',
  unit: 'percent-worn',
  aggregate: 'mean',
  value: () => sql`100 * more.worn`,
  by: () => sql`sqrt(more.worth)`,
  scale: 'linear',
  cap: 90,
  weight: 3,
}

/** How much of what is here is past the life expected of it, by what it is worth. */
export const remainingLife: Component = {
  code: 'remaining-life',
  source: 'assets',
  unit: 'percent-of-life-used',
  aggregate: 'mean',
  value: () => sql`least(150, 100 * more.age_years / more.life_years)`,
  by: () => sql`case when more.installed is null then 0 else sqrt(more.worth) end`,
  scale: 'linear',
  cap: 120,
  weight: 1,
}

/** The chance that it fails within a year, times what then comes of it: water without, a street closed. */
export const risk: Component = {
  code: 'risk',
  source: 'assets',
  unit: 'risk-points',
  aggregate: 'sum',
  value: () => {
    const chance = sql`(1 - exp(-(0.002 * exp(4.5 * more.worn) + 0.35 * more.failures)))`
    const consequence = sql`(1 + coalesce(more.diameter_mm, 0) / 100.0 + sqrt(coalesce(more.traffic_per_day, 0) / 500.0::float8))`
    return sql`${chance} * ${consequence} * case when more.kind_of_edge in ('service', 'lateral') then 0.1 else 1 end`
  },
  scale: 'log',
  weight: 2,
}

/** What should have been replaced by now, in money, for a hundred metres of street. */
export const backlog: Component = {
  code: 'backlog',
  source: 'assets',
  unit: 'money-per-100-m',
  aggregate: 'sum',
  value: () =>
    sql`case when more.worn > 0.65 or more.age_years > more.life_years then more.worth else 0 end`,
  per: 'length',
  scale: 'log',
  weight: 1,
}
