import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { tenant } from '../db/tenant.ts'
import { json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { bboxParam, idParam } from '../http/params.ts'
import { route } from '../http/route.ts'
import { within } from '../http/within.ts'
import { onePath, staff } from './deeds.ts'
import { exactGeoJson } from './ground.ts'
import { parcelDraftSchema } from './schema.ts'
import { readChangeSet } from './store.ts'

/** A screen of the densest town, and few enough for one answer. */
const mostParcels = 6000

const groundSchema = z.object({
  parcels: z.array(
    z
      .object({
        key: z.string(),
        version: z.int(),
        cadastralNumber: z.string(),
        areaM2: z.number(),
        geometry: parcelDraftSchema.shape.geometry,
      })
      .openapi('ParcelGround'),
  ),
  hasMore: z.boolean(),
})

const groundRoute = route({
  ...staff,
  path: `${onePath}/ground`,
  summary: 'The parcels of the register that lie here, to the last digit, as edits must name them',
  request: { params: idParam, query: z.strictObject({ bbox: bboxParam }) },
  responses: { 200: { description: 'Parcels', content: json(groundSchema) } },
})

type GroundAnswer = z.infer<typeof groundSchema>

/** What is drawn on the map: corners are snapped to, so they are not rounded as in lists. */
export function groundRoutes() {
  return newRouter().openapi(groundRoute, async (c) => {
    const { id } = c.req.valid('param')
    const [west, south, east, north] = c.req.valid('query').bbox
    const found = await within(c, async (trx): Promise<GroundAnswer> => {
      await readChangeSet(trx, id)
      const { rows } = await sql<GroundAnswer['parcels'][number]>`
        select id::text as key, version, cadastral_number as "cadastralNumber", area_m2 as "areaM2",
          ${exactGeoJson(sql`geom`)} as geometry
        from parcels
        where municipality_id = ${tenant} and valid_until is null
          and geom && st_makeenvelope(${west}::float8, ${south}::float8, ${east}::float8, ${north}::float8, 4326)
        order by id limit ${mostParcels + 1}`.execute(trx)
      return { parcels: rows.slice(0, mostParcels), hasMore: rows.length > mostParcels }
    })
    const text = JSON.stringify(found)
    return answerTagged<GroundAnswer>(c, text, listTag(text))
  })
}
