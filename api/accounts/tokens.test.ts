import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask, failures } from '../testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

async function aPlanner() {
  const town = await aMunicipality(db)
  const { cookie, userId } = await aMember(db, town.id, 'planner')
  const path = `/api/v1/${town.slug}/tokens`
  const create = (body: unknown, key = crypto.randomUUID() as string) =>
    ask(path, { method: 'POST', body, cookie, headers: { 'idempotency-key': key } })
  return { town, cookie, userId, path, create }
}

test('a token works until it is revoked, in its municipality only', async () => {
  const { town, cookie, path, create } = await aPlanner()
  const other = await aMunicipality(db)
  const created = await create({ name: 'QGIS', role: 'planner' })
  expect(failures.splice(0)).toEqual([])
  expect(created.status).toBe(201)
  const { id, secret } = created.json()
  expect(secret).toMatch(/^trr_[\w-]{40,}$/)
  expect((await ask(`/api/v1/${town.slug}/audit`, { token: secret })).status).toBe(200)
  expect((await ask(`/api/v1/${other.slug}/rights`, { token: secret })).status).toBe(403)
  const listed = await ask(path, { cookie })
  expect(listed.json().tokens).toMatchObject([
    { id, name: 'QGIS', role: 'planner', revokedAt: null },
  ])
  expect(listed.text).not.toContain(secret)
  expect((await ask(`${path}/${id}`, { method: 'DELETE', cookie })).status).toBe(204)
  const refused = await ask(`/api/v1/${town.slug}/parcels`, { token: secret })
  expect(refused.status).toBe(401)
  expect(refused.json().code).toBe('bad-token')
})

test('a token can do no more than who made it, and nothing with tokens', async () => {
  const { path, create } = await aPlanner()
  expect((await create({ name: 'Too much', role: 'admin' })).json().errors[0].path).toBe(
    'body.role',
  )
  const { secret } = (await create({ name: 'Mine', role: 'planner' })).json()
  const headers = { 'idempotency-key': crypto.randomUUID() }
  expect(
    (await ask(path, { method: 'POST', body: { name: 'Child' }, token: secret, headers })).status,
  ).toBe(403)
  expect((await ask(`${path}/1`, { method: 'DELETE', token: secret })).status).toBe(403)
})

test('a token falls back to viewing when its maker loses the role', async () => {
  const { town, userId, create } = await aPlanner()
  const admin = await aMember(db, town.id, 'admin')
  const { secret } = (await create({ name: 'Mine', role: 'planner' })).json()
  const put = {
    method: 'PUT',
    body: { role: 'clerk' },
    cookie: admin.cookie,
    headers: { 'if-match': '*' },
  }
  expect((await ask(`/api/v1/${town.slug}/members/${userId}`, put)).status).toBe(200)
  expect((await ask(`/api/v1/${town.slug}/audit`, { token: secret })).status).toBe(403)
  expect((await ask(`/api/v1/${town.slug}/rights`, { token: secret })).status).toBe(200)
})

test('one that is past its time, or made up, is refused; so is a time in the past', async () => {
  const { town, create } = await aPlanner()
  expect((await create({ name: 'Old', expiresAt: '2020-01-01T00:00:00Z' })).status).toBe(422)
  expect((await ask(`/api/v1/${town.slug}/parcels`, { token: 'trr_made-up' })).status).toBe(401)
})

test('others do not see or revoke it; an admin does', async () => {
  const { town, path, create } = await aPlanner()
  const { id } = (await create({ name: 'Mine' })).json()
  const other = await aMember(db, town.id, 'planner')
  expect((await ask(path, { cookie: other.cookie })).json().tokens).toEqual([])
  expect((await ask(`${path}/${id}`, { method: 'DELETE', cookie: other.cookie })).status).toBe(404)
  const admin = await aMember(db, town.id, 'admin')
  expect((await ask(path, { cookie: admin.cookie })).json().tokens).toHaveLength(1)
  expect((await ask(`${path}/${id}`, { method: 'DELETE', cookie: admin.cookie })).status).toBe(204)
})

test('the same key gives the same token and secret, another body is refused, none is refused', async () => {
  const { cookie, path, create } = await aPlanner()
  const key = crypto.randomUUID()
  const first = await create({ name: 'Once' }, key)
  const second = await create({ name: 'Once' }, key)
  expect(second.json()).toEqual(first.json())
  const other = await create({ name: 'Twice' }, key)
  expect(other.status).toBe(422)
  expect(other.json().code).toBe('key-used-before')
  const none = await ask(path, { method: 'POST', body: { name: 'Never' }, cookie })
  expect(none.json().errors[0].path).toBe('header.Idempotency-Key')
  expect((await ask(path, { cookie })).json().tokens).toHaveLength(1)
})

test('many of the same request at once make one token', async () => {
  const { cookie, path, create } = await aPlanner()
  const key = crypto.randomUUID()
  const answers = await Promise.all(Array.from({ length: 12 }, () => create({ name: 'Once' }, key)))
  expect(failures.splice(0)).toEqual([])
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect((await ask(path, { cookie })).json().tokens).toHaveLength(1)
})
