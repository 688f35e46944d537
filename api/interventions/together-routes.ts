import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { inTenant, tenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { bboxParam, idParam, integerParam, tenantParam } from '../http/params.ts'
import { notFound, wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { acceptBundle, dropBundle } from './bundles.ts'
import { conflictCodes, findConflicts } from './conflicts.ts'
import { kinds } from './kinds.ts'
import { findLacks, lackCodes } from './lacks.ts'
import { namedSchema } from './named.ts'
import { propose, usualThresholds } from './propose.ts'
import { day, geometrySchema, line, reason } from './schema.ts'
import { requireValidShape, shapeSql } from './shapes.ts'
import type { Weights } from './store.ts'
import { findGroups } from './street-space.ts'

const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } })
const id = z.int().min(1).max(Number.MAX_SAFE_INTEGER)

const thresholds = z
  .strictObject({
    worn: z.int().min(0).max(100).default(usualThresholds.worn),
    lifeUsed: z.number().min(0).max(5).default(usualThresholds.lifeUsed),
    lifeYears: z.int().min(1).max(300).default(usualThresholds.lifeYears),
    failures: z.int().min(1).max(1000).default(usualThresholds.failures),
    permits: z.int().min(1).max(1000).default(usualThresholds.permits),
    reports: z.int().min(1).max(100_000).default(usualThresholds.reports),
    atLeast: z.int().min(1).max(4).default(usualThresholds.atLeast),
  })
  .openapi('Proposing')

const proposedSchema = z
  .object({
    ids: z.array(z.int()),
    lacks: z
      .array(z.enum(lackCodes))
      .openapi({ description: 'Where nothing is new: what the register does not know' }),
  })
  .openapi('Proposed')

const proposeRoute = route({
  method: 'post',
  path: `${tenantPath}/interventions/propose`,
  tags: ['interventions'],
  access: ['manager'],
  summary: 'Make candidates of streets in which several needs meet; nothing is proposed twice',
  request: { params: tenantParam, body: { required: true, content: json(thresholds) } },
  responses: { 200: { description: 'Those that are new', content: json(proposedSchema) } },
})

const member = z
  .object({
    collection: z.enum(['works', 'work-orders', 'permits', 'programmes', 'interventions']),
    id: z.int(),
    title: z.string(),
    kind: z.enum(kinds),
    startsOn: z.string().nullable(),
    endsOn: z.string().nullable(),
    depthM: z.number().nullable(),
    opens: z.boolean(),
    cost: z.number().nullable(),
    lengthM: z.number(),
    bundleId: z.int().nullable(),
    named: namedSchema.nullable(),
  })
  .openapi('StreetSpaceMember')

const groupsSchema = z
  .object({
    metres: z.int(),
    months: z.int(),
    groups: z.array(
      z
        .object({
          members: z
            .array(member)
            .openapi({ description: 'In the order in which they are to be done' }),
          startsOn: z.string().nullable(),
          endsOn: z.string().nullable(),
          savedExcavations: z.int(),
          savedCost: z.number().nullable(),
          savings: z.array(
            z.object({
              code: z.enum(['surface', 'traffic']),
              quantity: z.number(),
              price: z.number(),
              cost: z.number(),
            }),
          ),
          bundleId: z.int().nullable(),
          geometry: z.unknown(),
        })
        .openapi('StreetSpaceGroup'),
    ),
  })
  .openapi('StreetSpace')

const groupsRoute = route({
  method: 'get',
  path: `${tenantPath}/street-space`,
  tags: ['street-space'],
  access: 'staff',
  summary: 'What is planned in one street space and could be done in one opening',
  request: {
    params: tenantParam,
    query: z.strictObject({
      metres: integerParam(1, 200).optional(),
      months: integerParam(0, 240).optional(),
      bbox: bboxParam.optional(),
    }),
  },
  responses: {
    200: { description: 'Groups, the greatest saving first', content: json(groupsSchema) },
  },
})

