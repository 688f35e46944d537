import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { type Ask, aMember, ask, failures } from '../testing.ts'
import {
  addOne,
  asSystem,
  aTownOfStreets,
  at,
  drawn,
  line,
  type Streets,
} from './testing-streets.ts'

let db: Database
let town: Streets
let manager: { cookie: string }
let viewer: { cookie: string }
let sent = 0

afterEach(() => expect(failures.splice(0)).toEqual([]))

beforeAll(async () => {
  db = await testDatabase()
  town = await aTownOfStreets(db)
  manager = await aMember(db, town.id, 'manager')
  viewer = await aMember(db, town.id, 'viewer')
})

const call = (path: string, { headers, ...rest }: Ask = {}, of = town) =>
  ask(`/api/v1/${of.slug}/${path}`, {
    cookie: manager.cookie,
    headers: { 'idempotency-key': `i-${process.pid}-${sent++}`, ...headers },
    ...rest,
  })

const post = (path: string, body: object, of = town) => call(path, { method: 'POST', body }, of)

async function make(body: object) {
  const answer = await post('interventions', body)
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 })
  return answer.json()
}

/** Computes need of the streets, as a manager would. */
async function computeNeed(of: Streets, cookie: string) {
  const started = await ask(`/api/v1/${of.slug}/needs/runs`, {
    method: 'POST',
    cookie,
    body: { unitKind: 'road-segment' },
    headers: { 'idempotency-key': `n-${process.pid}-${sent++}` },
  })
  for (;;) {
    const run = (await ask(`/api/v1/${of.slug}/needs/runs/${started.json().id}`, { cookie })).json()
    if (run.status === 'done') return
    expect(run).toMatchObject({ message: null })
    await sleep(30)
  }
}

describe('unit prices', () => {
  test('a new town has a catalogue, in lei where it counts in lei', async () => {
    const { unitPrices } = (await call('unit-prices', viewer)).json()
    const water = unitPrices.filter((price: { kind: string }) => price.kind === 'water')
    expect(water.map((price: { maxDiameterMm: number }) => price.maxDiameterMm)).toEqual([
      150,
      300,
      null,
    ])
    expect(unitPrices).toContainEqual(
      expect.objectContaining({ code: 'resurface-asphalt', price: 120, moratoriumMonths: 60 }),
    )
  })

  test('a manager adds, changes and removes one, and is told when another did', async () => {
    const own = { names: { en: 'Bench', ro: 'Bancă' }, kind: 'other', per: 'each', price: 1500 }
    const added = await post('unit-prices', { code: 'bench', ...own })
    expect(added.status).toBe(201)
    const tag = added.headers.get('etag')!
    const put = (price: number) =>
      call('unit-prices/bench', {
        method: 'PUT',
        body: { ...own, price, source: 'Contract 12', pricedOn: '2027-01-31', reason: 'dearer' },
        headers: { 'if-match': tag },
      })
    const changed = await put(1600)
    expect(changed.json()).toMatchObject({ price: 1600, version: 2, pricedOn: '2027-01-31' })
    const { versions } = (await call('unit-prices/bench/history', viewer)).json()
    expect(versions).toMatchObject([
      { version: 2, price: 1600, source: 'Contract 12', reason: 'dearer' },
      { version: 1, price: 1500, source: null, reason: null },
    ])
    expect((await put(1700)).status).toBe(412)
    expect((await post('unit-prices', { code: 'bench', ...own })).status).toBe(409)
    const remove = (headers: Record<string, string>) =>
      call('unit-prices/bench', { method: 'DELETE', headers })
    expect((await remove({})).status).toBe(428)
    expect((await remove({ 'if-match': changed.headers.get('etag')! })).status).toBe(204)
    expect(
      (await call('unit-prices/bench', { method: 'PUT', body: own, headers: { 'if-match': '*' } }))
        .status,
    ).toBe(404)
  })

  test.each([
    [{ price: -1 }, 'body.price'],
    [{ kind: 'nonsense' }, 'body.kind'],
    [{ names: { english: 'x' } }, 'body.names'],
  ])('%j is refused with its field', async (wrong, path) => {
    const body = { code: 'wrong', names: { en: 'W' }, kind: 'other', per: 'm', price: 1, ...wrong }
    const answer = await post('unit-prices', body)
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 422,
      text: expect.stringContaining(path),
    })
  })
})

