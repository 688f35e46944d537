import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask } from '../testing.ts'
import { computed, endOfRun, startRun } from './testing-runs.ts'
import { aTownOfTwoDistricts, point, type TwoDistricts } from './testing-town.ts'
import type { UnitKind } from './unit-kinds.ts'

let db: Database
let town: TwoDistricts
let manager: { cookie: string }

beforeAll(async () => {
  db = await testDatabase()
  town = await aTownOfTwoDistricts(db)
  manager = await aMember(db, town.id, 'manager')
  for (const kind of ['district', 'hexagon-100', 'road-segment'] as const)
    await computed(town.slug, kind, manager.cookie)
})

interface Unit {
  id: number
  properties: {
    label: string
    score: number
    rank: number
    people: number
    lengthM: number
    levels: Record<string, number>
  }
}

async function units(kind: UnitKind, query: string, slug = town.slug, cookie = manager.cookie) {
  const answer = await ask(`/api/v1/${slug}/needs/units/${kind}?${query}`, { cookie })
  expect(answer.status).toBe(200)
  return answer.json() as {
    features: Unit[]
    numberMatched: number
    next: string | null
    revision: number
  }
}

const byLabel = (features: Unit[]) =>
  Object.fromEntries(features.map(({ properties }) => [properties.label, properties]))

