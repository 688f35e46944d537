import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { failures } from '../testing.ts'
import { aManagedTown } from './testing-managed.ts'
import { addOne, asSystem, drawn, line, type Streets } from './testing-streets.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

describe('proposing', () => {
  test('finds the street in which needs meet, says why, and finds it once', async () => {
    const managed = await aManagedTown(db)
    const { town, call, post } = managed
    expect((await post('interventions/propose', {})).json()).toMatchObject({ code: 'not-computed' })
    await managed.computeNeed()
    await asSystem(db, town.id, (trx) =>
      addOne(trx, 'permits', {
        number: 'P1',
        kind: 'excavation',
        status: 'issued',
        expires_on: '2099-01-01',
        geom: line([30, 1], [40, 1]),
      }),
    )
    const { ids } = (await post('interventions/propose', {})).json()
    expect(ids).toHaveLength(1)
    const { properties } = (await call(`interventions/${ids[0]}`)).json()
    expect(properties).toMatchObject({ title: 'Street 0', origin: 'proposed', closure: 'partial' })
    const codes = properties.reasons.map(({ code }: { code: string }) => code)
    expect(codes).toEqual([
      'pavement-worn',
      'main-old',
      'excavation-permits',
      'reports',
      'cost-avoided',
    ])
    expect(properties.reasons[1]).toMatchObject({
      network: 'water',
      failures: 4,
      count: 1,
      agedCount: 1,
      oldestYear: 1958,
      olderThanYears: 45,
      edgeIds: [town.mains[0]],
    })
    expect(properties.reasons[3]).toMatchObject({ count: 12 })
    const { relations } = (await call(`interventions/${ids[0]}/related?limit=20`)).json()
    const found = relations.flatMap(({ name, features }: { name: string; features: object[] }) =>
      features.length > 0 ? [[name, features.length]] : [],
    )
    expect(Object.fromEntries(found)).toEqual({ roads: 1, networks: 1, reports: 12, permits: 1 })
    const prices = properties.scope.map(({ price }: { price: string }) => price).sort()
    expect(prices).toEqual(['resurface-asphalt', 'water-main-300'])
    expect(properties.benefit).toBeGreaterThan(0)
    expect((await post('interventions/propose', {})).json()).toEqual({ ids: [], lacks: [] })
    await call(`interventions/${ids[0]}`, { method: 'DELETE', headers: { 'if-match': '*' } })
    expect((await post('interventions/propose', {})).json()).toEqual({ ids: [], lacks: [] })
  })

  test('a street that is done is proposed again after five years', async () => {
    const managed = await aManagedTown(db)
    const { town, post } = managed
    await managed.computeNeed()
    const [id] = (await post('interventions/propose', {})).json().ids
    const doneIn = (year: number) =>
      asSystem(db, town.id, async (trx) => {
        const works = await addOne(trx, 'works', {
          ...{ number: `D${year}`, title: 'Done', kind: 'water', status: 'done' },
          ...{ starts_at: `${year}-03-01`, ends_at: `${year}-05-01`, geom: line([0, 0], [400, 0]) },
        })
        await sql`update interventions set status = 'done', works_id = ${works}
          where municipality_id = ${town.id} and id = ${id}`.execute(trx)
      })
    const thisYear = new Date().getFullYear()
    await doneIn(thisYear - 1)
    expect((await post('interventions/propose', {})).json().ids).toEqual([])
    await doneIn(thisYear - 7)
    expect((await post('interventions/propose', {})).json().ids).toHaveLength(1)
  })

  test('where nothing is known of what it asks, it says what that is', async () => {
    const managed = await aManagedTown(db, 0)
    await managed.computeNeed()
    expect((await managed.post('interventions/propose', {})).json()).toEqual({
      ids: [],
      lacks: ['streets', 'conditions', 'mains', 'permits', 'reports'],
    })
  })

  test('at once by two, it proposes once', async () => {
    const managed = await aManagedTown(db)
    await managed.computeNeed()
    const answers = await Promise.all([1, 2].map(() => managed.post('interventions/propose', {})))
    expect(answers.flatMap((answer) => answer.json().ids)).toHaveLength(1)
  })
})

