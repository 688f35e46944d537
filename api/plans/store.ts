import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { requireVersion } from '../http/etag.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import type { Approval } from './approval.ts'
import type { Pins, Rules } from './schema.ts'
import { staleSql } from './solver.ts'

export interface PlanRow {
  version: number
  status: string
  firstYear: number
  years: number
  approval: Approval | null
}

const planSql = (id: number) => sql<PlanRow>`
  select version, status, first_year as "firstYear", years, approval from plans
  where municipality_id = ${tenant} and id = ${id}`

/** The plan as it is; who only reads may not lock it. Throws 404. */
export async function readPlan(trx: Trx, id: number): Promise<PlanRow> {
  const { rows } = await planSql(id).execute(trx)
  if (rows[0] === undefined) throw notFound(`plan ${id}`)
  return rows[0]
}

/** Throws 404, or 412 when somebody else changed it. */
export async function lockPlan(
  trx: Trx,
  id: number,
  expected: number | undefined,
): Promise<PlanRow> {
  const { rows } = await sql<PlanRow>`${planSql(id)} for update`.execute(trx)
  if (rows[0] === undefined) throw notFound(`plan ${id}`)
  requireVersion(rows[0].version, expected)
  return rows[0]
}

export function requireDraft({ status }: PlanRow) {
  if (status !== 'draft')
    throw new Problem(409, 'not-a-draft', { detail: `The plan is ${status}; withdraw it first.` })
}

/** One whose solver is gone has failed and can be solved again. */
const statusSql = sql`case when s.status = 'solving' and ${staleSql} then 'failed' else s.status end`

const scenarioJson: RawBuilder<unknown> = sql`json_build_object('id', s.id, 'planId', s.plan_id, 'name', s.name,
  'status', ${statusSql}, 'rules', s.rules, 'pins', s.pins, 'progress', s.progress, 'result', s.result,
  'solvedAt', s.solved_at, 'version', s.version, 'recordedAt', s.recorded_at)`

const choicesJson: RawBuilder<unknown> = sql`(select coalesce(json_agg(json_build_object('interventionId', c.intervention_id,
    'title', i.title, 'year', c.year, 'cost', c.cost, 'benefit', c.benefit, 'reasons', c.reason -> 'reasons')
    order by c.year nulls last, c.benefit desc, c.intervention_id), '[]'::json)
  from scenario_choices c join interventions i on i.municipality_id = ${tenant} and i.id = c.intervention_id
  where c.municipality_id = ${tenant} and c.scenario_id = s.id)`

const ofPlan = (planId: number) => sql`s.municipality_id = ${tenant} and s.plan_id = ${planId}`

export async function readScenarios(trx: Trx, planId: number): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select ${scenarioJson}::text as text from plan_scenarios s where ${ofPlan(planId)} order by s.id`.execute(
    trx,
  )
  return rows.map(({ text }) => text)
}

/** With why each intervention is in or out. */
export async function readScenario(trx: Trx, planId: number, id: number) {
  const { rows } = await sql<{ version: number; text: string }>`
    select s.version, (${scenarioJson}::jsonb || jsonb_build_object('choices', ${choicesJson}))::text as text
    from plan_scenarios s where ${ofPlan(planId)} and s.id = ${id}`.execute(trx)
  if (rows[0] === undefined) throw notFound(`scenario ${id}`)
  return rows[0]
}

export async function lockScenario(
  trx: Trx,
  planId: number,
  id: number,
  expected: number | undefined,
) {
  const { rows } = await sql<{ version: number; status: string; rules: Rules; pins: Pins }>`
    select s.version, ${statusSql} as status, s.rules, s.pins from plan_scenarios s
    where ${ofPlan(planId)} and s.id = ${id} for update`.execute(trx)
  if (rows[0] === undefined) throw notFound(`scenario ${id}`)
  requireVersion(rows[0].version, expected)
  return rows[0]
}

export function requireIdle({ status }: { status: string }) {
  if (status === 'waiting' || status === 'solving')
    throw new Problem(409, 'being-solved', { detail: 'It is being solved; cancel that or wait.' })
}

/** Throws 422 for decisions about what is not there, and for years that are not the plan's. */
export async function checkDecisions(trx: Trx, plan: PlanRow, rules?: Rules, pins?: Pins) {
  const lists = [
    ...(rules?.mustDo ?? []).map((id, at) => ({ id, path: `body.rules.mustDo.${at}` })),
    ...(rules?.mustNot ?? []).map((id, at) => ({ id, path: `body.rules.mustNot.${at}` })),
    ...Object.keys(pins ?? {}).map((id) => ({ id: Number(id), path: `body.pins.${id}` })),
  ]
  const { rows } = await sql<{ path: string }>`
    select d.path from jsonb_to_recordset(${JSON.stringify(lists)}::jsonb) as d (id bigint, path text)
    where not exists (select from interventions i where i.municipality_id = ${tenant} and i.id = d.id) limit 1`.execute(
    trx,
  )
  if (rows[0]) throw wrongField(rows[0].path, 'There is no such intervention.', 422)
  const last = plan.firstYear + plan.years - 1
  for (const [id, pin] of Object.entries(pins ?? {}))
    if ('year' in pin && (pin.year < plan.firstYear || pin.year > last))
      throw wrongField(
        `body.pins.${id}.year`,
        `The plan is from ${plan.firstYear} to ${last}.`,
        422,
      )
  const seen = new Set<string>()
  for (const [list, key] of [
    ['budgets', 'fund'],
    ['crews', 'skill'],
  ] as const)
    for (const [at, row] of (rules?.[list] ?? []).entries()) {
      const name = `${list} ${key === 'fund' && 'fund' in row ? row.fund : 'skill' in row ? row.skill : ''} ${row.year}`
      if (seen.has(name)) throw wrongField(`body.rules.${list}.${at}`, 'Is there twice.', 422)
      seen.add(name)
    }
}
