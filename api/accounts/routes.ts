import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { sql } from 'kysely'
import { asActor } from '../db/tenant.ts'
import { declareAccess, isSameOrigin, otherOrigin } from '../http/access.ts'
import { newRouter } from '../http/context.ts'
import { Problem, problemAnswer } from '../http/problem.ts'
import { route } from '../http/route.ts'
import { type Auth, addressHeader } from './auth.ts'
import { asAuth } from './auth-database.ts'
import { memberRoutes } from './members.ts'
import { meSchema } from './schema.ts'
import { tokenRoutes } from './tokens.ts'

const meRoute = route({
  method: 'get',
  path: '/api/v1/me',
  tags: ['accounts'],
  summary: 'Who you are and what you may do; user is null without a session',
  access: 'public',
  responses: { 200: { description: 'You', content: { 'application/json': { schema: meSchema } } } },
})

interface Person {
  id: string
  name: string
  email: string
  language: string | null
  twoFactorEnabled: boolean
}

/** `remoteAddress` tells where a request comes from, for counting sign-ins. */
export function accountRoutes(auth: Auth, remoteAddress: (c: Context) => string) {
  const router = newRouter()
  for (const method of ['GET', 'POST']) declareAccess(method, '/api/auth/*', 'public')
  router.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    if (c.req.method === 'POST' && !isSameOrigin(c)) throw otherOrigin()
    const request = new Request(c.req.raw)
    request.headers.set(addressHeader, remoteAddress(c))
    const answer = await auth.handler(request)
    if (c.req.method === 'POST') c.get('services').forgetCallers()
    return answer.status < 400 ? answer : asProblem(c, answer)
  })
  return router
    .openapi(meRoute, async (c) => {
      const { userId, isInstanceAdmin, roles } = c.get('caller')
      c.header('cache-control', 'private, no-store')
      if (userId === null)
        return c.json({ user: null, isInstanceAdmin: false, memberships: [] }, 200)
      const { db } = c.get('services')
      const person = await asAuth(db, (trx) =>
        sql<Person>`select id, name, email, language, two_factor_enabled as "twoFactorEnabled"
          from users where id = ${userId}`.execute(trx),
      )
      const tenants = await asActor(db, c.get('actor'), (trx) =>
        trx
          .selectFrom('municipalities')
          .select(['id', 'slug', 'name'])
          .where('id', 'in', [...roles.keys(), 0])
          .orderBy('name')
          .execute(),
      )
      const memberships = tenants.map(({ id, slug, name }) => ({
        municipalityId: id,
        slug,
        name,
        role: meSchema.shape.memberships.element.shape.role.parse(roles.get(id)),
      }))
      return c.json({ user: person.rows[0] ?? null, isInstanceAdmin, memberships }, 200)
    })
    .route('/', memberRoutes())
    .route('/', tokenRoutes())
}

/** The library's own errors, `{ code, message }`, in the shape that all others have. */
async function asProblem(c: Context, answer: Response) {
  const sent: unknown = await answer.json().catch(() => ({}))
  const parsed = z
    .object({ code: z.string().optional(), message: z.string().optional() })
    .safeParse(sent)
  const { code = 'auth-failed', message } = parsed.data ?? {}
  const retryAfter = answer.headers.get('x-retry-after')
  return problemAnswer(
    c,
    new Problem(answer.status as ContentfulStatusCode, code.toLowerCase().replaceAll('_', '-'), {
      detail: message,
      headers: retryAfter === null ? {} : { 'retry-after': retryAfter },
    }),
  )
}
