import { z } from '@hono/zod-openapi'
import { hashPassword } from 'better-auth/crypto'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, requireVersion, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { tenantParam } from '../http/params.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { withinAsAuth } from './auth-database.ts'
import { findOrAddUser } from './create-account.ts'
import { memberChangeSchema, memberSchema, newMemberSchema } from './schema.ts'

const tags = ['members']
const member = { 'application/json': { schema: memberSchema } }
const memberParam = tenantParam.extend({ userId: z.string().max(100) })
const pageSchema = z.object({ members: z.array(memberSchema) }).openapi('MembersPage')

const listRoute = route({
  method: 'get',
  path: `${tenantPath}/members`,
  tags,
  summary: 'Who belongs to the municipality',
  access: ['admin'],
  request: { params: tenantParam },
  responses: {
    200: { description: 'All members', content: { 'application/json': { schema: pageSchema } } },
  },
})

const addRoute = route({
  method: 'post',
  path: `${tenantPath}/members`,
  tags,
  summary: 'Add somebody, with a new account if name and password are given (Idempotency-Key)',
  access: ['admin'],
  request: {
    params: tenantParam,
    body: { required: true, content: { 'application/json': { schema: newMemberSchema } } },
  },
  responses: { 201: { description: 'Added', content: member } },
})

const changeRoute = route({
  method: 'put',
  path: `${tenantPath}/members/{userId}`,
  tags,
  summary: 'Give a member another role (If-Match)',
  access: ['admin'],
  request: {
    params: memberParam,
    body: { required: true, content: { 'application/json': { schema: memberChangeSchema } } },
  },
  responses: { 200: { description: 'As it is now', content: member } },
})

const removeRoute = route({
  method: 'delete',
  path: `${tenantPath}/members/{userId}`,
  tags,
  summary: 'Remove a member (If-Match)',
  access: ['admin'],
  request: { params: memberParam },
  responses: { 204: { description: 'Removed' } },
})

export function memberRoutes() {
  return newRouter()
    .openapi(listRoute, async (c) => {
      const { id } = c.get('tenant')
      const members = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        readMembers(trx, id),
      )
      const text = JSON.stringify({ members })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(addRoute, async (c) => {
      const { password, ...body } = c.req.valid('json')
      const { id } = c.get('tenant')
      const { db } = c.get('services')
      const account = {
        email: body.email,
        name: body.name,
        password: password && (await hashPassword(password)),
      }
      const { answer } = await inTenant(db, id, { ...c.get('actor'), reason: body.reason }, (trx) =>
        createOnce(c, trx, { body, municipalityId: id }, async () => {
          const userId = await withinAsAuth(trx, () => findOrAddUser(trx, account))
          if (userId === undefined) {
            throw wrongField(
              'body.email',
              'Nobody has this e-mail; send name and password for a new account.',
              422,
            )
          }
          const added = await trx
            .insertInto('memberships')
            .values({ municipality_id: id, user_id: userId, role: body.role })
            .onConflict((found) => found.doNothing())
            .returning('role')
            .executeTakeFirst()
          if (added === undefined)
            throw new Problem(409, 'already-exists', { detail: 'Is a member already.' })
          return audited(trx, id, userId, 'member.create')
        }),
      )
      c.get('services').forgetCallers()
      c.header('location', `/api/v1/${c.get('tenant').slug}/members/${answer.userId}`)
      c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
      return c.json(answer, 201)
    })
    .openapi(changeRoute, async (c) => {
      const { userId } = c.req.valid('param')
      const { role, reason } = c.req.valid('json')
      const expected = expectedVersion(c)
      const { id } = c.get('tenant')
      const changed = await inTenant(
        c.get('services').db,
        id,
        { ...c.get('actor'), reason },
        async (trx) => {
          await lockMember(trx, id, userId, expected)
          await trx
            .updateTable('memberships')
            .set({ role })
            .where('municipality_id', '=', id)
            .where('user_id', '=', userId)
            .execute()
          await requireAnAdmin(trx, id)
          return audited(trx, id, userId, 'member.update')
        },
      )
      c.get('services').forgetCallers()
      const text = JSON.stringify(changed)
      return answerTagged(c, text, versionTag(changed.version, text))
    })
    .openapi(removeRoute, async (c) => {
      const { userId } = c.req.valid('param')
      const expected = expectedVersion(c)
      const { id } = c.get('tenant')
      await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        await lockMember(trx, id, userId, expected)
        await audited(trx, id, userId, 'member.delete')
        await trx
          .deleteFrom('memberships')
          .where('municipality_id', '=', id)
          .where('user_id', '=', userId)
          .execute()
        await requireAnAdmin(trx, id)
      })
      c.get('services').forgetCallers()
      return c.body(null, 204)
    })
}

type Member = z.infer<typeof memberSchema>

async function readMembers(trx: Trx, municipalityId: number, userId?: string): Promise<Member[]> {
  const result = await sql<Member>`
    select m.user_id as "userId", u.name, u.email, m.role, m.version, to_json(m.recorded_at)#>>'{}' as "recordedAt"
    from memberships m join users u on u.id = m.user_id
    where m.municipality_id = ${municipalityId} and (${userId ?? null}::text is null or m.user_id = ${userId ?? null})
    order by u.name, m.user_id`.execute(trx)
  return result.rows
}

/** All memberships are locked, so that two admins cannot demote each other at the same time. */
async function lockMember(
  trx: Trx,
  municipalityId: number,
  userId: string,
  expected: number | undefined,
) {
  const rows = await trx
    .selectFrom('memberships')
    .select(['user_id', 'version'])
    .where('municipality_id', '=', municipalityId)
    .orderBy('user_id')
    .forUpdate()
    .execute()
  const found = rows.find((row) => row.user_id === userId)
  if (found === undefined) throw notFound('such member')
  requireVersion(found.version, expected)
}

async function requireAnAdmin(trx: Trx, municipalityId: number) {
  const found = await trx
    .selectFrom('memberships')
    .select('user_id')
    .where('municipality_id', '=', municipalityId)
    .where('role', '=', 'admin')
    .executeTakeFirst()
  if (found === undefined)
    throw new Problem(409, 'last-admin', { detail: 'Somebody must remain who is an admin.' })
}

async function audited(
  trx: Trx,
  municipalityId: number,
  userId: string,
  action: string,
): Promise<Member> {
  const [changed] = await readMembers(trx, municipalityId, userId)
  if (changed === undefined) throw notFound('such member')
  await writeAudit(trx, municipalityId, {
    action,
    entity: 'memberships',
    entityId: userId,
    version: changed.version,
    details: { role: changed.role },
  })
  return changed
}
