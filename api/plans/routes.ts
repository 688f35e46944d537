import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { collection } from '../http/collection.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { Problem, wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { carryOut, takeBack } from './approve.ts'
import { chooseAlongBudgets } from './choose/choose.ts'
import { problemSchema } from './choose/problem.ts'
import { compareScenarios, planProgress } from './compare.ts'
import { problemOf, readPool } from './problem-of.ts'
import {
  approvalSchema,
  newPlanSchema,
  newScenarioSchema,
  planChangeSchema,
  planFields,
  planFilters,
  scenarioChangeSchema,
  scenarioDetailSchema,
  scenarioParam,
  scenarioSchema,
  withdrawalSchema,
} from './schema.ts'
import type { PlanSolver } from './solver.ts'
import {
  checkDecisions,
  lockPlan,
  lockScenario,
  readPlan,
  readScenario,
  readScenarios,
  requireDraft,
  requireIdle,
} from './store.ts'

export const plans = collection({
  path: 'plans',
  noun: 'plan',
  visibility: 'staff',
  hasGeometry: false,
  hasAttributes: false,
  fields: planFields,
  filters: planFilters,
  sorts: { name: { column: 'name', type: 'text' } },
})

type Trx = Transaction<Tables>

const tags = ['plans']
const path = `${tenantPath}/plans` as const
const one = `${path}/{id}` as const
const scenarios = `${one}/scenarios` as const
const scenario = `${scenarios}/{scenarioId}` as const
const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } })
const body = <S extends z.ZodType>(schema: S) => ({ required: true, content: json(schema) })
const versionSchema = z.object({ id: z.int(), version: z.int() }).openapi('PlanVersion')
const onePlan = {
  200: { description: 'Its version now; read it again', content: json(versionSchema) },
}
const manager = { tags, access: ['manager'] as const }
const staff = { tags, access: 'staff' as const, method: 'get' as const }

const addRoute = route({
  ...manager,
  method: 'post',
  path,
  summary: 'Begin a plan (Idempotency-Key)',
  request: { params: tenantParam, body: body(newPlanSchema) },
  responses: { 201: { description: 'Begun', content: json(versionSchema) } },
})

const changeRoute = route({
  ...manager,
  method: 'patch',
  path: one,
  summary: 'Change a plan, drop it or take it back (If-Match)',
  request: { params: idParam, body: body(planChangeSchema) },
  responses: onePlan,
})

const scenariosRoute = route({
  ...staff,
  path: scenarios,
  summary: 'The scenarios of a plan',
  request: { params: idParam },
  responses: {
    200: {
      description: 'Scenarios',
      content: json(z.object({ scenarios: z.array(scenarioSchema) })),
    },
  },
})

const addScenarioRoute = route({
  ...manager,
  method: 'post',
  path: scenarios,
  summary: 'Add a scenario (Idempotency-Key)',
  request: { params: idParam, body: body(newScenarioSchema) },
  responses: { 201: { description: 'Added', content: json(versionSchema) } },
})

const detail = { 200: { description: 'The scenario', content: json(scenarioDetailSchema) } }

const scenarioRoute = route({
  ...staff,
  path: scenario,
  summary: 'A scenario: how far it is, what it chooses and why',
  request: { params: scenarioParam },
  responses: detail,
})

const changeScenarioRoute = route({
  ...manager,
  method: 'patch',
  path: scenario,
  summary: 'Change the rules, pins or name of a scenario (If-Match); solve it again afterwards',
  request: { params: scenarioParam, body: body(scenarioChangeSchema) },
  responses: detail,
})

const removeScenarioRoute = route({
  ...manager,
  method: 'delete',
  path: scenario,
  summary: 'Remove a scenario (If-Match)',
  request: { params: scenarioParam },
  responses: { 204: { description: 'Removed' } },
})

const solveRoute = route({
  ...manager,
  method: 'post',
  path: `${scenario}/solve`,
  summary: 'Solve a scenario; read it to see how far it is',
  request: { params: scenarioParam },
  responses: detail,
})

const cancelRoute = route({
  ...manager,
  method: 'post',
  path: `${scenario}/cancel`,
  summary: 'Stop solving',
  request: { params: scenarioParam },
  responses: detail,
})

const curveRoute = route({
  ...staff,
  path: `${scenario}/curve`,
  summary: 'What more or less money would bring: benefit at several multiples of all budgets',
  request: { params: scenarioParam },
  responses: {
    200: {
      description: 'Points; the best plan lies between the two figures of each',
      content: json(
        z.object({
          points: z.array(
            z.object({
              factor: z.number(),
              budget: z.number(),
              atLeast: z.number().nullable(),
              atMost: z.number().nullable(),
            }),
          ),
        }),
      ),
    },
  },
})

