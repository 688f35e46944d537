import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { PlanEffect } from './answers.ts'
import type { Measure, Measured } from './approval.ts'
import type { BenefitSql, FromOtherSlices } from './from-other-slices.ts'
import type { PlanRow } from './store.ts'

export async function measureNeed(
  trx: Trx,
  ids: readonly number[],
  benefitSql: BenefitSql,
  weights: FromOtherSlices['weights'],
): Promise<Measured> {
  const given = sql`select id, kind, geom from interventions
    where municipality_id = ${tenant} and id = any(${ids}::bigint[])`
  const { rows } = await sql<Measured[number]>`
    select m.id, round(m.benefit::numeric, 4)::float8 as need from ${benefitSql(given, weights)} as m order by m.id`.execute(
    trx,
  )
  return rows
}

/** What was measured when the plan was approved, beside the same measure now. */
export async function effectOf(
  trx: Trx,
  { approval }: PlanRow,
  measure: Measure,
): Promise<PlanEffect> {
  const before = approval?.need ?? []
  const now = await measure(
    trx,
    before.map(({ id }) => id),
  )
  const needNow = new Map(now.map(({ id, need }) => [id, need]))
  const interventions = before.map(({ id, need }) => ({
    id,
    before: need,
    now: needNow.get(id) ?? 0,
  }))
  return {
    before: interventions.reduce((sum, each) => sum + each.before, 0),
    now: interventions.reduce((sum, each) => sum + each.now, 0),
    interventions,
  }
}
