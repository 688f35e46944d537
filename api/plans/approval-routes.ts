import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, versionTag } from '../http/etag.ts'
import { idParam } from '../http/params.ts'
import { Problem, wrongField } from '../http/problem.ts'
import { route } from '../http/route.ts'
import { within } from '../http/within.ts'
import { carryOut, takeBack } from './approve.ts'
import { planProgress } from './compare.ts'
import { changedPlan, manager, onePath, onePlan, staff, tell, versionSchema } from './deeds.ts'
import { effectOf, measureNeed } from './effect.ts'
import type { FromOtherSlices } from './from-other-slices.ts'
import { lockWorksOfPlan, recordProgress } from './record.ts'
import { approvalSchema, recordedSchema, withdrawalSchema, worksOfPlanParam } from './schema.ts'
import { readPlan, requireDraft } from './store.ts'

const progressRoute = route({
  ...staff,
  path: `${onePath}/progress`,
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
  path: `${onePath}/approve`,
  summary: 'Approve a scenario: works, orders and promised dates (If-Match)',
  request: { params: idParam, body: body(approvalSchema) },
  responses: onePlan,
})

const withdrawRoute = route({
  ...manager,
  method: 'post',
  path: `${onePath}/withdraw`,
  summary: 'Take an approval back while nothing has begun (If-Match)',
  request: { params: idParam, body: body(withdrawalSchema) },
  responses: onePlan,
})

const recordRoute = route({
  tags: ['plans'],
  access: ['manager', 'operator', 'planner'],
  method: 'patch',
  path: `${onePath}/works/{worksId}`,
  summary:
    'Record what became of works of an approved plan (If-Match with the version of the works)',
  request: { params: worksOfPlanParam, body: body(recordedSchema) },
  responses: {
    200: { description: 'Version of the works now', content: json(versionSchema) },
  },
})

const effectRoute = route({
  ...staff,
  path: `${onePath}/effect`,
  summary: 'Need of each intervention when it was approved, against need as it is now',
  request: { params: idParam },
  responses: {
    200: {
      description: 'In sum and for each intervention',
      content: json(
        z.object({
          before: z.number(),
          now: z.number(),
          interventions: z.array(z.object({ id: z.int(), before: z.number(), now: z.number() })),
        }),
      ),
    },
  },
})

/** A scenario becomes works; what became of them, and the way back. */
export function approvalRoutes({ benefitSql, weights }: FromOtherSlices) {
  const measure = (trx: Trx, ids: readonly number[]) => measureNeed(trx, ids, benefitSql, weights)
  return newRouter()
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
      return changedPlan(c, reason, 'plan.approve', async (trx, id, plan) => {
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
        const approval = await carryOut(trx, id, scenarioId, measure)
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
    })
    .openapi(withdrawRoute, async (c) => {
      const { reason } = c.req.valid('json')
      return changedPlan(c, reason, 'plan.withdraw', async (trx, id, plan) => {
        if (plan.status === 'running' || plan.status === 'done')
          throw new Problem(409, 'begun', { detail: `The plan is ${plan.status}.` })
        if (plan.status !== 'approved' || plan.approval === null)
          throw new Problem(409, 'not-approved', { detail: `The plan is ${plan.status}.` })
        await takeBack(trx, id, plan.approval)
        await sql`update plans set status = 'draft', approved_scenario_id = null, approved_by = null, approved_at = null,
            approval_reason = null, approval = null
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return undefined
      })
    })
    .openapi(recordRoute, async (c) => {
      const { id, worksId } = c.req.valid('param')
      const { reason, ...recorded } = c.req.valid('json')
      const expected = expectedVersion(c)
      const now = await within(
        c,
        async (trx) => {
          await readPlan(trx, id)
          const before = await lockWorksOfPlan(trx, id, worksId, expected)
          const version = await recordProgress(trx, worksId, before, recorded)
          await tell(trx, c, 'plan.record', id, undefined, { worksId, ...recorded })
          return { id: worksId, version }
        },
        reason,
      )
      const text = JSON.stringify(now)
      return answerTagged(c, text, versionTag(now.version, text))
    })
    .openapi(effectRoute, async (c) => {
      const { id } = c.req.valid('param')
      const found = await within(c, async (trx) => effectOf(trx, await readPlan(trx, id), measure))
      const text = JSON.stringify(found)
      return answerTagged(c, text, listTag(text))
    })
}