/** Water, gas and a new surface in one street, months apart; and gas in another street. */
async function dugThrice(town: Streets) {
  return asSystem(db, town.id, async (trx) => {
    const works = (number: string, kind: string, day: string, north: number) =>
      addOne(trx, 'works', {
        number,
        title: `${kind} ${number}`,
        kind,
        status: 'planned',
        starts_at: `${day}T08:00:00Z`,
        ends_at: sql`${day}::date + interval '60 days'`,
        closure: 'full',
        cost: 100_000,
        geom: line([0, north], [400, north]),
      })
    return {
      resurfacing: await works('A', 'resurfacing', '2027-02-01', 100),
      water: await works('B', 'water', '2027-07-01', 101),
      gas: await works('C', 'gas', '2027-11-01', 99),
      elsewhere: await works('D', 'gas', '2027-02-01', 200),
    }
  })
}

describe('dig once', () => {
  test('finds the street dug thrice, in the right order, and what one opening saves', async () => {
    const { town, call } = await aManagedTown(db)
    const works = await dugThrice(town)
    const { groups } = (await call('street-space?metres=12&months=14')).json()
    expect(groups).toHaveLength(1)
    const [group] = groups
    expect(group.members.map(({ id }: { id: number }) => id)).toEqual([
      works.water,
      works.gas,
      works.resurfacing,
    ])
    expect(group).toMatchObject({ savedExcavations: 1, startsOn: '2027-02-01', bundleId: null })
    // Two trenches of 400 m by 1.2 m that the new surface covers, and two turnings of the traffic.
    expect(group.savedCost / (2 * 400 * 1.2 * 300 + 2 * 12_500)).toBeCloseTo(1, 1)
    const [surface, traffic] = group.savings
    expect(surface).toMatchObject({ code: 'surface', price: 300 })
    expect(surface.quantity / (2 * 400 * 1.2)).toBeCloseTo(1, 1)
    expect(traffic).toMatchObject({ code: 'traffic', quantity: 2, price: 12_500, cost: 25_000 })
    expect(surface.cost + traffic.cost).toBe(group.savedCost)
    expect((await call('street-space?months=0')).json().groups).toEqual([])
  })

  test('of what nobody named it is told what is done and where, in groups and in conflicts', async () => {
    const { town, call, post } = await aManagedTown(db)
    await dugThrice(town)
    const sent = {
      ...{ kind: 'water', from: { edges: [town.mains[1]] }, closure: 'full' },
      ...{ earliestOn: '2027-02-01', latestOn: '2027-03-01' },
    }
    const made = await post('interventions', sent)
    expect(made.json().properties).toMatchObject({ kinds: ['water'], district: 'Centru' })
    const named = { isTitled: false, kinds: ['water'], district: 'Centru' }
    const [group] = (await call('street-space')).json().groups
    const { conflicts } = (await call('street-space/conflicts')).json()
    for (const { members } of [group, conflicts[0]]) {
      const own = members.map((one: { collection: string; named: object | null }) => [
        one.collection,
        one.named,
      ])
      expect(own).toContainEqual(['interventions', named])
      expect(own).toContainEqual(['works', null])
    }
  })

  test('a bundle is accepted with its order, and taken apart', async () => {
    const { town, call, post } = await aManagedTown(db)
    const works = await dugThrice(town)
    const [group] = (await call('street-space')).json().groups
    const members = group.members.map(({ collection, id }: { collection: string; id: number }) => ({
      collection,
      id,
    }))
    const accepted = await post('bundles', { title: 'Street 1 in one', members, reason: 'once' })
    expect({ status: accepted.status, text: accepted.text }).toMatchObject({ status: 201 })
    const { id } = accepted.json()
    const bundle = await call(`bundles/${id}`)
    const { properties } = bundle.json()
    expect(properties).toMatchObject({ status: 'accepted', savedCost: group.savedCost })
    const list = (await call(`interventions?bundleId=${id}`)).json().features
    const byWorks = new Map<number, { id: number; properties: { needs: { id: number }[] } }>(
      list.map((one: { properties: { worksId: number } }) => [one.properties.worksId, one]),
    )
    const needsOf = (of: number) => byWorks.get(of)!.properties.needs.map((each) => each.id)
    expect(needsOf(works.resurfacing)).toEqual([byWorks.get(works.gas)!.id])
    expect(needsOf(works.gas)).toEqual([byWorks.get(works.water)!.id])
    const [again] = (await call('street-space')).json().groups
    expect(again).toMatchObject({ bundleId: id })
    expect(again.members.map((each: { collection: string }) => each.collection)).toEqual(
      Array(3).fill('interventions'),
    )
    const twice = again.members.map(
      ({ collection, id: of }: { collection: string; id: number }) => ({ collection, id: of }),
    )
    expect((await post('bundles', { title: 'x', members: twice })).json()).toMatchObject({
      code: 'already-bundled',
    })
    const gone = await call(`bundles/${id}`, {
      method: 'DELETE',
      headers: { 'if-match': bundle.headers.get('etag')! },
    })
    expect(gone.status).toBe(204)
    const [apart] = (await call('street-space')).json().groups
    expect(apart.members.map((each: { collection: string }) => each.collection)).toEqual(
      Array(3).fill('works'),
    )
  })

  test('what is not planned cannot be bundled', async () => {
    const { town, post } = await aManagedTown(db)
    const { water } = await dugThrice(town)
    const members = [
      { collection: 'works', id: water },
      { collection: 'permits', id: 999_999_999 },
    ]
    const answer = await post('bundles', { title: 'x', members })
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 422,
      text: expect.stringContaining('body.members.1'),
    })
  })
})

