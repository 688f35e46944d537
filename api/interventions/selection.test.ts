import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { failures } from '../testing.ts'
import { aManagedTown, type ManagedTown } from './testing-managed.ts'
import { addOne, asSystem, at, drawn, line } from './testing-streets.ts'

let db: Database
let managed: ManagedTown
let town: ManagedTown['town']

beforeAll(async () => {
  db = await testDatabase()
  managed = await aManagedTown(db)
  town = managed.town
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

const post: ManagedTown['post'] = (path, body) => managed.post(path, body)
const make: ManagedTown['make'] = (body) => managed.make(body)

describe('an intervention made of a selection', () => {
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
    const { town: own, post: ask, make: makeOwn } = await aManagedTown(db, 1)
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
      const about = (await makeOwn(body)).properties.about as { collection: string; id: number }[]
      return about.filter(({ collection }) => collection === 'network-edges').map(({ id }) => id)
    }
    expect(await traced(chain[1]!, 'downstream')).toEqual(chain.slice(1))
    expect(await traced(chain[1]!, 'downstream', 50)).toEqual(chain.slice(1, 3))
    expect(await traced(chain[2]!, 'upstream')).toEqual(chain.slice(0, 3))
    const body = { kind: 'water', from: { trace: { edge: 999_999_999, direction: 'upstream' } } }
    const wrong = await ask('interventions', body)
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

  test('of reports alone is their repair, once each, and is worth it where more is not known', async () => {
    const { town: own, make: makeOwn, computeNeed } = await aManagedTown(db, 1)
    await asSystem(db, own.id, async (trx) => {
      for (const table of ['buildings', 'work_orders', 'assets', 'network_edges', 'roads'])
        await sql`delete from ${sql.table(table)} where municipality_id = ${own.id}`.execute(trx)
      await sql`update reports set status = 'resolved', closed_at = now()
        where municipality_id = ${own.id} and id = ${own.reports[0]}`.execute(trx)
    })
    await computeNeed('road-segment')
    await computeNeed('hexagon-50')
    const geometry = await drawn(
      db,
      sql`st_transform(st_makeenvelope(499990, 499950, 500190, 500050, 3844), 4326)`,
    )
    const { properties } = await makeOwn({ kind: 'repairs', from: { geometry } })
    // At 20, 50, 80 … 170 metres, of which the first is mended.
    expect(properties).toMatchObject({ cost: 5 * 750, fund: 'public-space', closure: 'none' })
    expect(properties.scope).toMatchObject([{ price: 'repair', quantity: 5 }])
    expect(properties.about.map(({ id }: { id: number }) => id)).toEqual(own.reports.slice(1, 6))
    expect(properties.benefit).toBeGreaterThan(0.5)
    expect(properties.benefitParts).toMatchObject({ unitKind: 'hexagon-50' })
    const few = await makeOwn({ kind: 'repairs', from: { reports: own.reports.slice(2, 4) } })
    expect(few.properties.scope).toMatchObject([{ quantity: 2 }])
    expect(few.properties.benefit).toBeGreaterThan(0)
    expect(few.properties.benefit).toBeLessThan(properties.benefit)
  })

  test('of a kind that is not measured begins as one job, where there is a price for one', async () => {
    const from = { roads: [town.roads[1]] }
    const { properties } = await make({ kind: 'other', from })
    expect(properties.scope).toMatchObject([{ price: 'traffic-management', quantity: 1 }])
    const refused = (kind: string) => post('interventions', { kind, from })
    expect((await refused('building')).json()).toMatchObject({ code: 'nothing-there' })
    expect((await refused('telecom')).json()).toMatchObject({ code: 'nothing-there' })
  })
})
