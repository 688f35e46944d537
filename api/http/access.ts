import type { Context, MiddlewareHandler } from 'hono'
import type { Actor, Role } from '../db/tenant.ts'
import type { AppEnv, Caller, TenantFacts } from './context.ts'
import { notFound, Problem } from './problem.ts'

/**
 * Who may call a route: anybody; anybody signed in; any member of the municipality; members with one
 * of these roles (admin always); or who looks after the whole installation.
 */
export type Access = 'public' | 'session' | 'staff' | 'instance-admin' | readonly Role[]

const declared = new Map<string, Access>()

/** Paths are Hono's, `/api/v1/:municipality/parcels`. A test fails for a route that is not declared. */
export function declareAccess(method: string, path: string, access: Access) {
  declared.set(`${method.toUpperCase()} ${path}`, access)
}

export function declaredAccess(method: string, path: string): Access | undefined {
  return declared.get(`${method.toUpperCase()} ${path}`)
}

/** The role of a caller in a municipality: `public` for who does not belong to it. */
export function roleIn(caller: Caller, municipalityId: number): Role {
  return caller.roles.get(municipalityId) ?? (caller.isInstanceAdmin ? 'admin' : 'public')
}

export function isStaff(role: Role) {
  return role !== 'public'
}

/** Finds the tenant in the path and who asks, and lets through only those the rule allows. */
export function guard(access: Access): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const services = c.get('services')
    const slug = c.req.param('municipality')
    const tenant = slug === undefined ? undefined : await findTenant(c, slug)
    const caller = await services.identify(c.req.raw)
    requireSameOrigin(c, caller)
    c.set('caller', caller)
    const actor = actorOf(caller, tenant, c.get('requestId'))
    c.set('actor', actor)
    authorize(access, caller, actor)
    await next()
  }
}

async function findTenant(c: Context<AppEnv>, slug: string): Promise<TenantFacts> {
  const tenant = await c.get('services').findMunicipality(slug)
  if (tenant === undefined) throw notFound('such municipality')
  c.set('tenant', tenant)
  return tenant
}

/** What the database is told about the caller. */
function actorOf(caller: Caller, tenant: TenantFacts | undefined, requestId?: string): Actor {
  const role = tenant === undefined ? 'public' : roleIn(caller, tenant.id)
  return { userId: caller.userId, role, requestId }
}

function authorize(access: Access, caller: Caller, actor: Actor) {
  if (access === 'public') return
  if (caller.userId === null) {
    throw new Problem(401, 'sign-in-first', { headers: { 'www-authenticate': 'Bearer' } })
  }
  if (!allows(access, caller, actor)) {
    throw new Problem(403, 'forbidden', { detail: 'Your role may not do this.' })
  }
}

function allows(access: Access, caller: Caller, actor: Actor) {
  if (access === 'session') return caller.by === 'session'
  if (access === 'instance-admin') return caller.isInstanceAdmin
  if (access === 'staff') return isStaff(actor.role)
  return actor.role === 'admin' || (typeof access !== 'string' && access.includes(actor.role))
}

/** A page of another site may not act with the cookie of ours. Tokens are not sent by themselves. */
function requireSameOrigin(c: Context<AppEnv>, caller: Caller) {
  if (caller.by !== 'session' || ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return
  if (!isSameOrigin(c)) throw otherOrigin()
}

export function otherOrigin() {
  return new Problem(403, 'other-origin', { detail: 'The request comes from another site.' })
}

/** Whether our own page sent the request, or no page at all. */
export function isSameOrigin(c: Context) {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none'
  const host = c.req.header('host') ?? new URL(c.req.url).host
  return URL.canParse(origin) && new URL(origin).host === host
}
