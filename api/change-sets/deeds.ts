import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Trx } from '../db/tables.ts'
import { writeAudit } from '../http/audit.ts'
import type { AppEnv } from '../http/context.ts'
import { answerTagged, expectedVersion, versionTag } from '../http/etag.ts'
import { changeOnce } from '../http/idempotency.ts'
import { idParam } from '../http/params.ts'
import { tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { type ChangeSetRow, lockChangeSet, readChangeSet } from './store.ts'

// What the routes of change sets have in common: where they are, and how something is done to one.

export const path = `${tenantPath}/change-sets` as const
export const onePath = `${path}/{id}` as const

const tags = ['change-sets']
export const planner = { tags, access: ['planner'] as const }
export const staff = { tags, access: 'staff' as const, method: 'get' as const }

export const versionSchema = z
  .object({ id: z.int(), version: z.int(), status: z.string() })
  .openapi('ChangeSetVersion')

type Version = z.infer<typeof versionSchema>

/**
 * Changes the change set of the path as If-Match says; answers with its version and what `act` gives.
 * What comes again with its Idempotency-Key is answered as it was.
 */
export async function changed<A extends Version = Version>(
  c: Context<AppEnv>,
  action: string,
  act: (trx: Trx, id: number, changeSet: ChangeSetRow) => Promise<Omit<A, keyof Version>>,
  reason?: string,
) {
  const { id } = idParam.parse(c.req.param())
  const expected = expectedVersion(c)
  const change = { body: await c.req.text(), municipalityId: c.get('tenant').id }
  const once = async (trx: Trx) => {
    const given = await act(trx, id, await lockChangeSet(trx, id, expected))
    const { version, status } = await readChangeSet(trx, id)
    await writeAudit(trx, c.get('tenant').id, {
      action: `change-set.${action}`,
      entity: 'change_sets',
      entityId: String(id),
      version,
    })
    return { id, version, status, ...given }
  }
  const { answer } = await within(c, (trx) => changeOnce(c, trx, change, () => once(trx)), reason)
  const text = JSON.stringify(answer)
  return answerTagged<A>(c, text, versionTag(answer.version, text))
}
