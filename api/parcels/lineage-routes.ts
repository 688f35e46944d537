import { z } from '@hono/zod-openapi'
import { isStaff } from '../http/access.ts'
import { json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { idParam, integerParam } from '../http/params.ts'
import { notFound } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { findLineage, type Lineage } from './lineage.ts'

const lineageSchema = z
  .object({
    parcels: z.array(
      z.object({
        id: z.int(),
        cadastralNumber: z.string(),
        areaM2: z.number(),
        validFrom: z.iso.date(),
        validUntil: z.iso.date().nullable(),
        generation: z
          .int()
          .openapi({ description: 'Below 0 what it came of, above what became of it.' }),
      }),
    ),
    steps: z.array(
      z.object({
        from: z.int(),
        to: z.int(),
        operation: z.string(),
        at: z.iso.date(),
        changeSet: z
          .object({ id: z.int(), name: z.string(), documentNumber: z.string().nullable() })
          .nullish()
          .openapi({ description: 'For staff.' }),
        importRun: z
          .object({ id: z.int(), fileName: z.string() })
          .nullish()
          .openapi({ description: 'For staff.' }),
      }),
    ),
    hasMore: z.boolean(),
  })
  .openapi('ParcelLineage')

const lineageRoute = route({
  method: 'get',
  tags: ['parcels'],
  access: 'public',
  path: `${tenantPath}/parcels/{id}/lineage`,
  summary: 'Which parcels it came of, and which became of it',
  request: {
    params: idParam,
    query: z.strictObject({
      direction: z.enum(['both', 'backward', 'forward']).default('both'),
      depth: integerParam(1, 12).default(6),
      limit: integerParam(1, 500).default(100),
    }),
  },
  responses: { 200: { description: 'A graph', content: json(lineageSchema) } },
})

export function lineageRoutes() {
  return newRouter().openapi(lineageRoute, async (c) => {
    const { id } = c.req.valid('param')
    const forStaff = isStaff(c.get('actor').role)
    const found = await within(c, (trx) =>
      findLineage(trx, { id, forStaff, ...c.req.valid('query') }),
    )
    if (found === undefined) throw notFound(`parcel ${id}`)
    const text = JSON.stringify(found)
    return answerTagged<Lineage>(c, text, listTag(text))
  })
}
