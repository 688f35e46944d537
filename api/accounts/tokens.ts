import { createHmac } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant, type Role } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { createOnce, hash } from '../http/idempotency.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { createdTokenSchema, newTokenSchema, tokenSchema } from './schema.ts'

const tags = ['tokens']
const pageSchema = z.object({ tokens: z.array(tokenSchema) }).openapi('ApiTokensPage')

const listRoute = route({
  method: 'get',
  path: `${tenantPath}/tokens`,
  tags,
  summary: 'Your API tokens; all of the municipality for an admin',
  access: 'staff',
  request: { params: tenantParam },
  responses: {
    200: { description: 'Tokens', content: { 'application/json': { schema: pageSchema } } },
  },
})

const addRoute = route({
  method: 'post',
  path: `${tenantPath}/tokens`,
  tags,
  summary: 'Create an API token (Idempotency-Key)',
  access: 'staff',
  request: {
    params: tenantParam,
    body: { required: true, content: { 'application/json': { schema: newTokenSchema } } },
  },
  responses: {
    201: {
      description: 'With its secret',
      content: { 'application/json': { schema: createdTokenSchema } },
    },
  },
})

const revokeRoute = route({
  method: 'delete',
  path: `${tenantPath}/tokens/{id}`,
  tags,
  summary: 'Revoke an API token',
  access: 'staff',
  request: { params: idParam },
  responses: { 204: { description: 'Revoked' } },
})

export function tokenRoutes() {
  return newRouter()
    .openapi(listRoute, async (c) => {
      const { id } = c.get('tenant')
      const tokens = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        readTokens(trx, id),
      )
      const text = JSON.stringify({ tokens })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(addRoute, async (c) => {
      const body = c.req.valid('json')
      const { id } = c.get('tenant')
      const role = body.role ?? 'viewer'
      requireOwn(c, role)
      if (body.expiresAt !== undefined && Date.parse(body.expiresAt) <= Date.now()) {
        throw wrongField('body.expiresAt', 'Is in the past.', 422)
      }
      const { answer } = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        createOnce(c, trx, { body, municipalityId: id }, (key) =>
          addToken(trx, id, { ...body, role, secret: secretFor(c, key) }),
        ),
      )
      const secret = secretFor(c, c.req.header('idempotency-key')?.trim() ?? '')
      c.header('location', `/api/v1/${c.get('tenant').slug}/tokens/${answer.id}`)
      return c.json({ ...answer, secret }, 201)
    })
    .openapi(revokeRoute, async (c) => {
      const { id: tokenId } = c.req.valid('param')
      const { id } = c.get('tenant')
      requireSession(c)
      await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        const revoked = await sql`
          update api_tokens set revoked_at = coalesce(revoked_at, now())
          where municipality_id = ${id} and id = ${tokenId} returning id`.execute(trx)
        if (revoked.rows.length === 0) throw notFound('such token')
        await writeAudit(trx, id, {
          action: 'token.revoke',
          entity: 'api_tokens',
          entityId: String(tokenId),
        })
      })
      c.get('services').forgetCallers()
      return c.body(null, 204)
    })
}

type Token = z.infer<typeof tokenSchema>

/**
 * The secret follows from the server's secret and from who asked under which Idempotency-Key, so that a
 * repeated request gets the same answer while the database keeps only its SHA-256.
 */
function secretFor(c: Context<AppEnv>, key: string) {
  const about = ['api-token', c.get('tenant').id, c.get('actor').userId, key].join('\n')
  return `trr_${createHmac('sha256', c.get('services').secret).update(about).digest('base64url')}`
}

function requireSession(c: Context<AppEnv>) {
  if (c.get('caller').by === 'session') return
  throw new Problem(403, 'forbidden', { detail: 'A token may not manage tokens. Sign in.' })
}

function requireOwn(c: Context<AppEnv>, role: Role) {
  requireSession(c)
  const own = c.get('actor').role
  if (own === 'admin' || role === own || role === 'viewer') return
  throw wrongField('body.role', `May be ${own} or viewer.`, 422)
}

const columns = sql`id, user_id as "userId", name, role, to_json(created_at)#>>'{}' as "createdAt",
  to_json(expires_at)#>>'{}' as "expiresAt", to_json(last_used_at)#>>'{}' as "lastUsedAt",
  to_json(revoked_at)#>>'{}' as "revokedAt"`

/** Row-level security shows everybody their own, and an admin all. */
async function readTokens(trx: Trx, municipalityId: number): Promise<Token[]> {
  const result = await sql<Token>`
    select ${columns} from api_tokens where municipality_id = ${municipalityId} order by id`.execute(
    trx,
  )
  return result.rows
}

interface Wanted {
  name: string
  role: Role
  expiresAt?: string
  secret: string
}

async function addToken(trx: Trx, municipalityId: number, wanted: Wanted): Promise<Token> {
  const result = await sql<Token>`
    insert into api_tokens (municipality_id, user_id, name, token_hash, role, expires_at)
    values (${municipalityId}, current_actor(), ${wanted.name}, ${hash(wanted.secret)}, ${wanted.role},
      ${wanted.expiresAt ?? null}::timestamptz)
    returning ${columns}`.execute(trx)
  const token = result.rows[0]
  if (token === undefined) throw new Error('The token was not added.')
  await writeAudit(trx, municipalityId, {
    action: 'token.create',
    entity: 'api_tokens',
    entityId: String(token.id),
    details: { name: token.name, role: token.role },
  })
  return token
}
