import { z } from '@hono/zod-openapi'
import { isStaff } from '../http/access.ts'
import { areaParam } from '../http/area.ts'
import type { Collections } from '../http/collection-routes.ts'
import { json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { readCursor, writeCursor } from '../http/cursor.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { readContext } from '../http/moments.ts'
import {
  bboxParam,
  flagParam,
  integerParam,
  momentParam,
  tenantParam,
  todayIn,
} from '../http/params.ts'
import { wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { authorSchema, changedInSchema } from '../http/versions-query.ts'
import { within } from '../http/within.ts'
import {
  type ChangesRequest,
  changeKinds,
  countChanges,
  listChanges,
  type MapState,
} from './changes.ts'
import { parcels } from './routes.ts'

const kind = z.enum(changeKinds)
const geometry = z.object({ type: z.string(), coordinates: z.array(z.any()) }).nullish()

const changesSchema = z
  .object({
    changes: z.array(
      z.object({
        id: z.int(),
        cadastralNumber: z.string(),
        kind,
        changes: z.array(z.object({ field: z.string(), from: z.any(), to: z.any() })),
        areaBeforeM2: z.number().nullable(),
        areaAfterM2: z.number().nullable(),
        recordedAt: z.string().nullable(),
        before: geometry,
        after: geometry,
        by: authorSchema.nullish(),
        reason: z.string().nullish(),
        changeSet: changedInSchema.nullish(),
      }),
    ),
    counts: z
      .object(
        Object.fromEntries(changeKinds.map((each) => [each, z.int()])) as Record<
          (typeof changeKinds)[number],
          z.ZodInt
        >,
      )
      .optional()
      .openapi({ description: 'Of each kind, with the first page.' }),
    next: z.string().nullable(),
  })
  .openapi('ParcelChanges')

const changesRoute = route({
  method: 'get',
  tags: ['parcels'],
  access: 'public',
  path: `${tenantPath}/parcels/changes`,
  summary: 'What differs between the map of parcels of one day and that of another',
  request: {
    params: tenantParam,
    query: z.strictObject({
      from: momentParam,
      to: momentParam.optional().openapi({ description: 'Now when it is left out.' }),
      time: z.enum(['known', 'law']).default('known').openapi({
        description:
          'known: the register as it was known then. law: what was in force then, as it is known now.',
      }),
      bbox: bboxParam.optional(),
      within: areaParam.optional(),
      kinds: z
        .string()
        .transform((text) => text.split(','))
        .pipe(z.array(kind).max(changeKinds.length))
        .optional()
        .openapi({ type: 'string', example: 'begun,ended' }),
      geometry: flagParam.default(false),
      limit: integerParam(1, 1000).default(100),
      cursor: z.string().max(2000).optional(),
    }),
  },
  responses: { 200: { description: 'A page', content: json(changesSchema) } },
})

type Changes = z.infer<typeof changesSchema>

export function parcelChangeRoutes(collections: Collections) {
  return newRouter().openapi(changesRoute, async (c) => {
    const { from, to, time, cursor, ...query } = c.req.valid('query')
    const { timeZone } = c.get('tenant')
    const state = (moment: string | undefined): MapState => ({
      at: readContext(collections, timeZone, { asOf: time === 'known' ? moment : undefined }),
      day: moment?.slice(0, 10) ?? todayIn(timeZone),
    })
    const [before, after] = [state(from), state(to)]
    if (before.day > after.day) throw wrongField('query.to', 'Is before query.from.')
    const request: ChangesRequest = {
      ...query,
      before,
      after,
      forStaff: isStaff(c.get('actor').role),
      afterId: readCursor(cursor, 'changes')?.id ?? -1,
    }
    const page = await within(c, async (trx) => ({
      ...(await listChanges(trx, parcels, request)),
      counts: cursor === undefined ? await countChanges(trx, parcels, request) : undefined,
    }))
    const last = page.hasMore ? page.changes.at(-1) : undefined
    const next = last ? writeCursor({ sort: 'changes', key: '', id: last.id }) : null
    const text = JSON.stringify({ changes: page.changes, counts: page.counts, next })
    return answerTagged<Changes>(c, text, listTag(text))
  })
}