describe('need of two districts, one loud and one silent', () => {
  test('as heard, the loud one seems to need more; corrected, they are alike', async () => {
    const heard = byLabel((await units('district', 'weights=reports:1&corrected=false')).features)
    const corrected = byLabel((await units('district', 'weights=reports:1')).features)
    expect(heard.Silent!.levels['reports-as-heard']!).toBeLessThan(0.75)
    expect(heard.Loud!.levels['reports-as-heard']).toBe(1)
    const breakdown = async (label: string) => {
      const { features } = await units('district', 'weights=reports:1')
      const { id } = features.find(({ properties }) => properties.label === label)!
      return (
        await ask(`/api/v1/${town.slug}/needs/units/district/${id}?weights=reports:1`, manager)
      ).json()
    }
    const [loud, silent] = [await breakdown('Loud'), await breakdown('Silent')]
    const raw = ({ figures }: { figures: { component: string; raw: number }[] }, code: string) =>
      figures.find(({ component }) => component === code)!.raw
    expect(raw(loud, 'reports-as-heard') / raw(silent, 'reports-as-heard')).toBeGreaterThan(2.5)
    const ratio = raw(loud, 'reports') / raw(silent, 'reports')
    expect(ratio).toBeGreaterThan(0.6)
    expect(ratio).toBeLessThan(1.6)
    expect(silent.reportingChance).toBeLessThan(0.6)
    expect(corrected.Loud!.people).toBeCloseTo(480, 0)
  })

  test('a worn street is the greatest need of its kind, whoever reports', async () => {
    const { features } = await units('road-segment', 'weights=pavement:3')
    expect(features[0]!.properties).toMatchObject({ label: 'Street 1000-7', rank: 1 })
  })

  test('what repairs of five years cost is told for a hundred metres of street', async () => {
    const own = await aTownOfTwoDistricts(db)
    await inTenant(db, own.id, { userId: null, role: 'system' }, (trx) =>
      sql`insert into work_orders (municipality_id, number, kind, status, title, cost, requested_at, geom)
        select ${own.id}, 'O' || n, 'corrective', 'done', 'Burst', 5000, now() - make_interval(years => n), ${point(500, 50)}
        from unnest(array[1, 2, 7]) as n`.execute(trx),
    )
    const { cookie } = await aMember(db, own.id, 'manager')
    await computed(own.slug, 'road-segment', cookie)
    const { features } = await units('road-segment', 'weights=upkeep:1', own.slug, cookie)
    const [first, second] = features
    expect(first!.properties).toMatchObject({ label: 'Street 0-0', levels: { upkeep: 1 } })
    expect(second!.properties.score).toBe(0)
    const path = `/api/v1/${own.slug}/needs/units/road-segment/${first!.id}?weights=upkeep:1`
    const { figures } = (await ask(path, { cookie })).json()
    const { raw } = figures.find(({ component }: { component: string }) => component === 'upkeep')
    expect(raw).toBeCloseTo(1000, -1)
  })

  test('pages through all units once, by falling score', async () => {
    const seen: number[] = []
    let next: string | null = ''
    let last = Number.POSITIVE_INFINITY
    while (next !== null) {
      const page = await units('hexagon-100', `limit=40${next && `&cursor=${next}`}`)
      for (const { id, properties } of page.features) {
        seen.push(id)
        expect(properties.score).toBeLessThanOrEqual(last + 1e-3)
        last = properties.score
      }
      next = page.next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe((await units('hexagon-100', 'limit=1')).numberMatched)
    const some = await units('hexagon-100', `ids=${seen[7]},${seen[3]},999999999`)
    expect(some.features.map(({ id }: { id: number }) => id)).toEqual([seen[3], seen[7]])
  })

  test('spots are found, and the worn street is one', async () => {
    const path = `/api/v1/${town.slug}/needs/units/hexagon-100/spots`
    for (const method of ['normal', 'permutation']) {
      const spots = (
        await ask(`${path}?weights=pavement:1&method=${method}&fdr=0.2`, manager)
      ).json()
      expect(spots.global.z).toBeGreaterThan(2)
      expect(spots.counts.hot).toBeGreaterThan(1)
      expect(spots.clusters[0]).toMatchObject({ component: 'pavement', share: 1 })
      const hot = spots.spots.filter((spot: { class: string }) => spot.class === 'hot')
      const inClusters = spots.clusters.reduce(
        (sum: number, one: { units: number }) => sum + one.units,
        0,
      )
      expect(inClusters).toBe(hot.length)
      for (const spot of hot) expect(spot.q).toBeLessThanOrEqual(0.2)
    }
    const time = (await ask(`${path}/time?corrected=false`, manager)).json()
    expect(time.totals).toHaveLength(12)
    // Reports of a year and a quarter, each once; what repeats another is not counted.
    expect(time.totals.reduce((sum: number, one: number) => sum + one, 0)).toBeCloseTo(320, 0)
    expect((await ask(`${path}?fdr=2`, manager)).status).toBe(400)
  })

  test('a figure leads to the features behind it', async () => {
    const { features } = await units('district', 'weights=reports-as-heard:1')
    const { id } = features.find(({ properties }) => properties.label === 'Silent')!
    const path = `/api/v1/${town.slug}/needs/units/district/${id}/features?component=reports&limit=1000`
    const behind = (await ask(path, manager)).json()
    expect(behind.collection).toBe('reports')
    expect(behind.features).toHaveLength(80)
    expect(behind.count).toBe(80)
    const few = (await ask(path.replace('limit=1000', 'limit=3'), manager)).json()
    expect(few).toMatchObject({ count: 80, features: [1, 2, 3].map(() => ({ share: 1 })) })
  })
})

test('a new report is felt at once in its unit and nowhere else', async () => {
  const own = await aTownOfTwoDistricts(db)
  const { cookie } = await aMember(db, own.id, 'viewer')
  await computed(own.slug, 'hexagon-100', cookie)
  const read = async () => {
    const page = await units(
      'hexagon-100',
      'weights=reports-as-heard:1&limit=1000',
      own.slug,
      cookie,
    )
    const levels = new Map(
      page.features.map(({ id, properties }) => [id, properties.levels['reports-as-heard']!]),
    )
    return { revision: page.revision, levels }
  }
  const lastQuarter = async () => {
    const path = `/api/v1/${own.slug}/needs/units/hexagon-100/spots/time`
    return (await ask(path, { cookie })).json().totals.at(-1) as number
  }
  const before = await read()
  const inQuarter = await lastQuarter()
  await inTenant(db, own.id, { userId: null, role: 'clerk' }, (trx) =>
    sql`insert into reports (municipality_id, number, category, geom)
      select ${own.id}, 'new-' || n, 'pothole', ${point(405, 405)} from generate_series(1, 3) as n`.execute(
      trx,
    ),
  )
  let after = await read()
  while (after.revision === before.revision) {
    await sleep(50)
    after = await read()
  }
  const changed = [...after.levels].filter(([id, level]) => level !== before.levels.get(id))
  expect(changed).toHaveLength(1)
  expect(changed[0]![1]).toBeGreaterThan(before.levels.get(changed[0]![0])!)
  expect(await lastQuarter()).toBeCloseTo(inQuarter + 3, 2)
})

test('need as it was known on a day does not know what came later', async () => {
  const own = await aTownOfTwoDistricts(db)
  const { cookie } = await aMember(db, own.id, 'viewer')
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await computed(own.slug, 'district', cookie, yesterday)
  const { features } = await units(
    'district',
    `weights=reports-as-heard:1&asOf=${yesterday}`,
    own.slug,
    cookie,
  )
  expect(features.map(({ properties }) => properties.score)).toEqual([0, 0])
})

describe('a run that does not come to its end', () => {
  test('is taken up again when its process died, though not for ever', async () => {
    const own = await aTownOfTwoDistricts(db)
    const { cookie } = await aMember(db, own.id, 'viewer')
    const dead = async (kind: UnitKind, attempts: number) => {
      const { rows } = await inTenant(db, own.id, { userId: null, role: 'system' }, (trx) =>
        sql<{ id: number }>`
          insert into need_runs (municipality_id, unit_kind, status, started_at, beat_at, attempts)
          values (${own.id}, ${kind}, 'running', now() - interval '1 hour', now() - interval '1 hour', ${attempts}) returning id`.execute(
          trx,
        ),
      )
      return rows[0]!.id
    }
    const [again, often] = [await dead('district', 1), await dead('hexagon-200', 3)]
    const shared = await startRun(own.slug, { unitKind: 'district' }, cookie)
    expect(shared.json().id).toBe(again)
    expect(await endOfRun(own.slug, again, cookie)).toMatchObject({ status: 'done', units: 2 })
    expect(await endOfRun(own.slug, often, cookie)).toMatchObject({ status: 'failed' })
  })

  test('is stopped in the middle of a stage, and what was computed before stays', async () => {
    const own = await aTownOfTwoDistricts(db)
    const { cookie } = await aMember(db, own.id, 'manager')
    const before = await computed(own.slug, 'district', cookie)
    const running = (await startRun(own.slug, { unitKind: 'district' }, cookie)).json()
    const path = `/api/v1/${own.slug}/needs/runs/${running.id}/cancel`
    const answer = await ask(path, { method: 'POST', cookie })
    expect(answer.status).toBe(200)
    expect(await endOfRun(own.slug, running.id, cookie)).toMatchObject({
      status: 'cancelled',
      isCurrent: false,
      message: null,
    })
    expect(await endOfRun(own.slug, before.id, cookie)).toMatchObject({ isCurrent: true })
    expect((await ask(path, { method: 'POST', cookie })).status).toBe(409)
  })
})

test('a town of one street, in US feet, with all its reports in one place', async () => {
  const tiny = await aMunicipality(db, {
    srid: 2249,
    unit_m: 0.3048006096,
    time_zone: 'America/New_York',
  })
  const { cookie } = await aMember(db, tiny.id, 'manager')
  await inTenant(db, tiny.id, { userId: null, role: 'system' }, async (trx) => {
    await sql`insert into report_categories (municipality_id, code, name) values (${tiny.id}, 'pothole', 'Pothole')`.execute(
      trx,
    )
    await sql`insert into roads (municipality_id, name, class, condition, geom) values (${tiny.id}, 'Main Street', 'residential', 30,
      st_geomfromtext('linestring(-71.1 42.37, -71.09 42.37)', 4326))`.execute(trx)
    await sql`insert into reports (municipality_id, number, category, geom)
      select ${tiny.id}, 'r' || n, 'pothole', st_point(-71.095, 42.3701, 4326) from generate_series(1, 50) as n`.execute(
      trx,
    )
  })
  for (const kind of ['road-segment', 'hexagon-100'] as const)
    await computed(tiny.slug, kind, cookie)
  const [street] = (await units('road-segment', '', tiny.slug, cookie)).features
  // 0.01° of longitude there, by way of feet.
  expect(street!.properties).toMatchObject({ label: 'Main Street', rank: 1, lengthM: 823.7 })
  const { features } = await units(
    'hexagon-100',
    'weights=reports:1,reports-as-heard:1&limit=1000',
    tiny.slug,
    cookie,
  )
  expect(features.length).toBeGreaterThan(4)
  expect(features.filter(({ properties }) => properties.levels['reports-as-heard']! > 0)).toEqual([
    expect.objectContaining({
      properties: expect.objectContaining({ levels: expect.objectContaining({ reports: 1 }) }),
    }),
  ])
  const spots = await ask(`/api/v1/${tiny.slug}/needs/units/road-segment/spots`, { cookie })
  expect(spots.json()).toMatchObject({ units: 1, spots: [], clusters: [] })
})

test('a town whose one report lies far out is not cut into all the land between', async () => {
  const own = await aTownOfTwoDistricts(db)
  const { cookie } = await aMember(db, own.id, 'manager')
  await inTenant(db, own.id, { userId: null, role: 'clerk' }, (trx) =>
    sql`insert into reports (municipality_id, number, category, geom)
      values (${own.id}, 'far', 'pothole', st_point(15, 40, 4326))`.execute(trx),
  )
  const run = (await startRun(own.slug, { unitKind: 'hexagon-50' }, cookie)).json()
  expect(await endOfRun(own.slug, run.id, cookie)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('give it a boundary'),
  })
})

