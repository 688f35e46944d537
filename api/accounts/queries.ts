import type { Database } from '../db/database.ts'
import { asActor, inTenant, type Role } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { hash } from '../http/idempotency.ts'
import { asAuth } from './auth-database.ts'

export interface KnownUser {
  isInstanceAdmin: boolean
  roles: Map<number, Role>
}

/** What a user may do: their role in each municipality they belong to. */
export function rolesOf(db: Database, userId: string): Promise<KnownUser | undefined> {
  return asAuth(db, async (trx) => {
    const rows = await trx
      .selectFrom('users as u')
      .leftJoin('memberships as m', 'm.user_id', 'u.id')
      .select(['u.is_instance_admin', 'm.municipality_id', 'm.role'])
      .where('u.id', '=', userId)
      .execute()
    const first = rows[0]
    if (first === undefined) return undefined
    const roles = rows.flatMap(({ municipality_id: id, role }): [number, Role][] =>
      id === null || role === null ? [] : [[id, role as Role]],
    )
    return { isInstanceAdmin: first.is_instance_admin, roles: new Map(roles) }
  })
}

export interface TokenHolder {
  userId: string
  municipalityId: number
  role: Role
}

const hourMs = 3_600_000

/** Whose token it is; undefined for one that is unknown, revoked or past its time. */
export function holderOf(db: Database, secret: string): Promise<TokenHolder | undefined> {
  return asAuth(db, async (trx) => {
    const token = await trx
      .selectFrom('api_tokens')
      .select(['municipality_id', 'id', 'user_id', 'role', 'last_used_at'])
      .where('token_hash', '=', hash(secret))
      .where('revoked_at', 'is', null)
      .where((or) => or.or([or('expires_at', 'is', null), or('expires_at', '>', new Date())]))
      .executeTakeFirst()
    if (token === undefined) return undefined
    // To the hour: a write with each request would cost more than it tells.
    if (token.last_used_at === null || Date.now() - token.last_used_at.getTime() > hourMs) {
      await trx
        .updateTable('api_tokens')
        .set({ last_used_at: new Date() })
        .where('municipality_id', '=', token.municipality_id)
        .where('id', '=', token.id)
        .execute()
    }
    return {
      userId: token.user_id,
      municipalityId: token.municipality_id,
      role: token.role as Role,
    }
  })
}

/** In the log of each municipality that the user belongs to, where its admins can read it. */
export async function noteByUser(db: Database, userId: string, action: string) {
  const known = await rolesOf(db, userId)
  const entry = { action, entity: 'users', entityId: userId }
  for (const [municipalityId, role] of known?.roles ?? []) {
    await inTenant(db, municipalityId, { userId, role }, (trx) =>
      writeAudit(trx, municipalityId, entry),
    )
  }
  if (known === undefined || known.roles.size > 0) return
  await asActor(db, { userId, role: 'public' }, (trx) => writeAudit(trx, 0, entry))
}