describe('a moratorium', () => {
  test('follows resurfacing that is done, goes with it, and an exception has its reason', async () => {
    const { town, call, post } = await aManagedTown(db)
    const set = (works: number, status: string) =>
      asSystem(db, town.id, (trx) =>
        sql`update works set status = ${status}, ends_at = now() where id = ${works} and municipality_id = ${town.id}`.execute(
          trx,
        ),
      )
    const { resurfacing } = await dugThrice(town)
    await sql`update works set starts_at = now() - interval '10 days', ends_at = now() where municipality_id = ${town.id} and id = ${resurfacing}`.execute(
      db.kysely,
    )
    await set(resurfacing, 'done')
    const [moratorium] = (await call('moratoriums')).json().features
    expect(moratorium.properties).toMatchObject({ worksId: resurfacing, roadId: town.roads[1] })
    const made = (
      await post('interventions', {
        kind: 'water',
        from: { edges: [town.mains[1]], roads: [town.roads[1]] },
      })
    ).json()
    // The main lies beside the centre line; what crosses the surface is drawn.
    const crossing = (
      await post('interventions', {
        kind: 'water',
        from: { geometry: await drawn(db, line([50, 95], [50, 105])) },
        scope: [{ price: 'water-main-150', quantity: 10 }],
      })
    ).json()
    expect(made.properties.excavationDepthM).toBe(1.4)
    const until = async () =>
      (await call(`interventions/${crossing.id}`)).json().properties.moratoriumUntil
    expect(await until()).toMatch(/^20\d\d-/)
    const granted = await post(`moratoriums/${moratorium.id}/exceptions`, {
      interventionId: crossing.id,
      reason: 'Burst main',
    })
    expect(granted.status).toBe(201)
    expect(await until()).toBe(null)
    const [known] = (await call('moratoriums')).json().features
    expect(known.properties.exceptions).toMatchObject([
      {
        interventionId: crossing.id,
        reason: 'Burst main',
        grantedBy: expect.stringMatching(/./),
        grantedAt: expect.stringMatching(/^20\d\d-/),
      },
    ])
    const { entries } = (await call('audit?limit=20')).json()
    expect(entries).toContainEqual(
      expect.objectContaining({
        action: 'moratorium.except',
        details: { interventionId: crossing.id, reason: 'Burst main' },
      }),
    )
    for (const reason of [undefined, '', '  '])
      expect(
        (
          await post(`moratoriums/${moratorium.id}/exceptions`, {
            interventionId: crossing.id,
            reason,
          })
        ).status,
      ).toBe(422)
    await set(resurfacing, 'running')
    expect((await call('moratoriums')).json().features).toEqual([])
  })
})
