import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag, versionTag } from '../http/etag.ts'
import { Problem } from '../http/problem.ts'
import { route } from '../http/route.ts'
import { within } from '../http/within.ts'
import { chooseAlongBudgets } from './choose/choose.ts'
import { problemSchema } from './choose/problem.ts'
import { manager, scenarioPath, staff, tell } from './deeds.ts'
import { problemOf, readPool } from './problem-of.ts'
import { scenarioDetailSchema, scenarioParam } from './schema.ts'
import type { PlanSolver } from './solver.ts'
import {
  lockPlan,
  lockScenario,
  readPlan,
  readScenario,
  requireDraft,
  requireIdle,
} from './store.ts'

const detail = { 200: { description: 'The scenario', content: json(scenarioDetailSchema) } }

const solveRoute = route({
  ...manager,
  method: 'post',
  path: `${scenarioPath}/solve`,
  summary: 'Solve a scenario; read it to see how far it is',
  request: { params: scenarioParam },
  responses: detail,
})

const cancelRoute = route({
  ...manager,
  method: 'post',
  path: `${scenarioPath}/cancel`,
  summary: 'Stop solving',
  request: { params: scenarioParam },
  responses: detail,
})

const curveRoute = route({
  ...staff,
  path: `${scenarioPath}/curve`,
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

/** The search for the best choice, and what more money would bring. */
export function solvingRoutes(solver: PlanSolver) {
  return newRouter()
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
        return problemOf(await readPool(trx, plan, id), plan, rules, pins)
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
}
