import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { type Ask, aMember, ask, failures, signIn } from '../testing.ts'
import { createAccount } from './create-account.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

const newKey = () => ({ 'idempotency-key': crypto.randomUUID() })

async function aTownWithAdmin() {
  const town = await aMunicipality(db)
  const admin = await aMember(db, town.id, 'admin')
  const call = async (path: string, options: Ask = {}) => {
    const answer = await ask(`/api/v1/${town.slug}${path}`, { cookie: admin.cookie, ...options })
    expect(failures.splice(0)).toEqual([])
    return answer
  }
  return { town, admin, call }
}

test('an admin adds a new colleague, who can sign in with the role given', async () => {
  const { town, call } = await aTownWithAdmin()
  const email = `new-${crypto.randomUUID()}@example.test`
  const body = { email, role: 'clerk', name: 'Ana', password: 'a-long-password' }
  const added = await call('/members', { method: 'POST', body, headers: newKey() })
  expect(added.status).toBe(201)
  expect(added.json()).toMatchObject({ email, role: 'clerk', name: 'Ana', version: 1 })
  const cookie = await signIn(email, 'a-long-password')
  expect((await ask('/api/v1/me', { cookie })).json().memberships).toMatchObject([
    { slug: town.slug, role: 'clerk' },
  ])
  const again = await call('/members', { method: 'POST', body, headers: newKey() })
  expect(again.status).toBe(409)
})

test('an unknown e-mail without a name is refused, and nothing is left behind', async () => {
  const { call } = await aTownWithAdmin()
  const email = `nobody-${crypto.randomUUID()}@example.test`
  const headers = newKey()
  const refused = await call('/members', {
    method: 'POST',
    body: { email, role: 'clerk' },
    headers,
  })
  expect(refused.status).toBe(422)
  expect(refused.json().errors[0].path).toBe('body.email')
  await createAccount(db, { email, name: 'Now known', password: 'a-long-password' })
  const added = await call('/members', { method: 'POST', body: { email, role: 'clerk' }, headers })
  expect(added.status).toBe(201)
})

test('a role changes with If-Match only, at once for the one concerned', async () => {
  const { town, call } = await aTownWithAdmin()
  const other = await aMember(db, town.id, 'viewer')
  const path = `/members/${other.userId}`
  const audit = `/api/v1/${town.slug}/audit`
  expect((await ask(audit, { cookie: other.cookie })).status).toBe(403)
  const put = (headers: Record<string, string>, role = 'planner') =>
    call(path, { method: 'PUT', body: { role, reason: 'New job' }, headers })
  expect((await put({})).status).toBe(428)
  expect((await put({ 'if-match': '"7"' })).status).toBe(412)
  expect((await put({ 'if-match': 'nonsense' })).status).toBe(412)
  const changed = await put({ 'if-match': '"1"' })
  expect(changed.status).toBe(200)
  expect(changed.json()).toMatchObject({ role: 'planner', version: 2 })
  expect((await put({ 'if-match': '"1"' }, 'clerk')).status).toBe(412)
  const next = await put({ 'if-match': changed.headers.get('etag') ?? '' }, 'manager')
  expect(next.status).toBe(200)
  const entries = (await ask(audit, { cookie: other.cookie })).json().entries
  expect(entries[0]).toMatchObject({
    action: 'member.update',
    entityId: other.userId,
    reason: 'New job',
    details: { role: 'manager' },
  })
  expect(entries.map(({ action }: { action: string }) => action)).toContain('sign-in')
})

test('of two changes to the same version at the same time one is done', async () => {
  const { town, call } = await aTownWithAdmin()
  const other = await aMember(db, town.id, 'viewer')
  const answers = await Promise.all(
    ['clerk', 'planner', 'operator'].map((role) =>
      call(`/members/${other.userId}`, {
        method: 'PUT',
        body: { role },
        headers: { 'if-match': '"1"' },
      }),
    ),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412])
})

test('the last admin stays one', async () => {
  const { admin, call } = await aTownWithAdmin()
  const path = `/members/${admin.userId}`
  const headers = { 'if-match': '*' }
  expect((await call(path, { method: 'PUT', body: { role: 'viewer' }, headers })).json().code).toBe(
    'last-admin',
  )
  expect((await call(path, { method: 'DELETE', headers })).json().code).toBe('last-admin')
  expect((await call('/members')).json().members).toMatchObject([
    { userId: admin.userId, role: 'admin', version: 1 },
  ])
})

test('a removed member is out at once', async () => {
  const { town, call } = await aTownWithAdmin()
  const other = await aMember(db, town.id, 'viewer')
  const rights = `/api/v1/${town.slug}/rights`
  expect((await ask(rights, { cookie: other.cookie })).status).toBe(200)
  expect(
    (await call(`/members/${other.userId}`, { method: 'DELETE', headers: { 'if-match': '"1"' } }))
      .status,
  ).toBe(204)
  expect((await ask(rights, { cookie: other.cookie })).status).toBe(403)
})
