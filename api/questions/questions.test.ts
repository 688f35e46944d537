import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { collections } from '../collections.ts'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import type { Question } from '../http/question-schema.ts'
import { aMember, ask, failures } from '../testing.ts'
import { aTown, secretOf, type Town } from '../testing-town.ts'
import { answerOf, featuresOf } from './ask.ts'
import { anyQuestion } from './testing-questions.ts'
import { aTownOfSewers, theExample } from './testing-streets.ts'

let db: Database
let town: Town
let sewers: Awaited<ReturnType<typeof aTownOfSewers>>
let manager: string
let clerk: string
let inSewers: string

beforeAll(async () => {
  db = await testDatabase()
  town = await aTown(db)
  sewers = await aTownOfSewers(db)
  manager = (await aMember(db, town.id, 'manager')).cookie
  clerk = (await aMember(db, town.id, 'clerk')).cookie
  inSewers = (await aMember(db, sewers.id, 'manager')).cookie
})

const all = (about: string): Question => ({ about, clauses: [] })

async function put(question: unknown, { slug = town.slug, cookie = manager, part = '' } = {}) {
  const path = `/api/v1/${slug}/questions/ask${part}`
  const answer = await ask(path, { method: 'POST', body: { question }, cookie })
  expect(failures.splice(0)).toEqual([])
  return answer
}

async function keep(body: unknown, cookie = manager, slug = town.slug) {
  const headers = { 'idempotency-key': crypto.randomUUID() }
  return ask(`/api/v1/${slug}/questions`, { method: 'POST', body, cookie, headers })
}

test('the question of the story finds the planted sewers, and no other', async () => {
  const answer = await put(theExample, { slug: sewers.slug, cookie: inSewers })
  expect(answer.status).toBe(200)
  const { planted, alsoPlanted } = sewers.pipes
  expect(answer.json()).toMatchObject({
    about: 'network-edges',
    count: 2,
    ids: [planted, alsoPlanted],
    hasMore: false,
  })
  const { bbox } = answer.json()
  expect(bbox[0]).toBeLessThan(bbox[2])

  const page = await put(theExample, {
    slug: sewers.slug,
    cookie: inSewers,
    part: '/features?limit=1',
  })
  const { features, next, numberReturned } = page.json()
  expect({ ids: features.map(({ id }: { id: number }) => id), numberReturned }).toEqual({
    ids: [planted],
    numberReturned: 1,
  })
  const rest = await put(theExample, {
    slug: sewers.slug,
    cookie: inSewers,
    part: `/features?limit=1&cursor=${next}`,
  })
  expect(rest.json()).toMatchObject({ next: null, features: [{ id: alsoPlanted }] })
  const one = await ask(`/api/v1/${sewers.slug}/network-edges/${planted}`, { cookie: inSewers })
  expect(features[0]).toEqual(one.json())
})

test('any question that is well put is answered, and its SQL never fails', {
  timeout: 240_000,
}, async () => {
  const at = { collections, timeZone: 'Europe/Bucharest' }
  await fc.assert(
    fc.asyncProperty(anyQuestion, fc.boolean(), async (question, isOfThen) => {
      const then = isOfThen ? { asOf: sql`now()`, asOfText: '2026-01-31T10:00:00Z' } : {}
      await inTenant(db, town.id, { userId: null, role: 'viewer' }, async (trx) => {
        const { count, ids } = await answerOf(trx, { ...at, ...then }, question)
        const { features } = await featuresOf(trx, { ...at, ...then }, question, { limit: 100 })
        expect(ids).toHaveLength(count)
        expect(features.map((text) => JSON.parse(text).id)).toEqual(ids)
      })
    }),
    { numRuns: 300 },
  )
})

test('what is well put for the program is so by HTTP', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyQuestion, async (question) => {
      const answer = await put(question)
      expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 })
    }),
    { numRuns: 40 },
  )
})