const conflictsSchema = z
  .object({
    conflicts: z.array(
      z.object({
        code: z.enum(conflictCodes),
        from: z.string(),
        to: z.string(),
        members: z.array(
          z.object({
            collection: z.string(),
            id: z.int(),
            title: z.string(),
            kind: z.string().optional(),
            named: namedSchema.nullish(),
          }),
        ),
        extraM: z.number().nullable().openapi({ description: 'That a detour is longer' }),
        cutOffM: z.number().nullable().openapi({ description: 'Streets that are cut off' }),
        days: z.int().nullable().openapi({ description: 'Of a market and the like' }),
        geometry: z.unknown().openapi({ description: 'Where it is' }),
      }),
    ),
  })
  .openapi('StreetSpaceConflicts')

const conflictsRoute = route({
  method: 'get',
  path: `${tenantPath}/street-space/conflicts`,
  tags: ['street-space'],
  access: 'staff',
  summary: 'Closures that get in the way of each other in space and time',
  request: {
    params: tenantParam,
    query: z.strictObject({
      scenarioId: integerParam(1, Number.MAX_SAFE_INTEGER)
        .optional()
        .openapi({ description: 'As if this scenario of a plan were carried out' }),
    }),
  },
  responses: { 200: { description: 'Conflicts by date', content: json(conflictsSchema) } },
})

const newBundle = z
  .strictObject({
    title: line,
    members: z
      .array(z.strictObject({ collection: member.shape.collection, id }))
      .min(2)
      .max(100),
    reason,
  })
  .openapi('NewBundle')

const madeSchema = z.object({ id: z.int() })

const bundleRoute = route({
  method: 'post',
  path: `${tenantPath}/bundles`,
  tags: ['bundles'],
  access: ['manager'],
  summary: 'Accept that these are done in one opening (Idempotency-Key)',
  request: { params: tenantParam, body: { required: true, content: json(newBundle) } },
  responses: { 201: { description: 'Accepted', content: json(madeSchema) } },
})

const unbundleRoute = route({
  method: 'delete',
  path: `${tenantPath}/bundles/{id}`,
  tags: ['bundles'],
  access: ['manager'],
  summary: 'Take a bundle apart (If-Match)',
  request: { params: idParam },
  responses: { 204: { description: 'Each is done by itself again' } },
})

const newMoratorium = z
  .strictObject({ startsOn: day, endsOn: day, reason: line, geometry: geometrySchema })
  .refine(({ startsOn, endsOn }) => startsOn <= endsOn, {
    error: 'Not before startsOn.',
    path: ['endsOn'],
  })
  .openapi('NewMoratorium')

const moratoriumRoute = route({
  method: 'post',
  path: `${tenantPath}/moratoriums`,
  tags: ['moratoriums'],
  access: ['manager'],
  summary: 'Keep a surface closed until a day (Idempotency-Key)',
  request: { params: tenantParam, body: { required: true, content: json(newMoratorium) } },
  responses: { 201: { description: 'Made', content: json(madeSchema) } },
})

const newException = z
  .strictObject({ interventionId: id, reason: line })
  .openapi('NewMoratoriumException')

const exceptionRoute = route({
  method: 'post',
  path: `${tenantPath}/moratoriums/{id}/exceptions`,
  tags: ['moratoriums'],
  access: ['manager'],
  summary: 'Let an intervention open a surface all the same, with the reason (Idempotency-Key)',
  request: { params: idParam, body: { required: true, content: json(newException) } },
  responses: { 201: { description: 'Granted', content: json(madeSchema) } },
})

