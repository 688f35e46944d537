import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { ask, failures } from '../testing.ts'
import { aManagedTown, type ManagedTown } from './testing-managed.ts'
import { at, drawn } from './testing-streets.ts'

let db: Database
let managed: ManagedTown
let town: ManagedTown['town']

beforeAll(async () => {
  db = await testDatabase()
  managed = await aManagedTown(db)
  town = managed.town
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

const call: ManagedTown['call'] = (path, asked) => managed.call(path, asked)
const post: ManagedTown['post'] = (path, body) => managed.post(path, body)
const make: ManagedTown['make'] = (body) => managed.make(body)

describe('an intervention', () => {
  test('has no benefit before need is computed, and says why; then more where need is', async () => {
    const { town: own, make: makeOwn, computeNeed } = await aManagedTown(db)
    const benefitOf = async (road: number) =>
      (await makeOwn({ kind: 'resurfacing', from: { roads: [road] } })).properties
    expect(await benefitOf(own.roads[0]!)).toMatchObject({
      benefit: 0,
      benefitParts: { missing: 'need-not-computed' },
    })
    await computeNeed()
    const [worn, good] = [await benefitOf(own.roads[0]!), await benefitOf(own.roads[1]!)]
    expect(worn.benefit).toBeGreaterThan(good.benefit * 2)
    expect(worn.peopleServed).toBeGreaterThan(20)
    expect(worn.benefitParts.removed.pavement).toBeGreaterThan(0)
    const sum = Object.values<number>(worn.benefitParts.removed).reduce((a, b) => a + b, 0)
    expect(worn.benefit).toBeCloseTo(sum, 1)
  })

  test('is changed by whoever read it last, dropped and taken back, with its history', async () => {
    const made = await make({ kind: 'resurfacing', from: { roads: [town.roads[3]] } })
    const path = `interventions/${made.id}`
    const read = await call(path)
    const tag = read.headers.get('etag')!
    const patch = (body: object, match = tag) =>
      call(path, { method: 'PATCH', body, headers: { 'if-match': match } })
    const first = await patch({
      title: 'Whole street',
      earliestOn: '2027-03-01',
      reason: 'as agreed',
    })
    expect(first.text).toContain('Whole street')
    expect(first.json().properties).toMatchObject({
      title: 'Whole street',
      isTitled: true,
      earliestOn: '2027-03-01',
    })
    expect((await patch({ title: 'Other' })).status).toBe(412)
    const scoped = await patch({ scope: [{ price: 'rebuild-road', quantity: 100 }] }, '*')
    expect(scoped.json().properties).toMatchObject({
      cost: 35_000,
      closure: 'full',
      excavationDepthM: 0.6,
    })
    const wrong = await patch({ latestOn: '2027-01-01' }, '*')
    expect({ status: wrong.status, text: wrong.text }).toMatchObject({
      status: 422,
      text: expect.stringContaining('body.latestOn'),
    })
    const dropped = await call(path, { method: 'DELETE', headers: { 'if-match': '*' } })
    expect(dropped.json().properties.status).toBe('dropped')
    expect((await patch({ status: 'candidate' }, '*')).json().properties.status).toBe('candidate')
    const { versions } = (await call(`${path}/history`)).json()
    expect(versions.map((each: { version: number }) => each.version)).toEqual([5, 4, 3, 2, 1])
    expect(versions[3]).toMatchObject({ reason: 'as agreed' })
  })

  test('waits for another, and never for itself', async () => {
    const a = await make({ kind: 'water', from: { edges: [town.mains[2]] } })
    const b = await make({ kind: 'resurfacing', from: { roads: [town.roads[2]] } })
    const needs = (of: number, ids: number[]) =>
      call(`interventions/${of}`, {
        method: 'PATCH',
        body: { needs: ids.map((id) => ({ id })) },
        headers: { 'if-match': '*' },
      })
    expect((await needs(b.id, [a.id])).json().properties.needs).toEqual([
      { id: a.id, sameYear: true },
    ])
    expect((await needs(a.id, [b.id])).text).toContain('wait for itself')
    expect((await needs(a.id, [999_999_999])).text).toContain('body.needs.0.id')
    expect((await call(`interventions/${a.id}`)).json().properties.needs).toEqual([])
  })

  test('is listed with filters and pages, for staff only', async () => {
    await make({
      kind: 'greenery',
      from: { geometry: await drawn(db, at(5, 5)) },
      scope: [{ price: 'tree', quantity: 1 }],
    })
    const page = (
      await call('interventions?kind=greenery&limit=1&sort=-benefit', managed.viewer)
    ).json()
    expect(page.features).toHaveLength(1)
    expect((await ask(`/api/v1/${town.slug}/interventions`)).status).toBe(401)
    const refused = await ask(`/api/v1/${town.slug}/interventions`, {
      ...managed.viewer,
      method: 'POST',
      body: {},
    })
    expect(refused.status).toBe(403)
  })

  test.each([
    ['nothing selected', { kind: 'water', from: {} }, 'body.from'],
    ['no such road', { kind: 'resurfacing', from: { roads: [999_999_999] } }, 'body.from.roads.0'],
    ['nothing of the kind', { kind: 'gas', from: { roads: [1] } }, 'body.from'],
    [
      'an unknown price',
      {
        kind: 'other',
        from: { geometry: { type: 'Point', coordinates: [25, 46] } },
        scope: [{ price: 'x', quantity: 1 }],
      },
      'body.scope.0.price',
    ],
    [
      'a shape that crosses itself',
      {
        kind: 'water',
        from: {
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [25, 46],
                [25.001, 46.001],
                [25.001, 46],
                [25, 46.001],
                [25, 46],
              ],
            ],
          },
        },
      },
      'body.from.geometry',
    ],
    [
      'an open ring',
      {
        kind: 'water',
        from: {
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [25, 46],
                [25.001, 46.001],
                [25.001, 46],
                [25, 46.001],
              ],
            ],
          },
        },
      },
      'body.from.geometry',
    ],
  ])('%s is refused with its field', async (_, body, path) => {
    const answer = await post('interventions', body)
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 422,
      text: expect.stringContaining(path),
    })
  })
})
