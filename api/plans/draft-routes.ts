import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { route } from '../http/route.ts'
import { changedPlan, created, manager, onePath, onePlan, path, versionSchema } from './deeds.ts'
import { newPlanSchema, planChangeSchema } from './schema.ts'
import { requireDraft } from './store.ts'

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
  path: onePath,
  summary: 'Change a plan, drop it or take it back (If-Match)',
  request: { params: idParam, body: body(planChangeSchema) },
  responses: onePlan,
})

/** Plans while they are made. */
export function draftRoutes() {
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
      return changedPlan(c, reason, 'plan.update', async (trx, id, plan) => {
        if (plan.status !== 'dropped' || change.status !== 'draft') requireDraft(plan)
        await sql`update plans set name = coalesce(${change.name ?? null}, name),
            first_year = coalesce(${change.firstYear ?? null}, first_year), years = coalesce(${change.years ?? null}, years),
            description = case when ${change.description !== undefined} then ${change.description ?? null} else description end,
            status = coalesce(${change.status ?? null}, status)
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return undefined
      })
    })
}
