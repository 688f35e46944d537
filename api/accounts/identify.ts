import type { Database } from '../db/database.ts'
import type { Caller } from '../http/context.ts'
import { Problem } from '../http/problem.ts'
import type { Auth } from './auth.ts'
import { holderOf, rolesOf } from './queries.ts'

const nobody: Caller = { userId: null, isInstanceAdmin: false, by: 'nobody', roles: new Map() }

/** A map asks for thirty tiles at once. What another process revokes is seen this much later. */
const keptMs = 3000
const keptAtMost = 10_000

interface Kept {
  caller: Promise<Caller>
  until: number
}

/** Finds who sent a request, by its token or by its cookie, and remembers it for a moment. */
export function identifier(db: Database, auth: Auth) {
  const known = new Map<string, Kept>()

  function remember(key: string, find: () => Promise<Caller>): Promise<Caller> {
    const kept = known.get(key)
    if (kept !== undefined && kept.until > Date.now()) return kept.caller
    if (known.size >= keptAtMost) known.clear()
    const caller = find()
    known.set(key, { caller, until: Date.now() + keptMs })
    caller.catch(() => known.delete(key))
    return caller
  }

  async function identify(request: Request): Promise<Caller> {
    const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    if (bearer !== undefined) return remember(`token ${bearer}`, () => byToken(db, bearer))
    const cookie = request.headers.get('cookie')
    if (!cookie?.includes('terrier.session_token=')) return nobody
    return remember(`cookie ${cookie}`, () => bySession(db, auth, request.headers))
  }

  return {
    identify,
    /** After a sign-out, a change of roles or of tokens. */
    forgetCallers: () => known.clear(),
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
