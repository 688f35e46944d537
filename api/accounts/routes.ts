import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { sql } from 'kysely'
import { asActor } from '../db/tenant.ts'
import { declareAccess, isSameOrigin, otherOrigin } from '../http/access.ts'
import { newRouter } from '../http/context.ts'
import { notFound, Problem, problemAnswer, wrongField } from '../http/problem.ts'
import { remoteAddress } from '../http/remote-address.ts'
import { route } from '../http/route.ts'
import { type AuthOptions, addressHeader, hasPasskeys, type SignIn } from './auth.ts'
import { asAuth } from './auth-database.ts'
import { memberRoutes } from './members.ts'
import { meChangeSchema, meSchema, signInOptionsSchema } from './schema.ts'
import { tokenRoutes } from './tokens.ts'

const meRoute = route({
  method: 'get',
  path: '/api/v1/me',
  tags: ['accounts'],
  summary: 'Who you are and what you may do; user is null without a session',
  access: 'public',
  responses: { 200: { description: 'You', content: { 'application/json': { schema: meSchema } } } },
})

const changeMeRoute = route({
  method: 'patch',
  path: '/api/v1/me',
  tags: ['accounts'],
  summary: 'Change your name or language; by a session only',
  access: 'session',
  request: {
    body: { required: true, content: { 'application/json': { schema: meChangeSchema } } },
  },
  responses: { 204: { description: 'Changed' } },
})

const optionsRoute = route({
  method: 'get',
  path: '/api/v1/sign-in-options',
  tags: ['accounts'],
  summary: 'The ways to sign in here besides a password',
  access: 'public',
  responses: {
    200: { description: 'Ways', content: { 'application/json': { schema: signInOptionsSchema } } },
  },
})

interface Person {
  id: string
  name: string
  email: string
  language: string | null
  twoFactorEnabled: boolean
}

/** Signing in, who one is, and below a municipality its members and their tokens. */
export function accountRoutes(signIn: SignIn, { publicUrl, oidc }: AuthOptions) {
  const router = newRouter()
  for (const method of ['GET', 'POST']) declareAccess(method, '/api/auth/*', 'public')
  router.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    if (c.req.method === 'POST' && !isSameOrigin(c)) throw otherOrigin()
    const auth = isByProvider(c.req.path) ? signIn.byProvider : signIn.auth
    if (auth === undefined) throw notFound('such provider')
    const answer = await auth.handler(await forLibrary(c))
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
    .openapi(changeMeRoute, async (c) => {
      const change = c.req.valid('json')
      const { userId } = c.get('actor')
      await asAuth(c.get('services').db, (trx) =>
        trx
          .updateTable('users')
          .set({ ...change, updated_at: new Date() })
          .where('id', '=', userId)
          .execute(),
      )
      return c.body(null, 204)
    })
    .openapi(optionsRoute, (c) => {
      const host = c.req.header('host') ?? new URL(c.req.url).host
      const passkeys = hasPasskeys(publicUrl, host)
      return c.json({ passkeys, oidc: oidc === undefined ? null : { name: oidc.name } }, 200)
    })
    .route('/', memberRoutes())
    .route('/', tokenRoutes())
}

function isByProvider(path: string) {
  return /^\/api\/auth\/(sign-in\/social$|callback\/)/.test(path)
}

/** The request as the library may have it: from where it comes, and nothing the database cannot hold. */
async function forLibrary(c: Context) {
  const headers = new Headers(c.req.raw.headers)
  headers.set(addressHeader, remoteAddress(c))
  if (c.req.method !== 'POST') return new Request(c.req.raw, { headers })
  const body = await c.req.text()
  if (body.includes('\\u0000')) throw wrongField('body', 'Has a NUL character.', 422)
  return new Request(c.req.url, { method: 'POST', headers, body })
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
