import { sql } from 'kysely'
import type { Component, Moment } from './component.ts'

const isLive = ({ row }: Moment) =>
  sql`${row.column('status')} in ('approved', 'issued', 'completed')`

/** Decided within two years; what is older stands already. */
const isRecent = ({ row, now }: Moment) =>
  sql`coalesce(${row.column('issued_on')}, ${row.column('decided_on')}, ${row.column('submitted_on')}) > ${now} - interval '2 years'`

const isOpen = ({
  row,
  now,
}: Moment) => sql`${row.column('status')} in ('approved', 'issued', 'in-review')
  and coalesce(${row.column('expires_on')}, 'infinity') > ${now}`

/** New homes and floor area: who will need the street and the pipe. */
export const growth: Component = {
  code: 'growth',
  source: 'permits',
  unit: 'new-homes',
  aggregate: 'sum',
  value: (
    at,
  ) => sql`case when ${at.row.column('kind')} = 'building' and ${isLive(at)} and ${isRecent(at)}
    then greatest(coalesce(${at.row.column('dwellings')}, 0), coalesce(${at.row.column('floor_area_m2')}, 0) / 110.0) else 0 end`,
  scale: 'log',
  weight: 0.5,
}

export const occupation: Component = {
  code: 'occupation',
  source: 'permits',
  unit: 'permits',
  aggregate: 'sum',
  value: (at) =>
    sql`case when ${at.row.column('kind')} = 'occupation' and ${isOpen(at)} then 1 else 0 end`,
  scale: 'log',
  weight: 0,
}

/** Surfaces that are to be opened anyhow. */
export const excavations: Component = {
  code: 'excavations',
  source: 'permits',
  unit: 'permits',
  aggregate: 'sum',
  value: (at) =>
    sql`case when ${at.row.column('kind')} = 'excavation' and ${isOpen(at)} then 1 else 0 end`,
  scale: 'log',
  weight: 0,
}
