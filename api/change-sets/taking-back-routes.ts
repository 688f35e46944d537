import { z } from '@hono/zod-openapi'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { idParam } from '../http/params.ts'
import { route } from '../http/route.ts'
import { within } from '../http/within.ts'
import { choose, findConflicts, takeOver } from './conflicts.ts'
import { changed, onePath, planner, staff, versionSchema } from './deeds.ts'
import { invert } from './invert.ts'
import { factsSchema } from './schema.ts'
import { readChangeSet, requireStatus } from './store.ts'

const state = z.object({
  geometry: z.object({ type: z.string(), coordinates: z.array(z.any()) }),
  facts: factsSchema.extend({ attributes: z.record(z.string(), z.any()) }),
})

const conflictSchema = z
  .object({
    key: z.string(),
    version: z.int(),
    isEnded: z.boolean(),
    base: state,
    ours: state.extend({ isRetired: z.boolean() }),
    theirs: state,
    merged: state.nullable(),
  })
  .openapi('ParcelConflict')

const conflictsSchema = z.object({ conflicts: z.array(conflictSchema) })
const takenSchema = versionSchema.extend(conflictsSchema.shape)

const conflictsRoute = route({
  ...staff,
  path: `${onePath}/conflicts`,
  summary:
    'Parcels that others published since: as they were, as they are, as the change set has them',
  request: { params: idParam },
  responses: { 200: { description: 'Conflicts', content: json(conflictsSchema) } },
})

const takeOverRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/take-over`,
  summary: 'Take over what others published, where the changes do not touch (If-Match)',
  request: { params: idParam },
  responses: { 200: { description: 'What is left to decide', content: json(takenSchema) } },
})

const chooseRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/choose`,
  summary:
    'Decide a conflict: the parcel as the change set has it, or as the register does (If-Match)',
  request: {
    params: idParam,
    body: body(
      z.strictObject({ parcel: z.string().regex(/^\d{1,15}$/), take: z.enum(['ours', 'theirs']) }),
    ),
  },
  responses: { 200: { description: 'What is left to decide', content: json(takenSchema) } },
})

const invertRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/invert`,
  summary: 'Begin a change set that takes a published one back (Idempotency-Key)',
  request: {
    params: idParam,
    body: body(z.strictObject({ name: z.string().trim().min(1).max(200) })),
  },
  responses: { 201: { description: 'Begun', content: json(versionSchema) } },
})

/** What happens to a change set beside others: conflicts with them, and being taken back. */
export function takingBackRoutes() {
  return newRouter()
    .openapi(conflictsRoute, async (c) => {
      const { id } = c.req.valid('param')
      const conflicts = await within(c, async (trx) => {
        await readChangeSet(trx, id)
        return findConflicts(trx, id)
      })
      const text = JSON.stringify({ conflicts })
      return answerTagged<z.infer<typeof conflictsSchema>>(c, text, listTag(text))
    })
    .openapi(takeOverRoute, async (c) =>
      changed<z.infer<typeof takenSchema>>(c, 'take-over', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft')
        return { conflicts: await takeOver(trx, id) }
      }),
    )
    .openapi(chooseRoute, async (c) => {
      const sent = c.req.valid('json')
      return changed<z.infer<typeof takenSchema>>(c, 'choose', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft')
        return { conflicts: await choose(trx, id, sent) }
      })
    })
    .openapi(invertRoute, async (c) => {
      const { id } = c.req.valid('param')
      const sent = c.req.valid('json')
      const { answer } = await within(c, async (trx) => {
        requireStatus(await readChangeSet(trx, id), 'published')
        return createOnce(c, trx, { body: sent, municipalityId: c.get('tenant').id }, () =>
          invert(trx, id, sent.name, c.get('actor').userId),
        )
      })
      c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
      return c.json(answer, 201)
    })
}
