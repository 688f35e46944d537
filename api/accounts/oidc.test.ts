import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, createApp } from '../app.ts'
import type { Database } from '../db/database.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, cookiesOf } from '../testing.ts'
import { asAuth } from './auth-database.ts'
import { type Person, startProvider } from './testing-provider.ts'

const origin = 'http://terrier.test'
const secret = 'for-tests-only-for-tests-only-03'

let db: Database
let provider: Awaited<ReturnType<typeof startProvider>>
let app: App

beforeAll(async () => {
  db = await testDatabase()
  provider = await startProvider()
  app = createApp({ db, secret, oidc: provider.settings, signInsPer10s: 10_000 })
})

afterAll(() => provider.close())

function aPerson(overrides: Partial<Person> = {}): Person {
  const sub = randomUUID()
  return { sub, email: `${sub}@example.test`, email_verified: true, name: 'Ana Pop', ...overrides }
}

function begin(to: App = app) {
  return to.request(`${origin}/api/auth/sign-in/social`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'oidc', callbackURL: '/town', errorCallbackURL: '/sign-in' }),
  })
}

/** What a browser does between the button and the page that it is led back to. */
async function signInThere(person: Person | undefined) {
  provider.signsIn(person)
  const begun = await begin()
  expect(begun.status).toBe(200)
  const back = await throughProvider(((await begun.json()) as { url: string }).url)
  const answer = await app.request(back, { headers: { cookie: cookiesOf(begun) } })
  expect(answer.status).toBe(302)
  return { cookie: cookiesOf(answer), location: answer.headers.get('location') ?? '' }
}

async function throughProvider(start: string) {
  const jar = new Map<string, string>()
  let url = start
  while (!url.startsWith(origin)) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      jar.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`${url} answered ${answer.status}`)
    url = new URL(location, url).href
  }
  return url
}

async function me(cookie: string, of: App = app) {
  return (await of.request(`${origin}/api/v1/me`, { headers: { cookie } })).json()
}

test('who is new gets an account and no role, and the same account the next time', async () => {
  const person = aPerson()
  const { cookie, location } = await signInThere(person)
  expect(location).toMatch(/\/town$/)
  const known = await me(cookie)
  expect(known).toMatchObject({
    user: { email: person.email, name: 'Ana Pop' },
    isInstanceAdmin: false,
    memberships: [],
  })
  const town = await aMunicipality(db)
  const rights = await app.request(`${origin}/api/v1/${town.slug}/rights`, { headers: { cookie } })
  expect(rights.status).toBe(403)
  expect((await me((await signInThere(person)).cookie)).user.id).toBe(known.user.id)
})

test('who has an account with that e-mail gets into it, when the provider has checked the e-mail', async () => {
  const town = await aMunicipality(db)
  const { email, userId } = await aMember(db, town.id, 'planner')
  const { cookie } = await signInThere(aPerson({ email: email.toUpperCase() }))
  expect(await me(cookie)).toMatchObject({
    user: { id: userId },
    memberships: [{ role: 'planner' }],
  })
})

test('an e-mail that the provider has not checked opens and makes nothing', async () => {
  const town = await aMunicipality(db)
  const { email } = await aMember(db, town.id, 'admin')
  for (const person of [
    aPerson({ email, email_verified: false }),
    aPerson({ email_verified: false }),
  ]) {
    const { cookie, location } = await signInThere(person)
    expect(location).toMatch(/\/sign-in\?error=(account_not_linked|email_not_verified)/)
    expect((await me(cookie)).user).toBeNull()
    const found = await asAuth(db, (trx) =>
      trx.selectFrom('credentials').select('id').where('account_id', '=', person.sub).execute(),
    )
    expect(found).toEqual([])
  }
})

test('who refuses there comes back to the sign-in page', async () => {
  const { location, cookie } = await signInThere(undefined)
  expect(location).toMatch(/\/sign-in\?error=access_denied/)
  expect((await me(cookie)).user).toBeNull()
})

test('the answer is of use to the browser that asked only, and once', async () => {
  provider.signsIn(aPerson())
  const begun = await begin()
  const back = await throughProvider(((await begun.json()) as { url: string }).url)
  const stolen = await app.request(back)
  expect(cookiesOf(stolen)).not.toContain('session_token')
  const cookie = cookiesOf(begun)
  const used = await app.request(back, { headers: { cookie } })
  const again = await app.request(back, { headers: { cookie } })
  expect(cookiesOf(again)).not.toContain('session_token')
  expect(again.headers.get('location')).toMatch(/\/sign-in\?error=/)
  expect([stolen.status, used.status, again.status]).toEqual([302, 302, 302])
})

test('nothing of the provider that could act for a person is kept', async () => {
  const person = aPerson()
  await signInThere(person)
  const kept = await asAuth(db, (trx) =>
    trx
      .selectFrom('credentials')
      .select(['provider_id', 'access_token', 'refresh_token', 'id_token'])
      .where('account_id', '=', person.sub)
      .execute(),
  )
  expect(kept).toEqual([
    { provider_id: 'oidc', access_token: null, refresh_token: null, id_token: null },
  ])
})

test('nobody is led to another site afterwards', async () => {
  const answer = await app.request(`${origin}/api/auth/sign-in/social`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ provider: 'oidc', callbackURL: 'https://evil.test/' }),
  })
  expect(answer.status).toBe(403)
})

test('a provider that is away is an error of that sign-in and of nothing else', async () => {
  const away = await startProvider()
  await away.close()
  const lonely = createApp({ db, secret, oidc: away.settings, signInsPer10s: 10_000 })
  expect((await begin(lonely)).status).toBeGreaterThanOrEqual(400)
  const town = await aMunicipality(db)
  const { email } = await aMember(db, town.id, 'viewer')
  const answer = await lonely.request(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'correct-horse' }),
  })
  expect(answer.status).toBe(200)
  expect(await me(cookiesOf(answer), lonely)).toMatchObject({ user: { email } })
})

test('without a provider there is none, and the sign-in page is told so', async () => {
  const alone = createApp({ db, secret })
  expect((await begin(alone)).status).toBe(404)
  const options = async (of: App, host: string) =>
    (await of.request(`http://${host}/api/v1/sign-in-options`)).json()
  expect(await options(alone, 'terrier.test')).toEqual({ passkeys: false, oidc: null })
  expect(await options(app, 'localhost:3000')).toEqual({
    passkeys: true,
    oidc: { name: 'Town hall' },
  })
})