describe('what cannot be answered is said', () => {
  test('before anything is computed', async () => {
    const answer = await ask(`/api/v1/${town.slug}/needs/units/parcel`, manager)
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 404,
      text: expect.stringContaining('not computed yet'),
    })
  })

  test.each([
    ['weights=reports:0', 422, 'query.weights'],
    ['weights=nonsense:1', 422, 'query.weights'],
    ['weights=reports:11', 400, 'query.weights'],
    ['weights=reports', 400, 'query.weights'],
    ['cursor=x', 400, 'query.cursor'],
    ['asOf=2999-01-01', 422, 'query.asOf'],
  ])('%s', async (query, status, path) => {
    const answer = await ask(`/api/v1/${town.slug}/needs/units/district?${query}`, manager)
    expect({ status: answer.status, text: answer.text }).toEqual({
      status,
      text: expect.stringContaining(path),
    })
  })

  test('an empty municipality has no units', async () => {
    const empty = await aMunicipality(db)
    const { cookie } = await aMember(db, empty.id, 'manager')
    for (const kind of [
      'hexagon-200',
      'district',
      'road-segment',
      'network-edge',
      'parcel',
    ] as const) {
      expect(await computed(empty.slug, kind, cookie)).toMatchObject({ units: 0, isCurrent: true })
      expect((await units(kind, '', empty.slug, cookie)).features).toEqual([])
    }
  })

  test('two who ask for the same share a computation, and the public sees nothing', async () => {
    const answers = await Promise.all(
      [1, 2].map(() => startRun(town.slug, { unitKind: 'parcel' }, manager.cookie)),
    )
    expect(answers[0]!.json().id).toBe(answers[1]!.json().id)
    expect((await ask(`/api/v1/${town.slug}/needs/units/district`)).status).toBe(401)
  })
})
