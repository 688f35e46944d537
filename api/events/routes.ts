import { z } from '@hono/zod-openapi'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { sql } from 'kysely'
import { isStaff, roleIn } from '../http/access.ts'
import { body } from '../http/content.ts'
import { newRouter } from '../http/context.ts'
import { tenantParam } from '../http/params.ts'
import { Problem } from '../http/problem.ts'
import { remoteAddress } from '../http/remote-address.ts'
import { route, tenantPath } from '../http/route.ts'
import { within } from '../http/within.ts'
import { Bounded } from './bounded.ts'
import type { LiveEvent, LiveHub } from './live-hub.ts'
import { beatMs, type PresenceMessage } from './presence.ts'

const tags = ['events']
const path = `${tenantPath}/events` as const

const window = z
  .string()
  .regex(/^[a-zA-Z0-9-]{8,64}$/)
  .openapi({
    description: 'What a window calls itself, by chance; its presence ends with its stream.',
  })

const streamRoute = route({
  method: 'get',
  path,
  tags,
  summary: 'What changes, as it changes (server-sent events)',
  description:
    '`changed`: a list of {collection, bbox}; read again what you show of it. `present`, for staff: who edits which change set and where.',
  access: 'public',
  request: { params: tenantParam, query: z.strictObject({ window: window.optional() }) },
  responses: {
    200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } },
  },
})

const presenceSchema = z
  .strictObject({
    window,
    changeSetId: z.int().min(1).nullable().openapi({ description: 'null: nothing any more.' }),
    bbox: z
      .tuple([
        z.number().min(-180).max(180),
        z.number().min(-90).max(90),
        z.number().min(-180).max(180),
        z.number().min(-90).max(90),
      ])
      .nullable(),
  })
  .openapi('Presence')

const presenceRoute = route({
  method: 'put',
  path: `${path}/presence`,
  tags,
  summary: 'Tell the other staff what is edited in a window, every 15 seconds',
  access: ['planner'],
  request: { params: tenantParam, body: body(presenceSchema) },
  responses: { 204: { description: 'Told' } },
})

/** Of one process, and of one address or account: a proxy of a town hall has one for all. */
const limits = { all: 2000, each: 100 }

/** So many unsent messages of one who does not read are enough. */
const mostUnsent = 50

export function eventRoutes(hub: LiveHub, closing: AbortSignal | undefined) {
  const streams = new Bounded(limits)
  return newRouter()
    .openapi(streamRoute, async (c) => {
      const { window: name } = c.req.valid('query')
      const { tenant, actor, services } = c.var
      if (closing?.aborted) throw new Problem(503, 'stopping')
      const leave = streams.enter(actor.userId ?? remoteAddress(c))
      if (leave === undefined)
        throw new Problem(429, 'too-many-streams', { headers: { 'retry-after': '60' } })
      const request = c.req.raw
      const answer = streamSSE(c, (stream) =>
        serve(stream, {
          watch: (tell) =>
            hub.watch({ municipalityId: tenant.id, isStaff: isStaff(actor.role), tell }),
          // A role that was taken away, or a session that ended, ends what it was told.
          mayStay: async () => roleIn(await services.identify(request), tenant.id) === actor.role,
          closing,
        }).finally(() => {
          leave()
          if (name !== undefined && actor.userId !== null && isStaff(actor.role))
            return tellPresence({ window: name, userId: actor.userId, presence: null })
        }),
      )
      answer.headers.set('cache-control', 'no-cache, no-transform')
      // For nginx, which would keep it back.
      answer.headers.set('x-accel-buffering', 'no')
      return answer

      async function tellPresence(message: Omit<PresenceMessage, 'municipalityId'>) {
        const text = JSON.stringify({ municipalityId: tenant.id, ...message })
        await sql`select pg_notify('presence', ${text})`
          .execute(services.db.kysely)
          .catch(() => undefined)
      }
    })
    .openapi(presenceRoute, async (c) => {
      const { window: name, changeSetId, bbox } = c.req.valid('json')
      await within(c, (trx) =>
        sql`select pg_notify('presence', json_build_object('municipalityId', current_municipality(),
            'window', ${name}::text, 'userId', current_actor(), 'presence', case when ${changeSetId}::bigint is not null then
              json_build_object('name', (select name from users where id = current_actor()),
                'changeSetId', ${changeSetId}::bigint, 'bbox', ${JSON.stringify(bbox)}::json) end)::text)
          where ${changeSetId}::bigint is null or exists (
            select from change_sets where municipality_id = current_municipality() and id = ${changeSetId})`.execute(
          trx,
        ),
      )
      return c.body(null, 204)
    })
}

interface Served {
  watch(tell: (event: LiveEvent) => void): Promise<() => void>
  mayStay(): Promise<boolean>
  closing: AbortSignal | undefined
}

/** Until the reader goes away or falls behind, the server stops, or they are no longer who they were. */
async function serve(stream: SSEStreamingApi, { watch, mayStay, closing }: Served) {
  const over = Promise.withResolvers<void>()
  const end = () => over.resolve()
  stream.onAbort(end)
  closing?.addEventListener('abort', end)
  let unsent = 0
  const send = (text: () => Promise<void>) => {
    unsent += 1
    if (unsent > mostUnsent) return over.resolve()
    text().then(() => {
      unsent -= 1
    }, over.resolve)
  }
  const unwatch = await watch(({ event, data }) =>
    send(() => stream.writeSSE({ event, data: JSON.stringify(data) })),
  )
  send(() => stream.writeSSE({ event: 'ready', data: '', retry: 1000 }))
  const beat = setInterval(async () => {
    if (!(await mayStay().catch(() => false))) return over.resolve()
    send(async () => void (await stream.write(': beat\n\n')))
  }, beatMs)
  await over.promise
  clearInterval(beat)
  closing?.removeEventListener('abort', end)
  unwatch()
}
