import { createAccount } from './accounts/create-account.ts'
import { type App, createApp } from './app.ts'
import type { Database } from './db/database.ts'
import type { Role } from './db/tenant.ts'
import { testDatabase } from './db/testing.ts'
import { failures } from './testing-failures.ts'

export { failures } from './testing-failures.ts'

const origin = 'http://terrier.test'
const password = 'correct-horse'

let made: Promise<App> | undefined

/** The app on the database of this test run. Errors inside it fail the test that looks at `failures`. */
export function testApp(): Promise<App> {
  made ??= testDatabase().then((db) =>
    createApp({
      db,
      secret: 'for-tests-only-for-tests-only-00',
      signInsPer10s: 10_000,
      onError: noteFailure,
    }),
  )
  return made
}

function noteFailure(error: unknown) {
  failures.push(error)
}

export interface Ask {
  method?: string
  headers?: Record<string, string>
  body?: unknown
  /** From `signIn`. */
  cookie?: string
  token?: string
}

export async function ask(
  path: string,
  { method = 'GET', headers = {}, body, cookie, token }: Ask = {},
) {
  const app = await testApp()
  const response = await app.request(`${origin}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie, origin }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  })
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
  // A stream has no end of its own.
  const text = isStream ? String(await response.body?.cancel()) : await response.text()
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
}

let counter = 0

/** An account with a role; returns its cookie and id. */
export async function aMember(
  db: Database,
  municipalityId: number,
  role: Exclude<Role, 'public' | 'system'>,
  options: { isInstanceAdmin?: boolean } = {},
) {
  const email = `${role}-${process.pid}-${Date.now()}-${counter++}@example.test`
  const memberships = [{ municipalityId, role }]
  const userId = await createAccount(db, {
    email,
    name: `A ${role}`,
    password,
    memberships,
    ...options,
  })
  return { userId, email, cookie: await signIn(email) }
}

export async function signIn(email: string, withPassword = password) {
  const answer = await ask('/api/auth/sign-in/email', {
    method: 'POST',
    body: { email, password: withPassword },
    headers: { origin },
  })
  if (answer.status !== 200) throw new Error(`Sign-in answered ${answer.status}: ${answer.text}`)
  return cookiesOf(answer)
}

/** What an answer gives the browser to keep, as it is sent back. */
export function cookiesOf({ headers }: { headers: Headers }) {
  return headers
    .getSetCookie()
    .filter((cookie) => !/max-age=0/i.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
