import { sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'
import type { Component, Moment, SourceRows } from './component.ts'

/** `more` of a road: last_works, when its surface was last made or mended. */
export const roadRows: SourceRows = {
  shape: 'any',
  beside: ({ row, now }) => sql`
    left join lateral (
      select max(w.ends_at) as ends_at from ${row.table('works')} as w
      where w.municipality_id = ${tenant} and w.status = 'done' and w.kind in ('resurfacing', 'roadworks')
        and w.geom && ${row.column('geom')} and st_intersects(w.geom, ${row.column('geom')}) and w.ends_at <= ${now}
    ) as w on true
    cross join lateral (select greatest(w.ends_at, make_date(
      coalesce(${row.column('resurfaced_year')}, ${row.column('built_year')}), 7, 1)::timestamptz) as last_works) as more`,
  where: ({ row }) => sql`${row.column('class')} not in ('path', 'track')`,
}

/** The less is known of a street's traffic, the more its class has to say. */
const traffic = ({ row }: Moment) => sql`coalesce(${row.column('traffic_per_day')}::float8,
  case ${row.column('class')} when 'motorway' then 20000 when 'trunk' then 15000 when 'primary' then 9000
    when 'secondary' then 5000 when 'tertiary' then 2500 when 'residential' then 500 else 150 end)`

export const trafficComponent: Component = {
  code: 'traffic',
  source: 'roads',
  unit: 'vehicles-per-day',
  aggregate: 'mean',
  value: traffic,
  by: ({ row }) => row.column('length_m'),
  scale: 'log',
  weight: 0.5,
}

export const pavement: Component = {
  code: 'pavement',
  source: 'roads',
  unit: 'percent-worn',
  aggregate: 'mean',
  value: ({ row }) => sql`100 - ${row.column('condition')}`,
  by: (at) => sql`case when ${at.row.column('condition')} is null then 0
    else ${at.row.column('length_m')} * sqrt(${traffic(at)}) end`,
  scale: 'linear',
  cap: 90,
  weight: 3,
}

/** Years since the surface was last made or mended. */
export const sinceWorks: Component = {
  code: 'since-works',
  source: 'roads',
  unit: 'years',
  aggregate: 'mean',
  value: ({ now }) => sql`least(60, date_part('epoch', ${now} - more.last_works) / 31557600)`,
  by: ({ row }) => sql`case when more.last_works is null then 0 else ${row.column('length_m')} end`,
  scale: 'linear',
  cap: 40,
  weight: 1,
}