test('a clause and its opposite share out what is known', async () => {
  const count = async (...clauses: Question['clauses']) =>
    (await put({ about: 'parcels', clauses })).json().count
  const residential = { kind: 'field' as const, field: 'landUse', values: ['residential'] }
  expect(await count()).toBe(10)
  expect(await count({ ...residential, is: 'one-of' })).toBe(5)
  expect(await count({ ...residential, is: 'none-of' })).toBe(5)
  const there = { kind: 'there' as const, clauses: [] }
  const holding = { ...there, about: 'buildings', relation: 'holding' as const }
  expect(await count({ ...holding, amount: 'some' })).toBe(1)
  expect(await count({ ...holding, amount: 'none' })).toBe(9)
  const neighbours = { ...there, about: 'parcels', relation: 'touching' as const }
  expect(await count({ ...neighbours, amount: 'exactly', count: 1 })).toBe(2)
  expect(await count({ ...neighbours, amount: 'at-least', count: 2 })).toBe(8)
  expect(await count({ ...neighbours, amount: 'fewer-than', count: 2 })).toBe(2)
  expect(
    await count({
      kind: 'any',
      clauses: [
        { ...holding, amount: 'some' },
        { ...residential, is: 'none-of' },
      ],
    }),
  ).toBe(6)
})

test.each([
  ['about', { about: 'parties', clauses: [] }, 'body.question.about'],
  ['nothing', { about: 'nothing', clauses: [] }, 'body.question.about'],
  ['side', { about: 'report-contacts', clauses: [] }, 'body.question.about'],
  [
    'field',
    { about: 'parcels', clauses: [{ kind: 'field', field: 'geom', is: 'known' }] },
    'body.question.clauses.0.field',
  ],
  [
    'comparison',
    {
      about: 'parcels',
      clauses: [{ kind: 'field', field: 'landUse', is: 'during', period: 'this-year' }],
    },
    'body.question.clauses.0.is',
  ],
  [
    'value',
    {
      about: 'works',
      clauses: [{ kind: 'field', field: 'kind', is: 'one-of', values: ['water', 'x'] }],
    },
    'body.question.clauses.0.values.1',
  ],
  [
    'number',
    {
      about: 'parcels',
      clauses: [{ kind: 'field', field: 'areaM2', is: 'at-least', number: '1' }],
    },
    'body.question.clauses.0.number',
  ],
  [
    'count',
    {
      about: 'parcels',
      clauses: [{ kind: 'there', about: 'roads', relation: 'touching', amount: 'more-than' }],
    },
    'body.question.clauses.0.count',
  ],
  [
    'metres',
    {
      about: 'parcels',
      clauses: [{ kind: 'there', about: 'roads', relation: 'within', amount: 'some' }],
    },
    'body.question.clauses.0.metres',
  ],
  [
    'of others',
    {
      about: 'parcels',
      clauses: [
        {
          kind: 'there',
          about: 'roads',
          relation: 'touching',
          amount: 'some',
          clauses: [{ kind: 'field', field: 'nope', is: 'known' }],
        },
      ],
    },
    'body.question.clauses.0.clauses.0.field',
  ],
])('says which part is wrong: %s', async (_, question, path) => {
  const answer = await put(question)
  expect(answer.status).toBe(422)
  expect(answer.json().errors[0].path).toBe(path)
})

test('what is too deep, too much or too heavy is said, not tried', async () => {
  const levels = 20_000
  const deep = `${'{"kind":"any","clauses":['.repeat(levels)}${']}'.repeat(levels)}`
  const body = `{"question":{"about":"parcels","clauses":[${deep}]}}`
  const path = `/api/v1/${town.slug}/questions/ask`
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(path, { method: 'POST', body, headers, cookie: manager })
  expect(failures.splice(0)).toEqual([])
  expect(answer.status).toBe(422)
  const there = {
    kind: 'there',
    about: 'parcels',
    relation: 'within',
    metres: 5000,
    amount: 'some',
  }
  const many = await put({ about: 'parcels', clauses: Array.from({ length: 9 }, () => there) })
  expect(many.json().detail).toMatch(/At most 8 clauses about other things/)
})

