import { expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask, cookiesOf, failures, signIn } from '../testing.ts'

const origin = 'http://terrier.test'

test('a member signs in, is known, and is out at once after signing out', async () => {
  const db = await testDatabase()
  const town = await aMunicipality(db)
  const { cookie, userId } = await aMember(db, town.id, 'planner')
  const me = await ask('/api/v1/me', { cookie })
  expect(failures.splice(0)).toEqual([])
  expect(me.json()).toMatchObject({
    user: { id: userId },
    isInstanceAdmin: false,
    memberships: [{ municipalityId: town.id, slug: town.slug, role: 'planner' }],
  })
  expect((await ask(`/api/v1/${town.slug}/rights`, { cookie })).status).toBe(200)
  expect((await ask('/api/auth/sign-out', { method: 'POST', cookie, body: {} })).status).toBe(200)
  expect((await ask('/api/v1/me', { cookie })).json().user).toBeNull()
  expect((await ask(`/api/v1/${town.slug}/rights`, { cookie })).status).toBe(401)
})

test('a wrong password, an unknown e-mail and a forged cookie get nothing', async () => {
  const db = await testDatabase()
  const town = await aMunicipality(db)
  const { email, cookie } = await aMember(db, town.id, 'viewer')
  const attempt = (body: unknown) =>
    ask('/api/auth/sign-in/email', { method: 'POST', body, headers: { origin } })
  const wrong = await attempt({ email, password: 'not-the-password' })
  const unknown = await attempt({ email: 'nobody@example.test', password: 'not-the-password' })
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  // Neither tells whether there is such an account.
  expect({ ...wrong.json(), requestId: '' }).toEqual({ ...unknown.json(), requestId: '' })
  const forged = cookie.replace(/\.[^.]+$/, '.AAAA')
  expect((await ask(`/api/v1/${town.slug}/rights`, { cookie: forged })).status).toBe(401)
})

test('nobody signs up', async () => {
  const body = { email: 'me@example.test', password: 'a-long-password', name: 'Me' }
  const answer = await ask('/api/auth/sign-up/email', { method: 'POST', body, headers: { origin } })
  expect(answer.status).toBeGreaterThanOrEqual(400)
})

test('a page of another site cannot act with our cookie, nor sign somebody in', async () => {
  const db = await testDatabase()
  const town = await aMunicipality(db)
  const { cookie, email } = await aMember(db, town.id, 'admin')
  const change = (headers: Record<string, string>) =>
    ask(`/api/v1/municipalities/${town.slug}`, {
      method: 'PATCH',
      cookie,
      body: { name: 'Hijacked' },
      headers: { 'if-match': '*', ...headers },
    })
  expect((await change({ origin: 'https://evil.test' })).json().code).toBe('other-origin')
  expect((await change({ origin: 'null' })).json().code).toBe('other-origin')
  expect((await change({ origin })).status).toBe(200)
  const out = await ask('/api/auth/sign-out', {
    method: 'POST',
    cookie,
    body: {},
    headers: { origin: 'https://evil.test' },
  })
  expect(out.status).toBe(403)
  const body = { email, password: 'correct-horse' }
  const signIn = await ask('/api/auth/sign-in/email', {
    method: 'POST',
    body,
    headers: { origin: 'https://evil.test', cookie: 'a=b' },
  })
  expect(signIn.status).toBe(403)
})

test('the cookie cannot be read by scripts or sent by other sites', async () => {
  const db = await testDatabase()
  const town = await aMunicipality(db)
  const { email } = await aMember(db, town.id, 'viewer')
  const answer = await ask('/api/auth/sign-in/email', {
    method: 'POST',
    body: { email, password: 'correct-horse' },
    headers: { origin },
  })
  expect(answer.headers.getSetCookie().join()).toMatch(
    /terrier\.session_token=.*HttpOnly.*SameSite=Lax/,
  )
})

test('passwords cannot be guessed quickly, wherever the guesser says to be', async () => {
  const db = await testDatabase()
  const app = createApp({ db, secret: 'for-tests-only-for-tests-only-01', signInsPer10s: 3 })
  const guess = async (claimed: string) => {
    const init = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin,
        'x-terrier-address': claimed,
        'x-forwarded-for': claimed,
      },
      body: JSON.stringify({ email: 'nobody@example.test', password: 'a-guess-of-one' }),
    }
    const from = { incoming: { socket: { remoteAddress: '203.0.113.7' } } }
    return app.request(`${origin}/api/auth/sign-in/email`, init, from)
  }
  const answers: Response[] = []
  for (let attempt = 0; attempt < 6; attempt++) answers.push(await guess(`10.0.0.${attempt}`))
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429, 429])
  expect(Number(answers[5]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(answers[5]?.headers.get('content-type')).toBe('application/problem+json')
})

test("one changes one's own name and language, with a session and nothing else", async () => {
  const db = await testDatabase()
  const town = await aMunicipality(db)
  const { cookie } = await aMember(db, town.id, 'viewer')
  const change = (body: unknown, as: { cookie?: string; token?: string } = { cookie }) =>
    ask('/api/v1/me', { method: 'PATCH', body, ...as })
  expect((await change({ name: ' Ana Pop ', language: 'ro' })).status).toBe(204)
  expect((await ask('/api/v1/me', { cookie })).json().user).toMatchObject({
    name: 'Ana Pop',
    language: 'ro',
  })
  for (const body of [{ name: '' }, { language: 'Romanian' }, { email: 'new@example.test' }]) {
    const refused = await change(body)
    expect(refused.status).toBe(422)
    expect(refused.json().errors[0].path).toBe(`body.${Object.keys(body)[0]}`)
  }
  expect((await change({ name: 'Nobody' }, {})).status).toBe(401)
  const created = await ask(`/api/v1/${town.slug}/tokens`, {
    method: 'POST',
    body: { name: 'QGIS' },
    cookie,
    headers: { 'idempotency-key': crypto.randomUUID() },
  })
  expect((await change({ name: 'Token' }, { token: created.json().secret })).status).toBe(403)
  expect(failures.splice(0)).toEqual([])
})

test('a new password ends the other sessions', async () => {
  const db = await testDatabase()
  const town = await aMunicipality(db)
  const { cookie, email } = await aMember(db, town.id, 'viewer')
  const elsewhere = await signIn(email)
  const change = (currentPassword: string) =>
    ask('/api/auth/change-password', {
      method: 'POST',
      cookie,
      body: { currentPassword, newPassword: 'battery-staple', revokeOtherSessions: true },
    })
  expect((await change('wrong-horse')).status).toBe(400)
  const changed = await change('correct-horse')
  expect(changed.status).toBe(200)
  expect((await ask('/api/v1/me', { cookie: elsewhere })).json().user).toBeNull()
  expect((await ask('/api/v1/me', { cookie: cookiesOf(changed) })).json().user).toMatchObject({
    email,
  })
})

test('what the database cannot hold is refused before it gets there', async () => {
  const answer = await ask('/api/auth/sign-in/email', {
    method: 'POST',
    body: { email: 'a@example.test', password: 'nul\0nul' },
    headers: { origin },
  })
  expect(answer.status).toBe(422)
})
