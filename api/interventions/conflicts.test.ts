import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { type Ask, aMember, ask, failures } from '../testing.ts'
import { daysWithin } from './occasions.ts'
import { addOne, asSystem, aTownOfStreets, at, drawn, line } from './testing-streets.ts'

let db: Database
let sent = 0

beforeAll(async () => {
  db = await testDatabase()
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

/**
 * Streets 0 to 3 joined by cross streets in the west and in the east; between 1 and 2 flows a river
 * that those cross on bridges, and street 4 lies apart.
 */
async function aRiverTown() {
  const town = await aTownOfStreets(db)
  const { cookie } = await aMember(db, town.id, 'manager')
  const add = (table: string, values: Record<string, unknown>) =>
    asSystem(db, town.id, (trx) => addOne(trx, table, values))
  for (const [east, name] of [
    [0, 'West'],
    [400, 'East'],
  ] as const)
    for (const north of [0, 100, 200])
      await add('roads', { name, geom: line([east, north], [east, north + 100]) })
  for (const east of [0, 400])
    await add('road_surfaces', {
      kind: 'bridge',
      geom: sql`st_buffer(${line([east, 140], [east, 160])}::geography, 4)::geometry`,
    })
  const call = (path: string, { headers, ...rest }: Ask = {}) =>
    ask(`/api/v1/${town.slug}/${path}`, {
      cookie,
      headers: { 'idempotency-key': `c-${process.pid}-${sent++}`, ...headers },
      ...rest,
    })
  const works = (title: string, geom: ReturnType<typeof sql>, more: object = {}) =>
    add('works', {
      number: title,
      title,
      kind: 'water',
      status: 'planned',
      closure: 'full',
      starts_at: sql`now() + interval '10 days'`,
      ends_at: sql`now() + interval '20 days'`,
      geom,
      ...more,
    })
  const conflicts = async (query = '') => {
    const answer = (await call(`street-space/conflicts${query}`)).json()
    return answer.conflicts as {
      code: string
      members: { title: string }[]
      extraM: number | null
      cutOffM: number | null
      days: number | null
      geometry: { type: string } | null
    }[]
  }
  /** As `code: first + second`. */
  const named = async (query = '') =>
    (await conflicts(query)).map(
      ({ code, members }) => `${code}: ${members.map(({ title }) => title).join(' + ')}`,
    )
  return { town, add, call, works, conflicts, named }
}

test('a detour onto a street that is closed too is found, with its length and its way', async () => {
  const { works, conflicts, named, town, call } = await aRiverTown()
  await works('A', line([0, 0], [400, 0]))
  const partly = await works('B', line([0, 100], [400, 100]), { closure: 'partial' })
  const [found, ...more] = await conflicts()
  expect(more).toEqual([])
  expect(found).toMatchObject({
    code: 'detour-onto-closed',
    members: [{ title: 'A' }, { title: 'B' }],
    geometry: { type: 'MultiLineString' },
  })
  expect(found!.extraM! / 200).toBeCloseTo(1, 1)
  const set = (values: ReturnType<typeof sql>) =>
    asSystem(db, town.id, (trx) =>
      sql`update works set ${values} where municipality_id = ${town.id} and id = ${partly}`.execute(
        trx,
      ),
    )
  await set(sql`closure = 'full'`)
  expect(await named()).toEqual(['detour-onto-closed: A + B', 'detour-onto-closed: B + A'])
  await set(sql`starts_at = now() + interval '21 days', ends_at = now() + interval '30 days'`)
  expect(await named()).toEqual([])
  expect((await call('street-space/conflicts?scenarioId=x')).status).toBe(400)
})

test('what somebody says of a detour counts more than the shortest way; nonsense counts nothing', async () => {
  const { works, named } = await aRiverTown()
  const detour = async (shape: unknown) => ({ attributes: JSON.stringify({ detour: shape }) })
  const told = await drawn(db, line([0, 300], [400, 300]))
  await works('A', line([0, 0], [400, 0]), await detour(told))
  await works('B', line([0, 100], [400, 100]), { closure: 'partial' })
  await works('C', line([0, 300], [400, 300]), { closure: 'partial' })
  await works('D', line([1000, 0], [1400, 0]), await detour({ type: 'x' }))
  expect(await named()).toEqual(['detour-onto-closed: A + C'])
})

test('two works in one street, unless they are one bundle or at other times', async () => {
  const { works, named, call } = await aRiverTown()
  const [one, other] = [
    await works('A', line([0, 0], [200, 0])),
    await works('B', line([100, 1], [400, 1]), { closure: 'partial' }),
  ]
  expect(await named()).toEqual(['same-street: A + B'])
  const members = [one, other].map((id) => ({ collection: 'works', id }))
  const bundle = { title: 'In one', members }
  expect((await call('bundles', { method: 'POST', body: bundle })).status).toBe(201)
  expect(await named()).toEqual([])
})

test('the only two bridges closed at once, even by half; and streets cut off by two closures', async () => {
  const { works, named, conflicts } = await aRiverTown()
  await works('West bridge', line([0, 110], [0, 190]), { closure: 'partial' })
  expect(await named()).toEqual([])
  await works('East bridge', line([400, 110], [400, 190]), { closure: 'partial' })
  expect(await named()).toEqual(['all-bridges-closed: West bridge + East bridge'])
  const own = await aRiverTown()
  await own.works('West', line([0, 200], [0, 300]))
  expect(await own.named()).toEqual([])
  await own.works('East', line([400, 200], [400, 300]))
  const found = (await own.conflicts()).find(({ code }) => code === 'cut-off')!
  expect(found.members.map(({ title }) => title)).toEqual(['West', 'East'])
  expect(found.cutOffM! / 400).toBeCloseTo(1, 1)
  expect((await conflicts())[0]).toMatchObject({ extraM: null, cutOffM: expect.any(Number) })
})

test("a utility's programme and an order of a main take part", async () => {
  const { add, works, named, town } = await aRiverTown()
  await works('A', line([0, 0], [400, 0]))
  await add('programmes', {
    title: 'Gas of the west',
    kind: 'gas',
    starts_on: sql`current_date + 5`,
    ends_on: sql`current_date + 12`,
    geom: line([0, 0], [0, 100]),
  })
  const pipes = await asSystem(db, town.id, (trx) =>
    sql<{
      id: number
    }>`select id from assets where municipality_id = ${town.id} and edge_id = ${town.mains[1]}`.execute(
      trx,
    ),
  )
  await add('work_orders', {
    number: 'O',
    title: 'Valve',
    status: 'scheduled',
    asset_id: pipes.rows[0]!.id,
    scheduled_at: sql`now() + interval '15 days'`,
    geom: at(100, 102),
  })
  expect(await named()).toEqual([
    'detour-onto-closed: A + Gas of the west',
    'detour-onto-closed: A + Valve',
  ])
})

test('a market day, the way to school in term, and traffic that is led there', async () => {
  const { call, works, conflicts, named } = await aRiverTown()
  const occasion = async (title: string, kind: string, geom: ReturnType<typeof sql>, more = {}) => {
    const body = { title, kind, geometry: await drawn(db, geom), ...more }
    const answer = await call('occasions', { method: 'POST', body })
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 })
    return answer.json().id as number
  }
  const market = await occasion('Market', 'market', at(200, 5), { weekdays: [3, 6, 3] })
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const term = { weekdays: [1, 2, 3, 4, 5], startsOn: day(0), endsOn: day(13) }
  await occasion('Way to school', 'school-route', line([0, 100], [400, 100]), term)
  await occasion('Last year', 'event', line([0, 0], [400, 0]), { endsOn: day(-200) })
  await works('A', line([0, 0], [400, 0]))
  const [found, led] = await conflicts()
  expect((await named()).sort()).toEqual([
    'detour-onto-school-route: A + Way to school',
    'market: A + Market',
  ])
  const byCode = (code: string) => [found!, led!].find((one) => one.code === code)!
  // Eleven days have three or four Wednesdays and Saturdays.
  expect(byCode('market').days).toBeGreaterThanOrEqual(3)
  expect(byCode('market').days).toBeLessThanOrEqual(4)
  expect(byCode('detour-onto-school-route').extraM! / 200).toBeCloseTo(1, 1)
  const list = (await call('occasions?kind=market')).json().features
  expect(list).toMatchObject([{ id: market, properties: { weekdays: [3, 6] } }])
  const path = `occasions/${market}`
  const remove = (match: Record<string, string>) => call(path, { method: 'DELETE', headers: match })
  expect((await remove({})).status).toBe(428)
  const changed = {
    title: 'Market',
    kind: 'market',
    weekdays: [3],
    endsOn: day(5),
    geometry: list[0].geometry,
  }
  const put = (version: number) =>
    call(path, { method: 'PUT', body: changed, headers: { 'if-match': `"${version}"` } })
  expect((await put(1)).status).toBe(204)
  expect((await put(1)).status).toBe(412)
  expect(await named()).toEqual(['detour-onto-school-route: A + Way to school'])
  expect((await remove({ 'if-match': '"2"' })).status).toBe(204)
  expect((await call(path)).status).toBe(404)
})

