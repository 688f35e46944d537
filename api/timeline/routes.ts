import { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { isStaff } from '../http/access.ts'
import { find, type ReadContext, tableAt } from '../http/collection.ts'
import type { Collections } from '../http/collection-routes.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { readContext } from '../http/moments.ts'
import { dateParam, tenantParam } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'

const byDay = z.record(z.iso.date(), z.int())

const schema = z
  .object({
    step: z.enum(['week', 'month']),
    layers: z.array(
      z.object({
        collection: z.string(),
        total: z.int(),
        starts: byDay.openapi({
          description:
            'How many begin in the step that begins on this day; what always was is in none',
        }),
        ends: byDay.openapi({
          description:
            'How many end in it; of what is a moment, when it was. What goes on is in none',
        }),
      }),
    ),
  })
  .openapi('Timeline')

type Timeline = z.infer<typeof schema>

const timelineRoute = route({
  method: 'get',
  tags: ['timeline'],
  access: 'public',
  path: `${tenantPath}/timeline`,
  summary: 'When reports, permits, works and, for staff, orders were: how many by week or month',
  request: {
    params: tenantParam,
    query: z.strictObject({
      step: z.enum(['week', 'month']).optional(),
      asOf: dateParam.optional(),
    }),
  },
  responses: {
    200: { description: 'By layer', content: { 'application/json': { schema } } },
  },
})

interface Timed {
  collection: string
  starts: string
  ends: string
  isForStaff?: true
}

/** What is seen over time, by the columns that say when: as the tiles' attributes do. */
const timed: readonly Timed[] = [
  { collection: 'reports', starts: 'reported_at', ends: 'reported_at' },
  { collection: 'permits', starts: 'submitted_on', ends: 'submitted_on' },
  { collection: 'works', starts: 'starts_at', ends: 'ends_at' },
  { collection: 'work-orders', starts: 'requested_at', ends: 'requested_at', isForStaff: true },
]

export function timelineRoutes(collections: Collections) {
  return newRouter().openapi(timelineRoute, async (c) => {
    const { step = 'month', asOf } = c.req.valid('query')
    const { id, timeZone } = c.get('tenant')
    const actor = c.get('actor')
    const at = readContext(collections, timeZone, { asOf })
    const shown = timed.filter(({ isForStaff }) => !isForStaff || isStaff(actor.role))
    const layers = await inTenant(c.get('services').db, id, actor, async (trx) => {
      const read: Timeline['layers'] = []
      for (const one of shown) read.push(await readLayer(trx, at, one, step))
      return read
    })
    const text = JSON.stringify({ step, layers })
    return answerTagged<Timeline>(c, text, listTag(text))
  })
}

async function readLayer(
  trx: Trx,
  at: ReadContext,
  { collection, starts, ends }: Timed,
  step: 'week' | 'month',
): Promise<Timeline['layers'][number]> {
  const rows = sql`${tableAt(at, find(at, collection))} as r
    where r.municipality_id = (select current_municipality()) and not st_isempty(r.geom)`
  const counted = (column: string) => {
    const day: RawBuilder<unknown> = column.endsWith('_on')
      ? sql.ref(`r.${column}`)
      : sql`(${sql.ref(`r.${column}`)} at time zone ${at.timeZone}::text)`
    return sql`(select coalesce(json_object_agg(bin, n), '{}') from (
      select date_trunc(${step}, ${day}::timestamp)::date as bin, count(*)::integer as n from ${rows}
        and ${sql.ref(`r.${column}`)} is not null group by 1) as binned)`
  }
  const { rows: found } = await sql<Omit<Timeline['layers'][number], 'collection'>>`
    select (select count(*)::integer from ${rows}) as total,
      ${counted(starts)} as starts, ${counted(ends)} as ends`.execute(trx)
  return { collection, ...found[0]! }
}
