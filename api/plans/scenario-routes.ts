import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, versionTag } from '../http/etag.ts'
import { idParam } from '../http/params.ts'
import { Problem } from '../http/problem.ts'
import { route } from '../http/route.ts'
import { within } from '../http/within.ts'
import {
  changedScenario,
  created,
  manager,
  scenarioPath,
  scenariosPath,
  staff,
  tell,
  versionSchema,
} from './deeds.ts'
import {
  newScenarioSchema,
  scenarioChangeSchema,
  scenarioDetailSchema,
  scenarioParam,
  scenarioSchema,
} from './schema.ts'
import {
  checkDecisions,
  lockPlan,
  lockScenario,
  readPlan,
  readScenario,
  readScenarios,
  requireIdle,
} from './store.ts'

const scenariosRoute = route({
  ...staff,
  path: scenariosPath,
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
  path: scenariosPath,
  summary: 'Add a scenario (Idempotency-Key)',
  request: { params: idParam, body: body(newScenarioSchema) },
  responses: { 201: { description: 'Added', content: json(versionSchema) } },
})

const detail = { 200: { description: 'The scenario', content: json(scenarioDetailSchema) } }

const scenarioRoute = route({
  ...staff,
  path: scenarioPath,
  summary: 'A scenario: how far it is, what it chooses and why',
  request: { params: scenarioParam },
  responses: detail,
})

const changeScenarioRoute = route({
  ...manager,
  method: 'patch',
  path: scenarioPath,
  summary: 'Change the rules, pins or name of a scenario (If-Match); solve it again afterwards',
  request: { params: scenarioParam, body: body(scenarioChangeSchema) },
  responses: detail,
})

const removeScenarioRoute = route({
  ...manager,
  method: 'delete',
  path: scenarioPath,
  summary: 'Remove a scenario (If-Match)',
  request: { params: scenarioParam },
  responses: { 204: { description: 'Removed' } },
})

/** The ways that a plan could go. */
export function scenarioRoutes() {
  return newRouter()
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
}
