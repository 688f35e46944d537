import { z } from '@hono/zod-openapi'
import type { Geometry } from 'geojson'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { problemOfDatabaseError } from './database-errors.ts'

/** A field or place that is wrong: `path` is `query.bbox`, `body.name`, `header.If-Match` and so on. */
export interface FieldError {
  path: string
  message: string
}

interface ProblemOptions {
  detail?: string
  errors?: FieldError[]
  /** Where on the map, in degrees. */
  place?: Geometry
  /** The keys of the parcels that it is about. */
  parcels?: string[]
  headers?: Record<string, string>
}

const titles: Record<number, string> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed by somebody else',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  428: 'If-Match is required',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not ready',
}

/** An answer that is an error, as RFC 9457 describes it. `code` is for programs and never changes. */
export class Problem extends Error {
  readonly status: ContentfulStatusCode
  readonly code: string
  readonly errors: FieldError[] | undefined
  readonly place: Geometry | undefined
  readonly parcels: string[] | undefined
  readonly headers: Record<string, string>

  constructor(status: ContentfulStatusCode, code: string, options: ProblemOptions = {}) {
    super(options.detail ?? titles[status] ?? code)
    this.status = status
    this.code = code
    this.errors = options.errors
    this.place = options.place
    this.parcels = options.parcels
    this.headers = options.headers ?? {}
  }
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    place: z.object({ type: z.string(), coordinates: z.array(z.unknown()) }).optional(),
    parcels: z.array(z.string()).optional(),
  })
  .openapi('Problem')

/** One wrong field. 400 for what is in the address or a header, 422 for what is in the body. */
export function wrongField(path: string, message: string, status: 400 | 422 = 400) {
  return new Problem(status, 'validation-failed', {
    detail: `${path}: ${message}`,
    errors: [{ path, message }],
  })
}

export function notFound(what: string) {
  return new Problem(404, 'not-found', { detail: `There is no ${what}.` })
}

export function problemAnswer(c: Context, problem: Problem): Response {
  const requestId: unknown = c.get('requestId')
  const body = {
    type: 'about:blank',
    title: titles[problem.status] ?? 'Error',
    status: problem.status,
    code: problem.code,
    detail: problem.message,
    instance: c.req.path,
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(problem.errors ? { errors: problem.errors } : {}),
    ...(problem.place ? { place: problem.place } : {}),
    ...(problem.parcels ? { parcels: problem.parcels } : {}),
  }
  return c.body(JSON.stringify(body), problem.status, {
    ...problem.headers,
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  })
}

/** What a thrown error is to the caller: never a stack, never SQL. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException) {
    const code = error.status === 400 ? 'malformed-request' : 'request-failed'
    return new Problem(error.status as ContentfulStatusCode, code, { detail: error.message })
  }
  const known = problemOfDatabaseError(error)
  if (known === undefined) {
    return new Problem(500, 'internal-error', {
      detail: 'The server failed. The log has more, by the request id.',
    })
  }
  return new Problem(known.status, known.code, { detail: known.detail })
}
