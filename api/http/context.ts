import { OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Database } from '../db/database.ts'
import type { Actor, Role } from '../db/tenant.ts'
import { type FieldError, Problem } from './problem.ts'

/** The tenant a request is about, as the routes need it. */
export interface TenantFacts {
  id: number
  slug: string
  srid: number
  timeZone: string
}

/** Who sent the request. An instance admin is `admin` in every municipality. */
export interface Caller {
  userId: string | null
  isInstanceAdmin: boolean
  /** How they proved it; an API token is bound to one municipality. */
  by: 'nobody' | 'session' | 'token'
  roles: ReadonlyMap<number, Role>
}

export interface Services {
  db: Database
  /** Of no use to anybody outside: signs cookies, derives token secrets. */
  secret: string
  /** Throws a 401 problem for a token that is not valid; a stale session is nobody. */
  identify(request: Request): Promise<Caller>
  /** After anything that changes who may do what. */
  forgetCallers(): void
  /** undefined when there is no such municipality. */
  findMunicipality(slug: string): Promise<TenantFacts | undefined>
  forgetMunicipality(slug: string): void
}

export interface AppEnv {
  Variables: {
    requestId: string
    services: Services
    caller: Caller
    /** Set by routes below /{municipality}. */
    tenant: TenantFacts
    actor: Actor
  }
}

/** Ten thousand errors help nobody. */
const errorsShown = 20

/** A router whose validation failures are problems that name each field. */
export function newRouter() {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw validationProblem(result.error, result.target)
    },
  })
}

const places: Record<string, string> = { json: 'body', param: 'path', form: 'body' }

function validationProblem(error: z.ZodError, target: string) {
  const place = places[target] ?? target
  const errors = error.issues.slice(0, errorsShown).flatMap((issue): FieldError[] => {
    const path = [place, ...issue.path.map(String)].join('.')
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
    return issue.keys.slice(0, errorsShown).map((key) => ({
      path: `${path}.${key}`.slice(0, 200),
      message: 'Unknown; check the spelling.',
    }))
  })
  const first = errors[0]
  return new Problem(place === 'body' ? 422 : 400, 'validation-failed', {
    detail: first === undefined ? 'Not valid.' : `${first.path}: ${first.message}`,
    errors,
  })
}