const comparisonRoute = route({
  ...staff,
  path: `${one}/comparison`,
  summary: 'Scenarios of a plan side by side',
  request: {
    params: idParam,
    query: z.strictObject({
      scenarios: z.string().regex(/^\d{1,15}(,\d{1,15}){1,9}$/, 'Two to ten ids, with commas.'),
    }),
  },
  responses: {
    200: {
      description: 'Their results, and what differs',
      content: json(
        z.object({
          scenarios: z.array(z.record(z.string(), z.unknown())),
          differences: z.array(
            z.object({
              interventionId: z.int(),
              title: z.string(),
              cost: z.number(),
              years: z.record(z.string(), z.int().nullable()),
            }),
          ),
        }),
      ),
    },
  },
})

const progressRoute = route({
  ...staff,
  path: `${one}/progress`,
  summary: 'An approved plan against what was done and spent',
  request: { params: idParam },
  responses: {
    200: {
      description: 'In sum and for each intervention',
      content: json(
        z.object({
          planned: z.number(),
          spent: z.number(),
          benefit: z.number(),
          benefitDone: z.number(),
          progress: z.number(),
          interventions: z.array(z.record(z.string(), z.unknown())),
        }),
      ),
    },
  },
})

const approveRoute = route({
  ...manager,
  method: 'post',
  path: `${one}/approve`,
  summary: 'Approve a scenario: works, orders and promised dates (If-Match)',
  request: { params: idParam, body: body(approvalSchema) },
  responses: onePlan,
})

const withdrawRoute = route({
  ...manager,
  method: 'post',
  path: `${one}/withdraw`,
  summary: 'Take an approval back while nothing has begun (If-Match)',
  request: { params: idParam, body: body(withdrawalSchema) },
  responses: onePlan,
})

const tenant = sql`(select current_municipality())`

async function planVersion(trx: Trx, id: number) {
  const { rows } = await sql<{ version: number }>`
    select version from plans where municipality_id = ${tenant} and id = ${id}`.execute(trx)
  return { id, version: rows[0]!.version }
}

