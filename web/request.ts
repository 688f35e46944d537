import type { Point } from 'geojson'

/** RFC 9457: what the API answers when it will not or cannot. Status 0 when no answer came at all. */
export class Problem extends Error {
  readonly status: number
  readonly detail: string | undefined
  /** For programs: `last-admin`. Empty when the answer had none. */
  readonly code: string
  /** Where, of which parcels and by which of the operations, when an edit was refused. */
  readonly where: { place?: Point; parcels?: string[]; operation?: number }

  constructor(
    status: number,
    title: string,
    detail?: string,
    code = '',
    where: Problem['where'] = {},
  ) {
    super(title)
    this.name = 'Problem'
    this.status = status
    this.detail = detail
    this.code = code
    this.where = where
  }

  /** No answer, or the server's own failure: worth asking again. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

const patienceMs = 30_000

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: unknown
  signal?: AbortSignal
}

/**
 * The JSON at a path of this server, undefined where the answer is empty.
 * @throws Problem for every answer that is not 2xx, for none within 30 s, and when offline.
 */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options)
  if (!response.ok) throw await problemOf(response)
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

async function send(path: string, { method = 'GET', headers, body, signal }: RequestOptions) {
  const timeout = AbortSignal.timeout(patienceMs)
  try {
    return await fetch(path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
  } catch (error) {
    // The caller changed its mind: not a problem, and TanStack Query knows the error by its name.
    if (signal?.aborted) throw error
    throw new Problem(0, timeout.aborted ? 'timeout' : 'unreachable')
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined)
  const { title, detail, message, code, place, parcels, errors } = (body ?? {}) as Record<
    string,
    unknown
  >
  const words = [title, message].find((text) => typeof text === 'string') as string | undefined
  return new Problem(
    response.status,
    words ?? response.statusText,
    typeof detail === 'string' ? detail : undefined,
    typeof code === 'string' ? code : undefined,
    { place, parcels, operation: operationOf(errors) } as Problem['where'],
  )
}

/** Its number in the list that was sent. */
function operationOf(errors: unknown): number | undefined {
  const [first] = Array.isArray(errors) ? (errors as { path?: unknown }[]) : []
  const index = /^body\.operations\.(\d+)/.exec(String(first?.path))?.[1]
  return index === undefined ? undefined : Number(index)
}

/** For the Idempotency-Key of a create: a repeated request with the same key makes nothing twice. */
export function newKey(): string {
  // randomUUID is for secure contexts only, and a town hall's own network may have none.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
