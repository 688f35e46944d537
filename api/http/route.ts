import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import { type Access, declareAccess, guard } from './access.ts'
import { problemSchema } from './problem.ts'

/** Everything below a municipality. */
export const tenantPath = '/api/v1/{municipality}'

type Declared = Omit<RouteConfig, 'path' | 'middleware'> & { access: Access }

const asProblem = { 'application/problem+json': { schema: problemSchema } }

/**
 * A route with its access rule, which is checked before anything else, declared for the test of
 * rules, and shown in the OpenAPI document. Paths are whole ones: `/api/v1/{municipality}/parcels`.
 */
export function route<P extends string, R extends Declared & { path: P }>(config: R) {
  const { access, ...rest } = config
  declareAccess(rest.method, rest.path.replace(/\{(\w+)\}/g, ':$1'), access)
  const whole = {
    ...rest,
    middleware: guard(access),
    'x-access': access,
    ...(access === 'public' ? {} : { security: [{ session: [] }, { token: [] }] }),
    responses: {
      ...rest.responses,
      default: { description: 'What went wrong (RFC 9457)', content: asProblem },
    },
  }
  // The types say what the route adds to the rule: what it takes and gives.
  return createRoute(whole as unknown as R)
}
