import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask } from '../testing.ts'
import { aTown, type Town } from '../testing-town.ts'

let town: Town
let admin: string

beforeAll(async () => {
  const db = await testDatabase()
  town = await aTown(db)
  admin = (await aMember(db, town.id, 'admin', { isInstanceAdmin: true })).cookie
})

async function problem(path: string, options: Parameters<typeof ask>[1] = {}) {
  const answer = await ask(path, options)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const body = answer.json()
  expect(body).toMatchObject({ status: answer.status, type: 'about:blank' })
  expect(body.requestId).toBe(answer.headers.get('x-request-id'))
  return body
}

test.each([
  ['bbox=1,2,3', 'query.bbox'],
  ['bbox=1,2,3,x', 'query.bbox'],
  ['bbox=1,,3,4', 'query.bbox'],
  ['bbox=3,2,1,4', 'query.bbox'],
  ['bbox=1,5,2,4', 'query.bbox'],
  ['bbox=-181,2,3,4', 'query.bbox'],
  ['bbox=1,2,3,91', 'query.bbox'],
  ['bbox=NaN,2,3,4', 'query.bbox'],
  ['limit=0', 'query.limit'],
  ['limit=10001', 'query.limit'],
  ['limit=ten', 'query.limit'],
  ['limit=1&limit=2', 'query.limit'],
  ['cursor=nonsense', 'query.cursor'],
  ['sort=color', 'query.sort'],
  ['asOf=yesterday', 'query.asOf'],
  ['asOf=2026-02-30', 'query.asOf'],
  ['asOf=0000-01-01', 'query.asOf'],
  ['validAt=2026-13-01', 'query.validAt'],
  ['includeRetired=perhaps', 'query.includeRetired'],
  ['minAreaM2=1e400', 'query.minAreaM2'],
  ['landuse=residential', 'query.landuse'],
])('a list names what is wrong in %s', async (query, path) => {
  const body = await problem(`/api/v1/${town.slug}/parcels?${query}`)
  expect(body.status).toBe(400)
  expect(body.errors.map((error: { path: string }) => error.path)).toContain(path)
})

test('a day or moment in the future cannot be known', async () => {
  for (const asOf of ['2999-01-01', '2999-01-01T00:00:00Z']) {
    const body = await problem(`/api/v1/${town.slug}/parcels?asOf=${asOf}`)
    expect(body).toMatchObject({ status: 422, errors: [{ path: 'query.asOf' }] })
  }
})

test.each([
  '/api/v1/no-such-town/parcels',
  '/api/v1/no-such-town',
  '/api/nothing',
  '/nothing',
  '/api/docs/nothing.js',
])('%s is not found', async (path) => {
  expect(await problem(path)).toMatchObject({ status: 404, code: 'not-found' })
})

test('ids that cannot be are refused, those that are not there are not found', async () => {
  const parcels = `/api/v1/${town.slug}/parcels`
  for (const id of ['abc', '1.5', '-1', '99999999999999999999', '%00', "1'--"]) {
    expect((await problem(`${parcels}/${id}`)).status).toBe(400)
  }
  expect((await problem(`${parcels}/999999999`)).status).toBe(404)
})

describe('bodies', () => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    problem('/api/v1/municipalities', {
      method: 'POST',
      cookie: admin,
      body,
      headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
    })

  test('that are not JSON are malformed', async () => {
    expect(await post('{"name": ')).toMatchObject({ status: 400, code: 'malformed-request' })
  })

  test('that are too large are refused', async () => {
    expect(await post({ name: 'x'.repeat(1024 * 1024) })).toMatchObject({ status: 413 })
  })

  test('that are wrong name each field', async () => {
    const body = await post({ slug: 'Not A Slug', srid: 'x', color: 1 })
    expect(body.status).toBe(422)
    const paths = body.errors.map((error: { path: string }) => error.path)
    expect(paths.sort()).toEqual(['body.color', 'body.name', 'body.slug', 'body.srid'])
  })
})