export function planRoutes(solver: PlanSolver) {
  return newRouter()
    .openapi(addRoute, async (c) => {
      const { reason, ...plan } = c.req.valid('json')
      const answer = await created(c, plan, reason, 'plan.create', async (trx) => {
        const { rows } = await sql<{ id: number; version: number }>`
          insert into plans (municipality_id, name, first_year, years, description)
          values (${tenant}, ${plan.name}, ${plan.firstYear}, ${plan.years}, ${plan.description})
          returning id, version`.execute(trx)
        return rows[0]!
      })
      return c.json(answer, 201)
    })
    .openapi(changeRoute, async (c) => {
      const { reason, ...change } = c.req.valid('json')
      const now = await changedPlan(c, reason, 'plan.update', async (trx, id, plan) => {
        if (plan.status !== 'dropped' || change.status !== 'draft') requireDraft(plan)
        await sql`update plans set name = coalesce(${change.name ?? null}, name),
            first_year = coalesce(${change.firstYear ?? null}, first_year), years = coalesce(${change.years ?? null}, years),
            description = case when ${change.description !== undefined} then ${change.description ?? null} else description end,
            status = coalesce(${change.status ?? null}, status)
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return undefined
      })
      return tagged(c, now)
    })
    .openapi(scenariosRoute, async (c) => {
      const { id } = c.req.valid('param')
      const texts = await within(c, async (trx) => {
        await readPlan(trx, id)
        return readScenarios(trx, id)
      })
      const text = `{"scenarios":[${texts.join(',')}]}`
      return answerTagged(c, text, listTag(text))
    })
    .openapi(addScenarioRoute, async (c) => {
      const { reason, ...sent } = c.req.valid('json')
      const { id } = c.req.valid('param')
      const answer = await created(c, sent, reason, 'scenario.create', async (trx) => {
        const plan = await lockPlan(trx, id, undefined)
        await checkDecisions(trx, plan, sent.rules, sent.pins)
        const { rows } = await sql<{ id: number; version: number }>`
          insert into plan_scenarios (municipality_id, plan_id, name, rules, pins)
          values (${tenant}, ${id}, ${sent.name}, ${JSON.stringify(sent.rules)}, ${JSON.stringify(sent.pins)})
          returning id, version`.execute(trx)
        return rows[0]!
      })
      return c.json(answer, 201)
    })
    .openapi(scenarioRoute, async (c) => {
      const { id, scenarioId } = c.req.valid('param')
      const found = await within(c, (trx) => readScenario(trx, id, scenarioId))
      return answerTagged(c, found.text, versionTag(found.version, found.text))
    })
    .openapi(changeScenarioRoute, async (c) => {
      const { reason, name, rules, pins } = c.req.valid('json')
      const { id, scenarioId } = c.req.valid('param')
      const found = await changedScenario(c, reason, 'scenario.update', async (trx) => {
        const plan = await lockPlan(trx, id, undefined)
        await checkDecisions(trx, plan, rules, pins)
        await sql`update plan_scenarios set name = coalesce(${name ?? null}, name),
            rules = coalesce(${rules ? JSON.stringify(rules) : null}::jsonb, rules),
            pins = coalesce(${pins ? JSON.stringify(pins) : null}::jsonb, pins),
            status = case when ${rules !== undefined || pins !== undefined} then 'draft' else status end
          where municipality_id = ${tenant} and id = ${scenarioId}`.execute(trx)
      })
      return answerTagged(c, found.text, versionTag(found.version, found.text))
    })
    .openapi(removeScenarioRoute, async (c) => {
      const { id, scenarioId } = c.req.valid('param')
      const expected = expectedVersion(c)
      await within(c, async (trx) => {
        requireIdle(await lockScenario(trx, id, scenarioId, expected))
        const { rows } =
          await sql`select from plans where municipality_id = ${tenant} and id = ${id}
          and approved_scenario_id = ${scenarioId}`.execute(trx)
        if (rows.length > 0)
          throw new Problem(409, 'approved', { detail: 'The plan was approved with it.' })
        await sql`delete from plan_scenarios where municipality_id = ${tenant} and id = ${scenarioId}`.execute(
          trx,
        )
        await tell(trx, c, 'scenario.delete', scenarioId)
      })
      return c.body(null, 204)
    })
    .openapi(solveRoute, async (c) => {
      const { id, scenarioId } = c.req.valid('param')
      const found = await within(c, async (trx) => {
        requireDraft(await lockPlan(trx, id, undefined))
        requireIdle(await lockScenario(trx, id, scenarioId, undefined))
        await sql`update plan_scenarios set status = 'waiting', progress = '{}', cancel_requested_at = null
          where municipality_id = ${tenant} and id = ${scenarioId}`.execute(trx)
        await tell(trx, c, 'scenario.solve', scenarioId)
        return readScenario(trx, id, scenarioId)
      })
      solver.wake()
      return answerTagged(c, found.text, versionTag(found.version, found.text))
    })
    .openapi(cancelRoute, async (c) => {
      const { id, scenarioId } = c.req.valid('param')
      const found = await within(c, async (trx) => {
        const { status } = await lockScenario(trx, id, scenarioId, undefined)
        if (status !== 'waiting' && status !== 'solving')
          throw new Problem(409, 'not-solving', { detail: 'It is not being solved.' })
        await sql`update plan_scenarios set cancel_requested_at = now(),
            status = case when status = 'waiting' then 'cancelled' else status end
          where municipality_id = ${tenant} and id = ${scenarioId}`.execute(trx)
        await tell(trx, c, 'scenario.cancel', scenarioId)
        return readScenario(trx, id, scenarioId)
      })
      solver.cancel(c.get('tenant').id, scenarioId)
      return answerTagged(c, found.text, versionTag(found.version, found.text))
    })
    .openapi(curveRoute, async (c) => {
      const { id, scenarioId } = c.req.valid('param')
      const problem = await within(c, async (trx) => {
        const plan = await readPlan(trx, id)
        const { text } = await readScenario(trx, id, scenarioId)
        const { rules, pins } = JSON.parse(text)
        return problemOf(await readPool(trx), plan, rules, pins)
      })
      const parsed = problemSchema.safeParse(problem)
      if (!parsed.success)
        throw new Problem(409, 'not-a-problem', {
          detail: 'The rules contradict themselves; solve the scenario to see where.',
        })
      const points = await chooseAlongBudgets(parsed.data, { signal: c.req.raw.signal })
      const text = JSON.stringify({
        points: points.map(({ factor, budgetCents, atLeast, atMost }) => ({
          factor,
          budget: budgetCents / 100,
          atLeast: atLeast ?? null,
          atMost: atMost ?? null,
        })),
      })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(comparisonRoute, async (c) => {
      const { id } = c.req.valid('param')
      const ids = c.req.valid('query').scenarios.split(',').map(Number)
      const text = JSON.stringify(await within(c, (trx) => compareScenarios(trx, id, ids)))
      return answerTagged(c, text, listTag(text))
    })
    .openapi(progressRoute, async (c) => {
      const { id } = c.req.valid('param')
      const found = await within(c, async (trx) => {
        await readPlan(trx, id)
        return planProgress(trx, id)
      })
      const text = JSON.stringify(found)
      return answerTagged(c, text, listTag(text))
    })
    .openapi(approveRoute, async (c) => {
      const { scenarioId, reason } = c.req.valid('json')
      const now = await changedPlan(c, reason, 'plan.approve', async (trx, id, plan) => {
        requireDraft(plan)
        const { rows } = await sql<{ status: string }>`
          select status from plan_scenarios where municipality_id = ${tenant} and plan_id = ${id} and id = ${scenarioId}
          for update`.execute(trx)
        if (rows[0] === undefined)
          throw wrongField('body.scenarioId', 'The plan has no such scenario.', 422)
        if (rows[0].status !== 'solved')
          throw new Problem(409, 'not-solved', {
            detail: `The scenario is ${rows[0].status}; solve it first.`,
          })
        const approval = await carryOut(trx, id, scenarioId)
        await sql`update plans set status = 'approved', approved_scenario_id = ${scenarioId}, approved_by = current_actor(),
            approved_at = now(), approval_reason = ${reason}, approval = ${JSON.stringify(approval)}
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return {
          scenarioId,
          works: approval.works.length,
          orders: approval.orders.length,
          reports: approval.reports.length,
        }
      })
      return tagged(c, now)
    })
    .openapi(withdrawRoute, async (c) => {
      const { reason } = c.req.valid('json')
      const now = await changedPlan(c, reason, 'plan.withdraw', async (trx, id, plan) => {
        if (plan.status !== 'approved' || plan.approval === null)
          throw new Problem(409, 'not-approved', { detail: `The plan is ${plan.status}.` })
        await takeBack(trx, id, plan.approval)
        await sql`update plans set status = 'draft', approved_scenario_id = null, approved_by = null, approved_at = null,
            approval_reason = null, approval = null
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return undefined
      })
      return tagged(c, now)
    })
}

function within<T>(c: Context<AppEnv>, act: (trx: Trx) => Promise<T>, reason?: string): Promise<T> {
  return inTenant(c.get('services').db, c.get('tenant').id, { ...c.get('actor'), reason }, act)
}

function tell(
  trx: Trx,
  c: Context<AppEnv>,
  action: string,
  id: number,
  version?: number,
  details?: Record<string, unknown>,
) {
  const entity = action.startsWith('plan.') ? 'plans' : 'plan_scenarios'
  return writeAudit(trx, c.get('tenant').id, {
    action,
    entity,
    entityId: String(id),
    version,
    details,
  })
}

async function created(
  c: Context<AppEnv>,
  sent: Record<string, unknown>,
  reason: string | undefined,
  action: string,
  act: (trx: Trx) => Promise<{ id: number; version: number }>,
) {
  const { answer } = await within(
    c,
    (trx) =>
      createOnce(c, trx, { body: sent, municipalityId: c.get('tenant').id }, async () => {
        const { id, version } = await act(trx)
        await tell(trx, c, action, id, version)
        return { id, version }
      }),
    reason,
  )
  c.header('location', `${c.req.path}/${answer.id}`)
  c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
  return answer
}

async function changedPlan(
  c: Context<AppEnv>,
  reason: string | undefined,
  action: string,
  act: (
    trx: Trx,
    id: number,
    plan: Awaited<ReturnType<typeof lockPlan>>,
  ) => Promise<Record<string, unknown> | undefined>,
) {
  const { id } = idParam.parse(c.req.param())
  const expected = expectedVersion(c)
  return within(
    c,
    async (trx) => {
      const details = await act(trx, id, await lockPlan(trx, id, expected))
      const now = await planVersion(trx, id)
      await tell(trx, c, action, id, now.version, details)
      return now
    },
    reason,
  )
}

async function changedScenario(
  c: Context<AppEnv>,
  reason: string | undefined,
  action: string,
  act: (trx: Trx) => Promise<void>,
) {
  const { id, scenarioId } = scenarioParam.parse(c.req.param())
  const expected = expectedVersion(c)
  return within(
    c,
    async (trx) => {
      requireIdle(await lockScenario(trx, id, scenarioId, expected))
      await act(trx)
      const now = await readScenario(trx, id, scenarioId)
      await tell(trx, c, action, scenarioId, now.version)
      return now
    },
    reason,
  )
}

function tagged(c: Context<AppEnv>, now: { id: number; version: number }) {
  const text = JSON.stringify(now)
  return answerTagged<{ id: number; version: number }>(c, text, versionTag(now.version, text))
}