test.each([
  [{ weekdays: [8] }, 'body.weekdays.0'],
  [{ startsOn: '2027-02-01', endsOn: '2027-01-01' }, 'body.endsOn'],
  [
    {
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [25, 46],
            [25.1, 46.1],
            [25.1, 46],
            [25, 46.1],
            [25, 46],
          ],
        ],
      },
    },
    'body.geometry',
  ],
])('an occasion with %j is refused with its field', async (wrong, field) => {
  const { call } = await aRiverTown()
  const body = {
    title: 'X',
    kind: 'event',
    geometry: { type: 'Point', coordinates: [25, 46] },
    ...wrong,
  }
  const answer = await call('occasions', { method: 'POST', body })
  expect({ status: answer.status, text: answer.text }).toEqual({
    status: 422,
    text: expect.stringContaining(field),
  })
})

test('days within: of the week, and no further than both reach', () => {
  const of = (weekdays: number[], startsOn: string | null = null, endsOn: string | null = null) =>
    daysWithin({ weekdays, startsOn, endsOn }, { from: '2027-03-01', to: '2027-03-14' })
  expect(of([])).toEqual({ first: '2027-03-01', last: '2027-03-14', count: 14 })
  expect(of([7])).toEqual({ first: '2027-03-07', last: '2027-03-14', count: 2 })
  expect(of([1, 5], '2027-03-04', '2027-03-08')).toEqual({
    first: '2027-03-05',
    last: '2027-03-08',
    count: 2,
  })
  expect(of([], '2027-03-15')).toBeUndefined()
})
