import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import { inTenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { idParam, integerParam, tenantParam } from '../http/params.ts'
import { notFound, Problem } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'

const tags = ['imports']
const statuses = codeLists.import_runs.status

const importSchema = z
  .object({
    id: z.int(),
    layer: z.string(),
    fileName: z.string(),
    fileBytes: z.int().nullable(),
    format: z.string().nullable(),
    source: z.string(),
    crs: z.string().nullable(),
    status: z.enum(statuses),
    isDryRun: z.boolean(),
    progress: z.number().nullable().openapi({ description: '0 to 1, of the present stage' }),
    rowsRead: z.int(),
    counts: z.record(z.string(), z.int()),
    message: z.string().nullable(),
    isCancelRequested: z.boolean(),
    startedAt: z.iso.datetime({ offset: true }),
    finishedAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .openapi('Import')

const detailSchema = importSchema
  .extend({
    options: z.record(z.string(), z.unknown()),
    report: z.record(z.string(), z.unknown()),
  })
  .openapi('ImportDetail')

const pageSchema = z
  .object({ imports: z.array(importSchema), next: z.int().nullable() })
  .openapi('ImportsPage')

const json = (schema: z.ZodType, description: string) => ({
  200: { description, content: { 'application/json': { schema } } },
})

const listRoute = route({
  method: 'get',
  path: `${tenantPath}/imports`,
  tags,
  summary: 'Imports, newest first',
  access: 'staff',
  request: {
    params: tenantParam,
    query: z.strictObject({
      limit: integerParam(1, 1000).optional(),
      cursor: integerParam(0, Number.MAX_SAFE_INTEGER).optional(),
      status: z.enum(statuses).optional(),
    }),
  },
  responses: json(pageSchema, 'A page'),
})

const oneRoute = route({
  method: 'get',
  path: `${tenantPath}/imports/{id}`,
  tags,
  summary: 'One import with its report',
  access: 'staff',
  request: { params: idParam },
  responses: json(detailSchema, 'The import'),
})

const cancelRoute = route({
  method: 'post',
  path: `${tenantPath}/imports/{id}/cancel`,
  tags,
  summary: 'Stop an import that is under way; nothing of it is kept',
  access: ['planner'],
  request: { params: idParam },
  responses: json(importSchema, 'The import; it stops within a second or two'),
})

const columns = sql`
  'id', r.id, 'layer', r.layer, 'fileName', r.file_name, 'fileBytes', r.file_bytes, 'format', r.format,
  'source', r.source, 'crs', r.crs, 'status', r.status, 'isDryRun', r.is_dry_run, 'progress', r.progress,
  'rowsRead', r.rows_read, 'counts', r.counts, 'message', r.message,
  'isCancelRequested', r.cancel_requested_at is not null, 'startedAt', r.started_at, 'finishedAt', r.finished_at`

/** Imports are started from the command line; here they are watched and stopped. */
export function importRoutes() {
  return newRouter()
    .openapi(listRoute, async (c) => {
      const { limit = 100, cursor, status } = c.req.valid('query')
      const { id } = c.get('tenant')
      const { rows } = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        sql<{ id: number; text: string }>`
          select r.id, json_build_object(${columns})::text as text from import_runs r
          where r.municipality_id = ${id} and r.id < ${cursor ?? Number.MAX_SAFE_INTEGER}
            and (r.status = ${status ?? null} or ${status ?? null}::text is null)
          order by r.id desc limit ${limit + 1}`.execute(trx),
      )
      const shown = rows.slice(0, limit)
      const next = rows.length > limit ? (shown.at(-1)?.id ?? null) : null
      const text = `{"imports":[${shown.map((row) => row.text).join(',')}],"next":${next}}`
      return answerTagged(c, text, listTag(text))
    })
    .openapi(oneRoute, async (c) => {
      const { id } = c.req.valid('param')
      const tenant = c.get('tenant')
      const { rows } = await inTenant(c.get('services').db, tenant.id, c.get('actor'), (trx) =>
        sql<{ text: string }>`
          select json_build_object(${columns}, 'options', r.options, 'report', r.report)::text as text
          from import_runs r where r.municipality_id = ${tenant.id} and r.id = ${id}`.execute(trx),
      )
      const text = rows[0]?.text
      if (text === undefined) throw notFound('such import')
      return answerTagged(c, text, listTag(text))
    })
    .openapi(cancelRoute, async (c) => {
      const { id } = c.req.valid('param')
      const tenant = c.get('tenant')
      const text = await inTenant(c.get('services').db, tenant.id, c.get('actor'), async (trx) => {
        const found = await sql<{ status: string }>`
            select status from import_runs where municipality_id = ${tenant.id} and id = ${id}
            for update`.execute(trx)
        const status = found.rows[0]?.status
        if (status === undefined) throw notFound('such import')
        if (!['reading', 'checking', 'applying'].includes(status)) {
          throw new Problem(409, 'not-running', { detail: `The import is ${status} already.` })
        }
        const { rows } = await sql<{ text: string }>`
            update import_runs r set cancel_requested_at = coalesce(cancel_requested_at, now())
            where r.municipality_id = ${tenant.id} and r.id = ${id}
            returning json_build_object(${columns})::text as text`.execute(trx)
        await writeAudit(trx, tenant.id, {
          action: 'import.cancel',
          entity: 'imports',
          entityId: String(id),
        })
        return rows[0]?.text ?? ''
      })
      return answerTagged(c, text, listTag(text))
    })
}
