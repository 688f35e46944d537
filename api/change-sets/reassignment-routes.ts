import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { codeLists } from '../db/code-lists.gen.ts'
import type { Trx } from '../db/tables.ts'
import { writeAudit } from '../http/audit.ts'
import { body, json } from '../http/content.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, versionTag } from '../http/etag.ts'
import { flagParam, idParam, integerParam, plainText, tenantParam } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { planner, staff } from './deeds.ts'
import {
  decide,
  listReassignments,
  lockReassignment,
  readReassignment,
  reopen,
} from './reassignments.ts'

const path = `${tenantPath}/reassignments` as const
const onePath = `${path}/{id}` as const

const parcel = z.object({ id: z.int(), cadastralNumber: z.string(), isCurrent: z.boolean() })

const reassignmentSchema = z
  .object({
    id: z.int(),
    version: z.int(),
    changeSet: z.object({ id: z.int(), name: z.string() }),
    entity: z.enum(codeLists.reassignments.entity),
    entityId: z.int(),
    label: z.string().nullable(),
    place: z.object({ type: z.string(), coordinates: z.array(z.any()) }).nullable(),
    reason: z.enum(codeLists.reassignments.reason),
    from: parcel,
    candidates: z.array(parcel),
    decidedParcel: parcel.nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    note: z.string().nullable(),
  })
  .openapi('Reassignment')

const pageSchema = z.object({
  reassignments: z.array(reassignmentSchema),
  next: z.int().nullable(),
  waiting: z.int(),
})

const listRoute = route({
  ...staff,
  path,
  summary: 'What hung on a parcel that ended and waits to be given to another, with the candidates',
  request: {
    params: tenantParam,
    query: z.strictObject({
      decided: flagParam.optional(),
      after: integerParam(0, Number.MAX_SAFE_INTEGER).optional(),
      limit: integerParam(1, 500).optional(),
    }),
  },
  responses: { 200: { description: 'The oldest first', content: json(pageSchema) } },
})

const answer = { 200: { description: 'As it is now', content: json(reassignmentSchema) } }

const decideRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/decide`,
  summary: 'Give it to a current parcel or to none, saying why (If-Match)',
  request: {
    params: idParam,
    body: body(z.strictObject({ parcelId: z.int().min(1).nullable(), note: plainText(2000) })),
  },
  responses: answer,
})

const reopenRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/reopen`,
  summary: 'Put it back into the queue, where it was before (If-Match)',
  request: { params: idParam },
  responses: answer,
})

/** The queue of what a publication could not decide by place. */
export function reassignmentRoutes() {
  return newRouter()
    .openapi(listRoute, async (c) => {
      const { decided = false, after = 0, limit = 100 } = c.req.valid('query')
      const page = await within(c, (trx) =>
        listReassignments(trx, { isDecided: decided, after, limit }),
      )
      const text = JSON.stringify(page)
      return answerTagged<z.infer<typeof pageSchema>>(c, text, listTag(text))
    })
    .openapi(decideRoute, async (c) => {
      const sent = c.req.valid('json')
      return settled(c, 'decide', (trx, id, row) => decide(trx, id, row, sent), sent.note)
    })
    .openapi(reopenRoute, async (c) => settled(c, 'reopen', reopen))
}

async function settled(
  c: Context<AppEnv>,
  action: string,
  act: (trx: Trx, id: number, row: Awaited<ReturnType<typeof lockReassignment>>) => Promise<void>,
  reason?: string,
) {
  const { id } = idParam.parse(c.req.param())
  const expected = expectedVersion(c)
  const now = await within(
    c,
    async (trx) => {
      await act(trx, id, await lockReassignment(trx, id, expected))
      const found = await readReassignment(trx, id)
      await writeAudit(trx, c.get('tenant').id, {
        action: `reassignment.${action}`,
        entity: 'reassignments',
        entityId: String(id),
        version: found.version,
        details: {
          entity: found.entity,
          entityId: found.entityId,
          parcelId: found.decidedParcel?.id ?? null,
          note: found.note,
        },
      })
      return found
    },
    reason,
  )
  const text = JSON.stringify(now)
  return answerTagged<z.infer<typeof reassignmentSchema>>(c, text, versionTag(now.version, text))
}
