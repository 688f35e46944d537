import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant, tenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { collection } from '../http/collection.ts'
import { newRouter } from '../http/context.ts'
import { expectedVersion, requireVersion } from '../http/etag.ts'
import { staffOnly } from '../http/fields.ts'
import { oneOf, text } from '../http/filters.ts'
import { createOnce } from '../http/idempotency.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { notFound } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { occasionKinds } from './occasions.ts'
import { day, geometrySchema, line, reason } from './schema.ts'
import { requireValidShape, shapeSql } from './shapes.ts'

export const occasions = collection({
  path: 'occasions',
  noun: 'occasion',
  visibility: 'staff',
  fields: {
    title: staffOnly(z.string()),
    kind: staffOnly(z.enum(occasionKinds)),
    weekdays: staffOnly(
      z.array(z.int()).openapi({ description: '1 Monday to 7 Sunday; none: any day' }),
    ),
    startsOn: staffOnly(z.iso.date().nullable()),
    endsOn: staffOnly(z.iso.date().nullable()),
  },
  filters: { kind: oneOf('kind', occasionKinds), q: text('title') },
})

const bodySchema = z
  .strictObject({
    title: line,
    kind: z.enum(occasionKinds),
    weekdays: z
      .array(z.int().min(1).max(7))
      .max(7)
      .default([])
      .transform((days) => [...new Set(days)].sort()),
    startsOn: day.nullable().default(null),
    endsOn: day.nullable().default(null),
    geometry: geometrySchema,
    reason,
  })
  .refine(({ startsOn, endsOn }) => !startsOn || !endsOn || startsOn <= endsOn, {
    error: 'Not before startsOn.',
    path: ['endsOn'],
  })
  .openapi('OccasionBody')

const madeSchema = z.object({ id: z.int() })
const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } })
const tags = ['occasions']
const body = { required: true, content: json(bodySchema) }

const addRoute = route({
  method: 'post',
  path: `${tenantPath}/occasions`,
  tags,
  access: ['manager', 'planner'],
  summary: 'Keep a place open at certain times: a market, a way to school (Idempotency-Key)',
  request: { params: tenantParam, body },
  responses: { 201: { description: 'Made', content: json(madeSchema) } },
})

const replaceRoute = route({
  method: 'put',
  path: `${tenantPath}/occasions/{id}`,
  tags,
  access: ['manager', 'planner'],
  summary: 'Replace an occasion (If-Match)',
  request: { params: idParam, body },
  responses: { 204: { description: 'Replaced' } },
})

const removeRoute = route({
  method: 'delete',
  path: `${tenantPath}/occasions/{id}`,
  tags,
  access: ['manager', 'planner'],
  summary: 'Remove an occasion (If-Match)',
  request: { params: idParam },
  responses: { 204: { description: 'Removed' } },
})

async function lockOccasion(trx: Trx, id: number, expected: number | undefined) {
  const { rows } = await sql<{ version: number }>`select version from occasions
    where municipality_id = ${tenant} and id = ${id} for update`.execute(trx)
  if (rows[0] === undefined) throw notFound(`occasion ${id}`)
  requireVersion(rows[0].version, expected)
}

const entry = (action: string, id: number) => ({
  action: `occasion.${action}`,
  entity: 'occasions',
  entityId: String(id),
})

export function occasionRoutes() {
  return newRouter()
    .openapi(addRoute, async (c) => {
      const { reason: why, ...sent } = c.req.valid('json')
      const { id, slug } = c.get('tenant')
      const actor = { ...c.get('actor'), reason: why }
      const { answer } = await inTenant(c.get('services').db, id, actor, (trx) =>
        createOnce(c, trx, { body: sent, municipalityId: id }, async () => {
          await requireValidShape(trx, sent.geometry, 'body.geometry')
          const { rows } = await sql<{ id: number }>`
            insert into occasions (municipality_id, title, kind, weekdays, starts_on, ends_on, geom)
            values (${tenant}, ${sent.title}, ${sent.kind}, ${sent.weekdays}::integer[], ${sent.startsOn}, ${sent.endsOn},
              ${shapeSql(sent.geometry)}) returning id`.execute(trx)
          const made = rows[0]!
          await writeAudit(trx, id, entry('create', made.id))
          return made
        }),
      )
      c.header('location', `/api/v1/${slug}/occasions/${answer.id}`)
      return c.json(answer, 201)
    })
    .openapi(replaceRoute, async (c) => {
      const { reason: why, ...sent } = c.req.valid('json')
      const { id: wanted } = c.req.valid('param')
      const expected = expectedVersion(c)
      const { id } = c.get('tenant')
      const actor = { ...c.get('actor'), reason: why }
      await inTenant(c.get('services').db, id, actor, async (trx) => {
        await lockOccasion(trx, wanted, expected)
        await requireValidShape(trx, sent.geometry, 'body.geometry')
        await sql`update occasions set title = ${sent.title}, kind = ${sent.kind}, weekdays = ${sent.weekdays}::integer[],
            starts_on = ${sent.startsOn}, ends_on = ${sent.endsOn}, geom = ${shapeSql(sent.geometry)}
          where municipality_id = ${tenant} and id = ${wanted}`.execute(trx)
        await writeAudit(trx, id, entry('update', wanted))
      })
      return c.body(null, 204)
    })
    .openapi(removeRoute, async (c) => {
      const { id: wanted } = c.req.valid('param')
      const expected = expectedVersion(c)
      const { id } = c.get('tenant')
      await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        await lockOccasion(trx, wanted, expected)
        await sql`delete from occasions where municipality_id = ${tenant} and id = ${wanted}`.execute(
          trx,
        )
        await writeAudit(trx, id, entry('delete', wanted))
      })
      return c.body(null, 204)
    })
}