describe('an intervention', () => {
  test('of a street has its area as scope, priced', async () => {
    const made = await make({ kind: 'resurfacing', from: { roads: [town.roads[1]] } })
    expect(made.properties).toMatchObject({
      title: 'Street 1',
      isTitled: false,
      status: 'candidate',
      fund: 'roads',
      closure: 'partial',
      excavationDepthM: null,
      about: [{ collection: 'roads', id: town.roads[1] }],
    })
    const [scope] = made.properties.scope
    expect(scope).toMatchObject({ price: 'resurface-asphalt', per: 'm2' })
    expect(scope.quantity).toBeCloseTo(3200, -1)
    expect(made.properties.cost).toBeCloseTo(scope.quantity * 120, 1)
    expect(made.properties.crewDays.roads).toBeCloseTo(12.8, 1)
  })

  test('of a lasso has the part of each main within, by its diameter', async () => {
    const geometry = await drawn(
      db,
      sql`st_transform(st_makeenvelope(500100, 499990, 500200, 500110, 3844), 4326)`,
    )
    const made = await make({ kind: 'water', from: { geometry } })
    const scope = made.properties.scope.map(
      ({ price, quantity }: { price: string; quantity: number }) => [
        price,
        Math.round(quantity / 5) * 5,
      ],
    )
    expect(Object.fromEntries(scope)).toEqual({ 'water-main-150': 100, 'water-main-300': 100 })
    expect(made.properties.excavationDepthM).toBe(1.5)
  })

  test('of what matches a question is that of what was named', async () => {
    const asked = (from: object) => make({ kind: 'resurfacing', from })
    const worn = { kind: 'field', field: 'condition', is: 'less-than', number: 20 }
    const of = await asked({ question: { about: 'roads', clauses: [worn] } })
    const named = await asked({ roads: [town.roads[0]] })
    expect(of.properties.scope).toEqual(named.properties.scope)
    expect(of.properties.about).toEqual(named.properties.about)
    const district = await asked({ question: { about: 'districts' } })
    expect(district.properties.about.length).toBeGreaterThan(town.roads.length)
    expect(
      await post('interventions', {
        kind: 'resurfacing',
        from: { question: { about: 'roads', clauses: [{ ...worn, number: 1 }] } },
      }).then((answer) => answer.json().errors[0].path),
    ).toBe('body.from.question')
  })

  test('of an area by its name is that of the same area drawn', async () => {
    const { rows } = await sql<{
      id: number
    }>`select id from districts where municipality_id = ${town.id}`.execute(db.kysely)
    const made = await make({ kind: 'water', from: { within: `district:${rows[0]!.id}` } })
    expect(made.properties.about).toHaveLength(town.mains.length)
  })

  test('of reports has the street around them', async () => {
    const made = await make({ kind: 'resurfacing', from: { reports: town.reports.slice(0, 1) } })
    expect(made.properties.scope[0].quantity).toBeCloseTo(8 * 30, -1.3)
    expect(made.properties.about).toContainEqual({ collection: 'reports', id: town.reports[0] })
  })

  test('of a list of orders is around all of them', async () => {
    const orders = await asSystem(db, town.id, (trx) =>
      sql<{
        id: number
      }>`select id from work_orders where municipality_id = ${town.id} order by id limit 2`.execute(
        trx,
      ),
    )
    const ids = orders.rows.map(({ id }) => id)
    const made = await make({ kind: 'water', from: { orders: ids } })
    const about = made.properties.about as { collection: string; id: number }[]
    expect(
      about.filter(({ collection }) => collection === 'work-orders').map(({ id }) => id),
    ).toEqual(ids)
    expect(made.properties.scope[0].quantity).toBeGreaterThan(50)
    const wrong = await post('interventions', {
      kind: 'water',
      from: { orders: [...ids, 999_999_999] },
    })
    expect({ status: wrong.status, text: wrong.text }).toMatchObject({
      status: 422,
      text: expect.stringContaining('body.from.orders.2'),
    })
  })

  test('of a trace has the mains that follow, in the direction asked for, no farther than asked', async () => {
    const own = await aTownOfStreets(db, 1)
    const { cookie } = await aMember(db, own.id, 'manager')
    const chain = await asSystem(db, own.id, async (trx) => {
      const { rows } = await sql<{ network: number; node: number }>`
        select network_id as network, to_node_id as node from network_edges
        where municipality_id = ${own.id} and id = ${own.mains[0]}`.execute(trx)
      const { network, node } = rows[0]!
      const mains = [own.mains[0]!]
      let from = node
      for (const [start, end] of [
        [400, 500],
        [500, 600],
        [600, 2000],
      ] as const) {
        const to = await addOne(trx, 'network_nodes', {
          network_id: network,
          valid_from: '2001-01-01',
          geom: at(end, 2),
        })
        mains.push(
          await addOne(trx, 'network_edges', {
            network_id: network,
            from_node_id: from,
            to_node_id: to,
            diameter_mm: 100,
            valid_from: '2001-01-01',
            geom: line([start, 2], [end, 2]),
          }),
        )
        from = to
      }
      return mains
    })
    const traced = async (edge: number, direction: string, withinM?: number) => {
      const body = { kind: 'water', from: { trace: { edge, direction, withinM } } }
      const answer = await call('interventions', { method: 'POST', cookie, body }, own)
      expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 })
      const about = answer.json().properties.about as { collection: string; id: number }[]
      return about.filter(({ collection }) => collection === 'network-edges').map(({ id }) => id)
    }
    expect(await traced(chain[1]!, 'downstream')).toEqual(chain.slice(1))
    expect(await traced(chain[1]!, 'downstream', 50)).toEqual(chain.slice(1, 3))
    expect(await traced(chain[2]!, 'upstream')).toEqual(chain.slice(0, 3))
    const body = { kind: 'water', from: { trace: { edge: 999_999_999, direction: 'upstream' } } }
    const wrong = await call('interventions', { method: 'POST', cookie, body }, own)
    expect({ status: wrong.status, text: wrong.text }).toMatchObject({
      status: 422,
      text: expect.stringContaining('body.from.trace.edge'),
    })
  })

  test('of lamps counts them', async () => {
    const made = await make({
      kind: 'lighting',
      from: { roads: [town.roads[2]] },
      scope: [{ price: 'lighting-column', quantity: 3 }],
    })
    expect(made.properties).toMatchObject({ cost: 24_000, durationDays: 2 })
  })

  test('has no benefit before need is computed, and says why; then more where need is', async () => {
    const own = await aTownOfStreets(db)
    const { cookie } = await aMember(db, own.id, 'manager')
    const benefitOf = async (road: number) =>
      (
        await call(
          'interventions',
          { method: 'POST', cookie, body: { kind: 'resurfacing', from: { roads: [road] } } },
          own,
        )
      ).json().properties
    expect(await benefitOf(own.roads[0]!)).toMatchObject({
      benefit: 0,
      benefitParts: { missing: 'need-not-computed' },
    })
    await computeNeed(own, cookie)
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
    const page = (await call('interventions?kind=greenery&limit=1&sort=-benefit', viewer)).json()
    expect(page.features).toHaveLength(1)
    expect((await ask(`/api/v1/${town.slug}/interventions`)).status).toBe(401)
    const refused = await ask(`/api/v1/${town.slug}/interventions`, {
      ...viewer,
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
