import { sql } from 'kysely'
import type { Component, Moment } from './component.ts'

/** A report of so long ago counts half. Days. */
const halfLifeDays = 365

/** Rejected ones tell of no need, and one that repeats another tells of the same. */
export const countsOnce = ({ row }: Moment) =>
  sql`(${row.column('status')} <> 'rejected' and ${row.column('duplicate_of_id')} is null)`

const ageDays = ({ row, now }: Moment) =>
  sql`greatest(0, extract(epoch from ${now} - ${row.column('reported_at')}) / 86400)`

const isOpen = ({ row }: Moment) => sql`(${row.column('closed_at')} is null)`

/** Open ones count whole however old they are; closed ones fade. */
const decay = (at: Moment) =>
  sql`case when ${isOpen(at)} then 1 else power(0.5, ${ageDays(at)} / ${halfLifeDays}::float8) end`

const weight = ({ row }: Moment) => sql`(c.weight * coalesce(${row.column('severity')}, 2) / 2.0)`

const heard = (at: Moment) =>
  sql`case when ${countsOnce(at)} then ${weight(at)} * ${decay(at)} else 0 end`

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
  value: (at) => {
    const { row, now } = at
    const late = sql`extract(epoch from least(coalesce(${row.column('closed_at')}, ${now}), ${now}) - ${row.column('target_at')})`
    const given = sql`greatest(3600, extract(epoch from ${row.column('target_at')} - ${row.column('reported_at')}))`
    return sql`case when ${countsOnce(at)} and ${late} > 0
      then ${decay(at)} * least(3, 0.5 + ${late} / ${given}) else 0 end`
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
  value: (at) => sql`case when ${countsOnce(at)}
      and (c.topic in ('flooding', 'blockage') or (c.topic is null and c.code ~ ${waterWords}))
    then ${decay(at)} * case when c.topic = 'flooding' or c.code ~ 'flood|inund' then 2 else 1 end else 0 end`,
  scale: 'log',
  weight: 2,
}
