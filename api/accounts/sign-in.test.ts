import { expect, test } from 'vitest'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask, failures } from '../testing.ts'

test('a member signs in, is known, and signs out', async () => {
  const db = await testDatabase()
  const town = await aMunicipality(db)
  const { cookie, userId } = await aMember(db, town.id, 'planner')
  const me = await ask('/api/v1/me', { cookie })
  expect(failures).toEqual([])
  expect(me.status).toBe(200)
  expect(me.json()).toMatchObject({
    user: { id: userId },
    isInstanceAdmin: false,
    memberships: [{ municipalityId: town.id, slug: town.slug, role: 'planner' }],
  })
  expect((await ask(`/api/v1/${town.slug}/rights`, { cookie })).status).toBe(200)
  const out = await ask('/api/auth/sign-out', { method: 'POST', cookie, body: {} })
  expect(out.status).toBe(200)
  expect((await ask('/api/v1/me', { cookie })).json().user).toBeNull()
  expect((await ask(`/api/v1/${town.slug}/rights`, { cookie })).status).toBe(401)
})
