import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { json } from '../http/content.ts'
import type { AppEnv } from '../http/context.ts'
import { answerTagged, expectedVersion, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { idParam } from '../http/params.ts'
import { tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { scenarioParam } from './schema.ts'
import { lockPlan, lockScenario, readScenario, requireIdle } from './store.ts'

// What the routes of plans and of scenarios have in common: where they are, and how something is done to one.

export const path = `${tenantPath}/plans` as const
export const onePath = `${path}/{id}` as const
export const scenariosPath = `${onePath}/scenarios` as const
export const scenarioPath = `${scenariosPath}/{scenarioId}` as const

const tags = ['plans']
export const manager = { tags, access: ['manager'] as const }
export const staff = { tags, access: 'staff' as const, method: 'get' as const }

export const versionSchema = z.object({ id: z.int(), version: z.int() }).openapi('PlanVersion')
export const onePlan = {
  200: { description: 'Its version now; read it again', content: json(versionSchema) },
}

export function tell(
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

export async function created(
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

/** Changes the plan of the path as If-Match says, and answers with its new version. */
export async function changedPlan(
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
  const now = await within(
    c,
    async (trx) => {
      const details = await act(trx, id, await lockPlan(trx, id, expected))
      const version = await versionOf(trx, id)
      await tell(trx, c, action, id, version, details)
      return { id, version }
    },
    reason,
  )
  const text = JSON.stringify(now)
  return answerTagged<{ id: number; version: number }>(c, text, versionTag(now.version, text))
}

async function versionOf(trx: Trx, id: number) {
  const { rows } = await sql<{ version: number }>`
    select version from plans where municipality_id = ${tenant} and id = ${id}`.execute(trx)
  return rows[0]!.version
}

/** The same for a scenario of it, which nobody may be solving. */
export async function changedScenario(
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
