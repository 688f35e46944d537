import type { Database } from '../db/database.ts'
import type { Caller } from '../http/context.ts'
import { Problem } from '../http/problem.ts'
import type { Auth } from './auth.ts'
import { holderOf, rolesOf } from './queries.ts'

const nobody: Caller = { userId: null, isInstanceAdmin: false, by: 'nobody', roles: new Map() }

/** Finds who sent a request, by its token or by its cookie. */
export function identifier(db: Database, auth: Auth) {
  return async (request: Request): Promise<Caller> => {
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (bearer !== undefined) return byToken(db, bearer)
    if (!request.headers.get('cookie')?.includes('terrier.')) return nobody
    return bySession(db, auth, request.headers)
  }
}

async function byToken(db: Database, secret: string): Promise<Caller> {
  const holder = await holderOf(db, secret)
  const known = holder === undefined ? undefined : await rolesOf(db, holder.userId)
  if (holder === undefined || known === undefined) throw badToken()
  const now =
    known.roles.get(holder.municipalityId) ?? (known.isInstanceAdmin ? 'admin' : undefined)
  if (now === undefined) throw badToken()
  // A token never outlives the role it was made with.
  const role = now === 'admin' || now === holder.role ? holder.role : 'viewer'
  const roles = new Map([[holder.municipalityId, role]])
  return { userId: holder.userId, isInstanceAdmin: false, by: 'token', roles }
}

function badToken() {
  return new Problem(401, 'bad-token', {
    detail: 'The token is unknown, revoked or past its time.',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  })
}

async function bySession(db: Database, auth: Auth, headers: Headers): Promise<Caller> {
  const found = await auth.api.getSession({ headers })
  const known = found === null ? undefined : await rolesOf(db, found.user.id)
  if (found === null || known === undefined) return nobody
  return { userId: found.user.id, by: 'session', ...known }
}
