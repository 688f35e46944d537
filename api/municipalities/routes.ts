import { z } from '@hono/zod-openapi'
import { asActor, inTenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { json } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, requireVersion, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { integerParam, tenantParam } from '../http/params.ts'
import { notFound, wrongField } from '../http/problem.ts'
import { route } from '../http/route.ts'
import { extentOfRegister } from './extent.ts'
import {
  addMunicipality,
  changeMunicipality,
  findMunicipality,
  listMunicipalities,
  lockMunicipality,
  unitOfCrs,
} from './queries.ts'
import {
  municipalityChangeSchema,
  municipalityDetailSchema,
  municipalitySchema,
  newMunicipalitySchema,
} from './schema.ts'

const tags = ['municipalities']
const path = '/api/v1/municipalities'

const pageSchema = z
  .object({ municipalities: z.array(municipalitySchema), next: z.string().nullable() })
  .openapi('MunicipalitiesPage')

const listRoute = route({
  method: 'get',
  path,
  tags,
  summary: 'List municipalities by slug',
  access: 'public',
  request: {
    query: z.strictObject({
      limit: integerParam(1, 1000).optional(),
      cursor: z.string().max(63).optional(),
    }),
  },
  responses: {
    200: { description: 'A page', content: { 'application/json': { schema: pageSchema } } },
  },
})

const oneRoute = route({
  method: 'get',
  path: `${path}/{municipality}`,
  tags,
  summary: 'One municipality with its boundary',
  access: 'public',
  request: { params: tenantParam },
  responses: {
    200: {
      description: 'The municipality',
      content: { 'application/json': { schema: municipalityDetailSchema } },
    },
  },
})

const addRoute = route({
  method: 'post',
  path,
  tags,
  summary: 'Create a municipality',
  access: 'instance-admin',
  request: { body: { required: true, content: json(newMunicipalitySchema) } },
  responses: {
    201: {
      description: 'Created',
      content: { 'application/json': { schema: municipalityDetailSchema } },
    },
  },
})

const changeRoute = route({
  method: 'patch',
  path: `${path}/{municipality}`,
  tags,
  summary: 'Change a municipality (If-Match)',
  access: ['admin'],
  request: {
    params: tenantParam,
    body: { required: true, content: json(municipalityChangeSchema) },
  },
  responses: {
    200: {
      description: 'As it is now',
      content: { 'application/json': { schema: municipalityDetailSchema } },
    },
  },
})

export function municipalityRoutes() {
  return newRouter()
    .openapi(listRoute, async (c) => {
      const { limit = 100, cursor = '' } = c.req.valid('query')
      const rows = await asActor(c.get('services').db, c.get('actor'), (trx) =>
        listMunicipalities(trx, limit, cursor),
      )
      const shown = rows.slice(0, limit)
      const next = rows.length > limit ? (shown.at(-1)?.slug ?? null) : null
      const text = `{"municipalities":[${shown.map((row) => row.text).join(',')}],"next":${JSON.stringify(next)}}`
      return answerTagged(c, text, listTag(text))
    })
    .openapi(oneRoute, async (c) => {
      const { municipality } = c.req.valid('param')
      const { db } = c.get('services')
      const actor = c.get('actor')
      const found = await asActor(db, actor, (trx) => findMunicipality(trx, municipality))
      if (found === undefined) throw notFound('such municipality')
      const shown = JSON.parse(found.text)
      const bbox = shown.bbox ?? (await inTenant(db, shown.id, actor, extentOfRegister))
      const text = JSON.stringify({ ...shown, bbox })
      return answerTagged(c, text, versionTag(found.version, text))
    })
    .openapi(addRoute, async (c) => {
      const body = newMunicipalitySchema.parse(c.req.valid('json'))
      const { userId, requestId } = c.get('actor')
      // Only the system adds tenants; the route has seen that an instance admin asks.
      const actor = { userId, requestId, role: 'system' as const, reason: body.reason }
      const { answer } = await asActor(c.get('services').db, actor, (trx) =>
        createOnce(c, trx, { body, municipalityId: 0 }, async () => {
          const unitM = await unitOfCrs(trx, body.srid)
          if (unitM === undefined)
            throw wrongField('body.srid', 'The database does not know this CRS.', 422)
          if (unitM === 'degrees') {
            throw wrongField(
              'body.srid',
              'Is in degrees; a CRS in metres or feet is needed to measure in.',
              422,
            )
          }
          const row = await addMunicipality(trx, body, unitM)
          await writeAudit(trx, 0, {
            action: 'municipality.create',
            entity: 'municipalities',
            entityId: String(row.id),
            version: row.version,
            details: { slug: row.slug },
          })
          const added = await findMunicipality(trx, row.slug)
          return municipalityDetailSchema.parse(JSON.parse(added?.text ?? 'null'))
        }),
      )
      c.header('location', `${path}/${answer.slug}`)
      c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
      return c.json(answer, 201)
    })
    .openapi(changeRoute, async (c) => {
      const body = municipalityChangeSchema.parse(c.req.valid('json'))
      const expected = expectedVersion(c)
      const { id, slug } = c.get('tenant')
      const actor = { ...c.get('actor'), reason: body.reason }
      const found = await inTenant(c.get('services').db, id, actor, async (trx) => {
        requireVersion((await lockMunicipality(trx, id)).version, expected)
        await changeMunicipality(trx, id, body)
        const changed = await findMunicipality(trx, slug)
        if (changed === undefined) throw notFound('such municipality')
        const { reason, ...details } = body
        await writeAudit(trx, id, {
          action: 'municipality.update',
          entity: 'municipalities',
          entityId: String(id),
          version: changed.version,
          details,
        })
        return changed
      })
      c.get('services').forgetMunicipality(slug)
      return answerTagged(c, found.text, versionTag(found.version, found.text))
    })
}
