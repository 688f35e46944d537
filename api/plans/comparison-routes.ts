import { z } from '@hono/zod-openapi'
import { json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { idParam } from '../http/params.ts'
import { route } from '../http/route.ts'
import { within } from '../http/within.ts'
import { compareScenarios } from './compare.ts'
import { onePath, staff } from './deeds.ts'

const comparisonRoute = route({
  ...staff,
  path: `${onePath}/comparison`,
  summary: 'Scenarios of a plan side by side',
  request: {
    params: idParam,
    query: z.strictObject({
      scenarios: z.string().regex(/^\d{1,15}(,\d{1,15}){1,9}$/, 'Two to ten ids, with commas.'),
    }),
  },
  responses: {
    200: {
      description: 'Their results, and what differs',
      content: json(
        z.object({
          scenarios: z.array(z.record(z.string(), z.unknown())),
          differences: z.array(
            z.object({
              interventionId: z.int(),
              title: z.string(),
              cost: z.number(),
              years: z.record(z.string(), z.int().nullable()),
            }),
          ),
        }),
      ),
    },
  },
})

export function comparisonRoutes() {
  return newRouter().openapi(comparisonRoute, async (c) => {
    const { id } = c.req.valid('param')
    const ids = c.req.valid('query').scenarios.split(',').map(Number)
    const text = JSON.stringify(await within(c, (trx) => compareScenarios(trx, id, ids)))
    return answerTagged(c, text, listTag(text))
  })
}
