import { sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'
import type { Component, Moment, SourceRows } from './component.ts'

/** A report of so long ago counts half. Days. */
const halfLifeDays = 365

/** Rejected ones tell of no need, and one that repeats another tells of the same. */
export const countsOnce = sql`more.counts_once`

/** Open ones count whole however old they are; closed ones fade. */
const fading = sql`more.fading`

export const reportRows: SourceRows = {
  shape: 'point',
  beside: ({ row, now }) => sql`
    left join report_categories c on c.municipality_id = ${tenant} and c.code = ${row.column('category')}
    cross join lateral (select
      ${row.column('status')} <> 'rejected' and ${row.column('duplicate_of_id')} is null as counts_once,
      case when ${row.column('closed_at')} is null then 1.0::float8
        else power(0.5, greatest(0, date_part('epoch', ${now} - ${row.column('reported_at')})) / ${sql.lit(halfLifeDays * 86_400)})
      end as fading offset 0) as more`,
}

const weight = ({ row }: Moment) =>
  sql`(c.weight * coalesce(${row.column('severity')}, 2) / 2.0::float8)`

const heard = (at: Moment) => sql`case when ${countsOnce} then ${weight(at)} * ${fading} else 0 end`

export const reports: Component = {
  code: 'reports',
  source: 'reports',
  unit: 'per-1000-people',
  aggregate: 'sum',
  value: heard,
  per: 'people',
  isShrunk: true,
  isCorrected: true,
  scale: 'log',
  weight: 3,
}

/** The same as they come in, to see what the correction does. */
export const reportsAsHeard: Component = {
  ...reports,
  code: 'reports-as-heard',
  isCorrected: false,
  isShrunk: false,
  per: 'area',
  unit: 'per-hectare',
  weight: 0,
}

/** Promises not kept: those past their day, by how far, up to three times the time there was. */
export const breaches: Component = {
  code: 'breaches',
  source: 'reports',
  unit: 'breaches',
  aggregate: 'sum',
  value: ({ row, now }) => {
    const target = row.column('target_at')
    const late = sql`date_part('epoch', least(coalesce(${row.column('closed_at')}, ${now}), ${now}) - ${target})`
    const given = sql`greatest(3600, date_part('epoch', ${target} - ${row.column('reported_at')}))`
    return sql`case when ${countsOnce} and ${late} > 0
      then ${fading} * least(3, 0.5 + ${late} / ${given}) else 0 end`
  },
  scale: 'log',
  weight: 1,
}

const waterWords = '(flood|inund|blockage|drain|catch|sewer)'

/** Water where it should not be: flooded streets and blocked sewers. */
export const flooding: Component = {
  code: 'flooding',
  source: 'reports',
  unit: 'incidents',
  aggregate: 'sum',
  value: () => sql`case when ${countsOnce}
      and (c.topic in ('flooding', 'blockage') or (c.topic is null and c.code ~ ${waterWords}))
    then ${fading} * case when c.topic = 'flooding' or c.code ~ 'flood|inund' then 2 else 1 end else 0 end`,
  scale: 'log',
  weight: 2,
}
