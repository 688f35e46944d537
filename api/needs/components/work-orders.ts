import { sql } from 'kysely'
import { tenant } from '../../db/tenant.ts'
import type { Component, SourceRows } from './component.ts'

/** What had to be mended; `is_reported` where a report asked for it. */
export const orderRows: SourceRows = {
  shape: 'any',
  beside: ({ row }) => sql`
    cross join lateral (select exists (select from ${row.table('reports')} as a
      where a.municipality_id = ${tenant} and a.work_order_id = ${row.column('id')}) as is_reported) as more`,
  where: ({ row }) =>
    sql`${row.column('kind')} in ('emergency', 'corrective') and ${row.column('status')} <> 'cancelled'`,
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
  value: ({ row, now }) =>
    sql`case when ${row.column('asset_id')} is null and more.is_reported then 0
    else power(0.5, greatest(0, date_part('epoch', ${now} - ${row.column('requested_at')})) / 94672800) end`,
  scale: 'log',
  weight: 2,
}

/** What mending has cost in five years, for a hundred metres of street; failures say how often. */
export const upkeep: Component = {
  code: 'upkeep',
  source: 'work-orders',
  unit: 'money-per-100-m',
  aggregate: 'sum',
  value: ({ row, now }) => sql`case when ${row.column('requested_at')} > ${now} - interval '5 years'
    then coalesce(${row.column('cost')}, 0) else 0 end`,
  per: 'length',
  scale: 'log',
  weight: 0,
}
