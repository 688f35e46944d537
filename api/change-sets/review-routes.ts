import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { idParam } from '../http/params.ts'
import { Problem } from '../http/problem.ts'
import { route } from '../http/route.ts'
import { changed, onePath, planner, versionSchema } from './deeds.ts'
import { publish, requireSecondPerson } from './publish.ts'
import { requireClean } from './rules.ts'
import { requireStatus } from './store.ts'

const note = z.strictObject({ note: z.string().trim().min(1).max(2000) })
const answer = { 200: { description: 'Its version now', content: json(versionSchema) } }

const submitRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/submit`,
  summary: 'Hand a change set in for review (If-Match)',
  request: { params: idParam },
  responses: answer,
})

const returnRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/return`,
  summary: 'Give it back to be mended, saying why (If-Match)',
  request: { params: idParam, body: body(note) },
  responses: answer,
})

const publishedSchema = versionSchema.extend({ documentNumber: z.string() })

const publishRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/publish`,
  summary: 'Approve and publish, in one transaction (If-Match)',
  request: {
    params: idParam,
    body: body(z.strictObject({ documentNumber: z.string().trim().min(1).max(100).optional() })),
  },
  responses: {
    200: {
      description: 'Published',
      content: json(publishedSchema),
    },
  },
})

const dropRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/drop`,
  summary: 'Put a change set away; it can be taken up again (If-Match)',
  request: { params: idParam },
  responses: answer,
})

const takeUpRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/take-up`,
  summary: 'Take up a change set that was put away (If-Match)',
  request: { params: idParam },
  responses: answer,
})

const setStatus = (id: number, status: string) =>
  sql`update change_sets set status = ${status} where municipality_id = ${tenant} and id = ${id}`

/** From a draft to the register, with a second pair of eyes. */
export function reviewRoutes() {
  return newRouter()
    .openapi(submitRoute, async (c) =>
      changed(c, 'submit', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft')
        const { rows } = await sql`select from change_set_parcels
          where municipality_id = ${tenant} and change_set_id = ${id} limit 1`.execute(trx)
        if (rows.length === 0)
          throw new Problem(422, 'changes-nothing', { detail: 'It changes no parcel yet.' })
        await requireClean(trx, id, 'review')
        await sql`update change_sets set status = 'in-review', submitted_at = now(), submitted_by = current_actor(),
            review_note = null
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return {}
      }),
    )
    .openapi(returnRoute, async (c) => {
      const { note: why } = c.req.valid('json')
      return changed(c, 'return', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'in-review')
        await sql`update change_sets set status = 'draft', review_note = ${why}, reviewed_by = current_actor(),
            reviewed_at = now()
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return {}
      })
    })
    .openapi(publishRoute, async (c) => {
      const { documentNumber } = c.req.valid('json')
      return changed<z.infer<typeof publishedSchema>>(c, 'publish', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'in-review')
        await requireSecondPerson(trx, changeSet.submittedBy, c.get('actor').userId)
        await sql`select set_config('terrier.reason', ${changeSet.reason ?? changeSet.name}, true)`.execute(
          trx,
        )
        return { documentNumber: await publish(trx, id, documentNumber) }
      })
    })
    .openapi(dropRoute, async (c) =>
      changed(c, 'drop', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft', 'in-review')
        await setStatus(id, 'dropped').execute(trx)
        return {}
      }),
    )
    .openapi(takeUpRoute, async (c) =>
      changed(c, 'take-up', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'dropped')
        await setStatus(id, 'draft').execute(trx)
        return {}
      }),
    )
}