/** What is planned in one place, whoever plans it. */
export function togetherRoutes(weights: Weights) {
  return newRouter()
    .openapi(proposeRoute, async (c) => {
      const at = c.req.valid('json')
      const { id } = c.get('tenant')
      const answer = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        const made = await propose(trx, at, weights)
        await writeAudit(trx, id, {
          action: 'intervention.propose',
          entity: 'interventions',
          entityId: made.join(','),
          details: { ...at, count: made.length },
        })
        return { ids: made, lacks: made.length > 0 ? [] : await findLacks(trx) }
      })
      return c.json(answer, 200)
    })
    .openapi(groupsRoute, async (c) => {
      const { metres = 12, months = 18, bbox } = c.req.valid('query')
      const groups = await inTenant(
        c.get('services').db,
        c.get('tenant').id,
        c.get('actor'),
        (trx) => findGroups(trx, { metres, months, bbox }),
      )
      const text = JSON.stringify({ metres, months, groups })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(conflictsRoute, async (c) => {
      const { scenarioId } = c.req.valid('query')
      const conflicts = await inTenant(
        c.get('services').db,
        c.get('tenant').id,
        c.get('actor'),
        (trx) => findConflicts(trx, scenarioId),
      )
      const text = JSON.stringify({ conflicts })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(bundleRoute, async (c) => {
      const { reason: why, ...body } = c.req.valid('json')
      const { id, slug } = c.get('tenant')
      const { answer } = await inTenant(
        c.get('services').db,
        id,
        { ...c.get('actor'), reason: why },
        (trx) =>
          createOnce(c, trx, { body, municipalityId: id }, async () => {
            const made = await acceptBundle(trx, body, weights)
            await writeAudit(trx, id, {
              action: 'bundle.accept',
              entity: 'bundles',
              entityId: String(made),
              details: { members: body.members },
            })
            return { id: made }
          }),
      )
      c.header('location', `/api/v1/${slug}/bundles/${answer.id}`)
      return c.json(answer, 201)
    })
    .openapi(unbundleRoute, async (c) => {
      const { id: bundle } = c.req.valid('param')
      const expected = expectedVersion(c)
      const { id } = c.get('tenant')
      await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        await dropBundle(trx, bundle, expected)
        await writeAudit(trx, id, {
          action: 'bundle.drop',
          entity: 'bundles',
          entityId: String(bundle),
        })
      })
      return c.body(null, 204)
    })
    .openapi(moratoriumRoute, async (c) => {
      const body = c.req.valid('json')
      const { id } = c.get('tenant')
      const { answer } = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        createOnce(c, trx, { body, municipalityId: id }, async () => {
          await requireValidShape(trx, body.geometry, 'body.geometry')
          const { rows } = await sql<{ id: number }>`
            insert into moratoriums (municipality_id, starts_on, ends_on, reason, geom)
            values (${tenant}, ${body.startsOn}, ${body.endsOn}, ${body.reason}, ${shapeSql(body.geometry)})
            returning id`.execute(trx)
          const made = rows[0]!.id
          await writeAudit(trx, id, {
            action: 'moratorium.create',
            entity: 'moratoriums',
            entityId: String(made),
          })
          return { id: made }
        }),
      )
      return c.json(answer, 201)
    })
    .openapi(exceptionRoute, async (c) => {
      const { id: moratorium } = c.req.valid('param')
      const body = c.req.valid('json')
      const { id } = c.get('tenant')
      const { answer } = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        createOnce(c, trx, { body, municipalityId: id }, async () => {
          const known = async (table: string, wanted: number) =>
            (
              await sql`select from ${sql.table(table)}
                where municipality_id = ${tenant} and id = ${wanted}`.execute(trx)
            ).rows.length > 0
          if (!(await known('moratoriums', moratorium))) throw notFound(`moratorium ${moratorium}`)
          if (!(await known('interventions', body.interventionId)))
            throw wrongField('body.interventionId', 'There is no such intervention.', 422)
          const { rows } = await sql<{ id: number }>`
            insert into moratorium_exceptions (municipality_id, moratorium_id, intervention_id, reason)
            values (${tenant}, ${moratorium}, ${body.interventionId}, ${body.reason}) returning id`.execute(
            trx,
          )
          await writeAudit(trx, id, {
            action: 'moratorium.except',
            entity: 'moratoriums',
            entityId: String(moratorium),
            details: body,
          })
          return { id: rows[0]!.id }
        }),
      )
      return c.json(answer, 201)
    })
}
