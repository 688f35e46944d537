import { sql } from 'kysely'
import type { Component, Moment } from './component.ts'

// The row of this source is an asset `r`, and beside it in `more`: type_life, type_cost, edge_length_m and
// diameter_mm (of a pipe), traffic_per_day (of the road it is), failures (orders to mend it, fading by half
// in three years), installed (a date), kind_of_edge.

/** Years of life that it has by its type or its own plate. */
const life = ({ row }: Moment) =>
  sql`coalesce(${row.column('expected_life_years')}, more.type_life, 50)::float8`

const ageYears = ({ now }: Moment) =>
  sql`(extract(epoch from ${now} - more.installed::timestamptz) / 31557600)`

/** What it would cost to replace; of a pipe or a street, its length times the cost of a metre. */
const worth = ({ row }: Moment) =>
  sql`coalesce(${row.column('replacement_cost')}, more.type_cost * greatest(1, coalesce(more.edge_length_m, 1)), 1000)::float8`

/** 0 (new) to 1 (failed): as inspected, else by age along a curve that is slow at first. */
const worn = (at: Moment) =>
  sql`coalesce(1 - ${at.row.column('condition')} / 100.0,
    least(1, 0.8 * power(greatest(0, ${ageYears(at)}) / ${life(at)}, 1.6)))::float8`

export const condition: Component = {
  code: 'condition',
  source: 'assets',
  unit: 'percent-worn',
  aggregate: 'mean',
  value: (at) => sql`100 * ${worn(at)}`,
  by: (at) => sql`sqrt(${worth(at)})`,
  scale: 'linear',
  cap: 90,
  weight: 3,
}

/**
 * What had to be mended, by the orders for it, fading by half in three years. Orders that answer a report
 * of no known asset are left out: reports speak for them.
 */
export const failures: Component = {
  code: 'failures',
  source: 'work-orders',
  unit: 'failures',
  aggregate: 'sum',
  value: ({
    row,
    now,
  }) => sql`case when ${row.column('asset_id')} is null and more.is_reported then 0
    else power(0.5, greatest(0, extract(epoch from ${now} - ${row.column('requested_at')})) / 94672800.0) end`,
  scale: 'log',
  weight: 2,
}

/** How much of what is here is past the life expected of it, by what it is worth. */
export const remainingLife: Component = {
  code: 'remaining-life',
  source: 'assets',
  unit: 'percent-of-life-used',
  aggregate: 'mean',
  value: (at) => sql`least(150, 100 * ${ageYears(at)} / ${life(at)})`,
  by: (at) => sql`case when more.installed is null then 0 else sqrt(${worth(at)}) end`,
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
  value: (at) => {
    const chance = sql`(1 - exp(-(0.002 * exp(4.5 * ${worn(at)}) + 0.35 * more.failures)))`
    const consequence = sql`(1 + coalesce(more.diameter_mm, 0) / 100.0 + sqrt(coalesce(more.traffic_per_day, 0) / 500.0))`
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
  value: (at) =>
    sql`case when ${worn(at)} > 0.65 or ${ageYears(at)} > ${life(at)} then ${worth(at)} else 0 end`,
  per: 'length',
  scale: 'log',
  weight: 1,
}