test('nobody outside asks, and no answer holds what is of another municipality', async () => {
  const theirs = await aTown(db)
  for (const part of ['ask', 'ask/features']) {
    const path = `/api/v1/${theirs.slug}/questions/${part}`
    const body = { question: all('reports') }
    expect((await ask(path, { method: 'POST', body })).status).toBe(401)
    expect((await ask(path, { method: 'POST', body, cookie: manager })).status).toBe(403)
  }
  for (const { name } of (
    await ask(`/api/v1/${town.slug}/questions/subjects`, { cookie: clerk })
  ).json().subjects) {
    const found = await put(all(name), { part: '/features?limit=10000', cookie: clerk })
    expect(found.status).toBe(200)
    expect(found.text).not.toContain(secretOf(theirs.slug))
    // How to reach people is nothing that can be asked about.
    expect(found.text).not.toContain('@example.test')
  }
  const contacts = await ask(`/api/v1/${town.slug}/questions/subjects`, { cookie: clerk })
  expect(contacts.text).not.toMatch(/parties|contacts|rights/)
})

test('a question is kept, changed and forgotten by whom it belongs to', async () => {
  const name = 'Old sewers'
  const body = { name, question: theExample }
  const key = { 'idempotency-key': crypto.randomUUID() }
  const path = `/api/v1/${town.slug}/questions`
  const made = await ask(path, { method: 'POST', body, cookie: clerk, headers: key })
  expect(made.status).toBe(201)
  const again = await ask(path, { method: 'POST', body, cookie: clerk, headers: key })
  expect(again.json()).toEqual(made.json())
  const { id } = made.json()
  expect(made.json()).toMatchObject({ name, question: theExample, isShared: false, isMine: true })

  // Not even a manager sees what somebody keeps for himself, nor its past.
  for (const cookie of [manager, (await aMember(db, town.id, 'admin')).cookie]) {
    expect((await ask(`${path}/${id}`, { cookie })).status).toBe(404)
    expect((await ask(`${path}/${id}/answer`, { cookie })).status).toBe(404)
    expect((await ask(path, { cookie })).text).not.toContain(name)
    const headers = { 'if-match': '*' }
    expect((await ask(`${path}/${id}`, { method: 'DELETE', cookie, headers })).status).toBe(404)
  }
  const etag = made.headers.get('etag')!
  const change = (cookie: string, more: object, match: string | null = etag) =>
    ask(`${path}/${id}`, {
      method: 'PUT',
      body: { ...body, ...more },
      cookie,
      headers: match === null ? {} : { 'if-match': match },
    })
  expect((await change(clerk, {}, null)).status).toBe(428)
  const shared = await change(clerk, { isShared: true })
  expect(shared.status).toBe(200)
  expect((await change(clerk, { isShared: true })).status).toBe(412)
  await inTenant(db, town.id, { userId: 'somebody', role: 'manager' }, async (trx) => {
    const { rows } = await sql`select from history.questions where id = ${id}`.execute(trx)
    expect(rows).toEqual([])
  })

  const now = shared.headers.get('etag')!
  expect((await ask(`${path}/${id}`, { cookie: manager })).json()).toMatchObject({ isMine: false })
  expect((await ask(`${path}/${id}/answer`, { cookie: manager })).json()).toMatchObject({
    count: 0,
  })
  expect((await ask(`${path}/${id}/features`, { cookie: manager })).json().features).toEqual([])
  expect((await change(manager, { isShared: false }, now)).status).toBe(403)
  const other = (await aMember(db, town.id, 'operator')).cookie
  expect((await change(other, { isShared: true }, now)).status).toBe(403)
  const renamed = await change(manager, { isShared: true, name: 'Sewers' }, now)
  expect(renamed.json()).toMatchObject({ name: 'Sewers' })
  const gone = await ask(`${path}/${id}`, {
    method: 'DELETE',
    cookie: manager,
    headers: { 'if-match': renamed.headers.get('etag')! },
  })
  expect(gone.status).toBe(204)
  expect((await ask(`${path}/${id}`, { cookie: clerk })).status).toBe(404)
})

test('what cannot be asked cannot be kept', async () => {
  const answer = await keep({ name: 'Wrong', question: all('parties') })
  expect(answer.status).toBe(422)
  expect(answer.json().errors[0].path).toBe('body.question.about')
})

test('a town may be asked as it was known', async () => {
  const answer = await ask(`/api/v1/${town.slug}/questions/ask?asOf=2020-01-01`, {
    method: 'POST',
    body: { question: all('parcels') },
    cookie: manager,
  })
  expect(answer.json()).toMatchObject({ count: 0, bbox: null })
})
