import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { inTenant } from '../db/tenant.ts'
import { newRouter } from '../http/context.ts'
import { readCursor, writeCursor } from '../http/cursor.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { since, until } from '../http/filters.ts'
import { integerParam, momentParam, tenantParam, words } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'

const entrySchema = z
  .object({
    id: z.int(),
    at: z.iso.datetime({ offset: true }),
    actor: z.string(),
    actorName: z.string().nullable(),
    role: z.string(),
    action: z.string(),
    entity: z.string().nullable(),
    entityId: z.string().nullable(),
    entityVersion: z.int().nullable(),
    reason: z.string().nullable(),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEntry')

const pageSchema = z
  .object({ entries: z.array(entrySchema), next: z.string().nullable() })
  .openapi('AuditPage')

const listRoute = route({
  method: 'get',
  path: `${tenantPath}/audit`,
  tags: ['audit'],
  summary: 'Who did what, newest first',
  access: ['planner', 'manager'],
  request: {
    params: tenantParam,
    query: z.strictObject({
      limit: integerParam(1, 1000).optional(),
      cursor: z.string().max(2000).optional(),
      action: words.optional(),
      entity: words.optional(),
      entityId: words.optional(),
      actor: words.optional(),
      from: momentParam.optional(),
      to: momentParam.optional(),
    }),
  },
  responses: {
    200: { description: 'A page', content: { 'application/json': { schema: pageSchema } } },
  },
})

interface Entry {
  id: number
  text: string
}

export function auditRoutes() {
  return newRouter().openapi(listRoute, async (c) => {
    const { limit = 100, cursor, from, to, ...equal } = c.req.valid('query')
    const { id, timeZone } = c.get('tenant')
    const after = readCursor(cursor, 'audit')
    const row = {
      column: (name: string) => sql.ref(`a.${name}`),
      table: (name: string) => sql.table(name),
      timeZone,
    }
    const columns = {
      action: 'action',
      entity: 'entity',
      entityId: 'entity_id',
      actor: 'actor',
    } as const
    const conditions = [
      sql`a.municipality_id = ${id}`,
      ...(after === undefined ? [] : [sql`a.id < ${after.id}`]),
      ...(from === undefined ? [] : [since('at').where(row, from)]),
      ...(to === undefined ? [] : [until('at').where(row, to)]),
      ...Object.entries(columns).flatMap(([name, column]) => {
        const value = equal[name as keyof typeof columns]
        return value === undefined ? [] : [sql`${row.column(column)} = ${value}`]
      }),
    ]
    const { rows } = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
      sql<Entry>`
        select a.id, json_build_object('id', a.id, 'at', a.at, 'actor', a.actor,
          'actorName', (select u.name from users u where u.id = a.actor), 'role', a.role, 'action', a.action,
          'entity', a.entity, 'entityId', a.entity_id, 'entityVersion', a.entity_version, 'reason', a.reason,
          'requestId', a.request_id, 'details', a.details)::text as text
        from audit_log a where ${sql.join(conditions, sql` and `)}
        order by a.id desc limit ${limit + 1}`.execute(trx),
    )
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1)?.id : undefined
    const next = last === undefined ? null : writeCursor({ sort: 'audit', key: '', id: last })
    const text = `{"entries":[${shown.map((entry) => entry.text).join(',')}],"next":${JSON.stringify(next)}}`
    return answerTagged(c, text, listTag(text))
  })
}
