import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { route } from '../http/route.ts'
import { within } from '../http/within.ts'
import { changed, onePath, path, planner, staff, versionSchema } from './deeds.ts'
import { findProblems } from './rules.ts'
import { changeSetChangeSchema, newChangeSetSchema, parcelDraftSchema } from './schema.ts'
import { countSteps, readBefore, readChangeSet, readDrafts, requireStatus } from './store.ts'

const addRoute = route({
  ...planner,
  method: 'post',
  path,
  summary: 'Begin a change set (Idempotency-Key)',
  request: { params: tenantParam, body: body(newChangeSetSchema) },
  responses: { 201: { description: 'Begun', content: json(versionSchema) } },
})

const changeRoute = route({
  ...planner,
  method: 'patch',
  path: onePath,
  summary: 'Name a change set, or say why (If-Match)',
  request: { params: idParam, body: body(changeSetChangeSchema) },
  responses: { 200: { description: 'Its version now', content: json(versionSchema) } },
})

const draftsSchema = versionSchema.extend({
  parcels: z.array(parcelDraftSchema),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
})

const draftsRoute = route({
  ...staff,
  path: `${onePath}/parcels`,
  summary: 'How the change set leaves the parcels that it touches',
  request: { params: idParam },
  responses: {
    200: {
      description: 'Parcels',
      content: json(draftsSchema),
    },
  },
})

const beforeSchema = z.object({
  parcels: z.array(
    z
      .object({
        key: z.string(),
        facts: parcelDraftSchema.shape.facts,
        areaM2: z.number(),
        geometry: parcelDraftSchema.shape.geometry,
      })
      .openapi('ParcelBefore'),
  ),
})

const beforeRoute = route({
  ...staff,
  path: `${onePath}/before`,
  summary: 'The parcels of the register that it touches, as they were when it began with each',
  request: { params: idParam },
  responses: { 200: { description: 'Parcels', content: json(beforeSchema) } },
})

const findingSchema = z
  .object({
    rule: z.string(),
    severity: z.enum(['error', 'warning', 'note']),
    parcels: z.array(z.string()),
    place: z.object({ type: z.string(), coordinates: z.array(z.any()) }).nullable(),
    facts: z.record(z.string(), z.any()),
  })
  .openapi('ParcelFinding')

const problemsRoute = route({
  ...staff,
  path: `${onePath}/problems`,
  summary: 'What the rules find in a change set',
  request: {
    params: idParam,
    query: z.strictObject({ stage: z.enum(['draft', 'review', 'publication']).default('draft') }),
  },
  responses: {
    200: { description: 'Problems', content: json(z.object({ problems: z.array(findingSchema) })) },
  },
})

/** Change sets while they are made. */
export function draftRoutes() {
  return newRouter()
    .openapi(addRoute, async (c) => {
      const sent = c.req.valid('json')
      const municipalityId = c.get('tenant').id
      const { answer } = await within(c, (trx) =>
        createOnce(c, trx, { body: sent, municipalityId }, async () => {
          const { rows } = await sql<{ id: number; version: number; status: string }>`
            insert into change_sets (municipality_id, name, reason, owner_id)
            values (${tenant}, ${sent.name}, ${sent.reason}, ${c.get('actor').userId})
            returning id, version, status`.execute(trx)
          return rows[0]!
        }),
      )
      c.header('location', `${c.req.path}/${answer.id}`)
      c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
      return c.json(answer, 201)
    })
    .openapi(changeRoute, async (c) => {
      const { name, reason } = c.req.valid('json')
      return changed(c, 'describe', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft', 'in-review')
        await sql`update change_sets set name = coalesce(${name ?? null}, name),
            reason = case when ${reason !== undefined} then ${reason ?? null} else reason end
          where municipality_id = ${tenant} and id = ${id}`.execute(trx)
        return {}
      })
    })
    .openapi(draftsRoute, async (c) => {
      const { id } = c.req.valid('param')
      const found = await within(c, async (trx) => {
        const { version, status } = await readChangeSet(trx, id)
        const { done, undone } = await countSteps(trx, id)
        const parcels = await readDrafts(trx, id)
        return { id, version, status, parcels, canUndo: done > 0, canRedo: undone > 0 }
      })
      const text = JSON.stringify(found)
      return answerTagged<z.infer<typeof draftsSchema>>(c, text, versionTag(found.version, text))
    })
    .openapi(beforeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const parcels = await within(c, async (trx) => {
        await readChangeSet(trx, id)
        return readBefore(trx, id)
      })
      const text = JSON.stringify({ parcels })
      return answerTagged<z.infer<typeof beforeSchema>>(c, text, listTag(text))
    })
    .openapi(problemsRoute, async (c) => {
      const { id } = c.req.valid('param')
      const { stage } = c.req.valid('query')
      const problems = await within(c, async (trx) => {
        await readChangeSet(trx, id)
        return findProblems(trx, id, stage)
      })
      const text = JSON.stringify({ problems })
      return answerTagged<{ problems: z.infer<typeof findingSchema>[] }>(c, text, listTag(text))
    })
}
