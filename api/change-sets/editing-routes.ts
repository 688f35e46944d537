import { z } from '@hono/zod-openapi'
import { body, json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { idParam } from '../http/params.ts'
import { Problem } from '../http/problem.ts'
import { route } from '../http/route.ts'
import { refusedProblem, requireBases } from './answers.ts'
import { applyOperations } from './apply-operations.ts'
import { changed, onePath, planner, versionSchema } from './deeds.ts'
import { readGround } from './ground.ts'
import { reachOf, resolveOperations } from './resolve.ts'
import { operationsSchema, parcelDraftSchema } from './schema.ts'
import { addStep, moveStep } from './steps.ts'
import { countSteps, requireStatus } from './store.ts'

const draftsSchema = versionSchema.extend({
  changed: z.record(z.string(), parcelDraftSchema.nullable()).openapi({
    description:
      'Each parcel that is no longer as it was; null where it is as in the register again.',
  }),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
  traverses: z
    .array(
      z.object({
        misclosureM: z.number(),
        misclosureEastM: z.number(),
        misclosureNorthM: z.number(),
        lengthM: z.number(),
        precision: z.number().optional(),
      }),
    )
    .optional(),
})

const answer = { 200: { description: 'What changed', content: json(draftsSchema) } }

const operateRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/operations`,
  summary: 'Edit parcels in a change set: all of the operations or none (If-Match)',
  request: { params: idParam, body: body(operationsSchema) },
  responses: answer,
})

const undoRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/undo`,
  summary: 'Take the last step back (If-Match)',
  request: { params: idParam },
  responses: answer,
})

const redoRoute = route({
  ...planner,
  method: 'post',
  path: `${onePath}/redo`,
  summary: 'Do again what was taken back (If-Match)',
  request: { params: idParam },
  responses: answer,
})

/** The one door through which parcels are edited. */
export function editingRoutes() {
  return newRouter()
    .openapi(operateRoute, async (c) => {
      const { operations, basedOn } = c.req.valid('json')
      return changed<z.infer<typeof draftsSchema>>(c, 'edit', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft')
        const { plain, traverses } = await resolveOperations(trx, operations)
        const ground = await readGround(trx, id, reachOf(plain, changeSet.parcelsBegun))
        requireBases(ground, basedOn)
        const { before, after, begun } = attempt(() =>
          applyOperations(ground, plain, changeSet.parcelsBegun),
        )
        if (after.size === 0)
          throw new Problem(422, 'changes-nothing', { detail: 'Nothing would change.' })
        const drafts = Object.fromEntries(after)
        await addStep(
          trx,
          id,
          { operations, before: Object.fromEntries(before), after: drafts },
          begun,
        )
        return { changed: drafts, canUndo: true, canRedo: false, traverses }

        function attempt<T>(act: () => T): T {
          try {
            return act()
          } catch (error) {
            throw refusedProblem(error, ground.coverage.plane)
          }
        }
      })
    })
    .openapi(undoRoute, async (c) => {
      return changed<z.infer<typeof draftsSchema>>(c, 'undo', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft')
        const drafts = await moveStep(trx, id, 'undo')
        return { changed: drafts, ...(await possible(trx, id)) }
      })
    })
    .openapi(redoRoute, async (c) => {
      return changed<z.infer<typeof draftsSchema>>(c, 'redo', async (trx, id, changeSet) => {
        requireStatus(changeSet, 'draft')
        const drafts = await moveStep(trx, id, 'redo')
        return { changed: drafts, ...(await possible(trx, id)) }
      })
    })
}

async function possible(trx: Parameters<typeof countSteps>[0], id: number) {
  const { done, undone } = await countSteps(trx, id)
  return { canUndo: done > 0, canRedo: undone > 0 }
}
