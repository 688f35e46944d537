import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask, failures } from '../testing.ts'
import { computed, endOfRun, newKey } from './testing-runs.ts'
import { aTownOfTwoDistricts, type TwoDistricts } from './testing-town.ts'

let db: Database
let town: TwoDistricts
let path: string
let manager: { cookie: string }
let other: { cookie: string }
let viewer: { cookie: string }

beforeAll(async () => {
  db = await testDatabase()
  town = await aTownOfTwoDistricts(db)
  path = `/api/v1/${town.slug}/needs`
  manager = await aMember(db, town.id, 'manager')
  other = await aMember(db, town.id, 'clerk')
  viewer = await aMember(db, town.id, 'viewer')
  await computed(town.slug, 'road-segment', manager.cookie)
})

const send = (method: string, to: string, who: { cookie: string }, body?: object, match?: string) =>
  ask(`${path}${to}`, {
    method,
    cookie: who.cookie,
    ...(body && { body }),
    headers: { ...(method === 'POST' && newKey()), ...(match && { 'if-match': match }) },
  })

describe('presets', () => {
  const mine = { name: 'Streets first', weights: { pavement: 5, reports: 1 } }

  test('of the program are there for each role, and name components that there are', async () => {
    const { builtIn, presets } = (await send('GET', '/presets', viewer)).json()
    expect(builtIn.map(({ role }: { role: string }) => role)).toEqual(
      expect.arrayContaining(['planner', 'operator', 'manager', 'clerk']),
    )
    expect(presets).toEqual([])
    const { components } = (await send('GET', '/components', viewer)).json()
    const codes = components.map(({ code }: { code: string }) => code)
    for (const { weights } of builtIn)
      for (const code of Object.keys(weights)) expect(codes).toContain(code)
  })

  test('are their owner’s until they are shared', async () => {
    const made = await send('POST', '/presets', viewer, mine)
    expect({ status: made.status, ...made.json() }).toMatchObject({
      status: 201,
      isMine: true,
      isShared: false,
    })
    const own = `/presets/${made.json().id}`
    expect((await send('GET', own, viewer)).status).toBe(200)
    for (const who of [other, manager]) {
      expect((await send('GET', own, who)).status).toBe(404)
      expect((await send('PUT', own, who, mine, '*')).status).toBe(404)
      expect((await send('DELETE', own, who, undefined, '*')).status).toBe(404)
    }
    const tag = (await send('GET', own, viewer)).headers.get('etag')!
    expect((await send('PUT', own, viewer, { ...mine, isShared: true })).status).toBe(428)
    expect((await send('PUT', own, viewer, { ...mine, isShared: true }, tag)).json()).toMatchObject(
      { version: 2 },
    )
    expect((await send('PUT', own, viewer, mine, tag)).status).toBe(412)
    expect((await send('GET', own, other)).json()).toMatchObject({ isMine: false })
    expect((await send('PUT', own, other, mine, '*')).status).toBe(403)
    expect((await send('PUT', own, manager, mine, '*')).status).toBe(403)
    // What it was while it was private stays so.
    await inTenant(db, town.id, { userId: 'somebody', role: 'manager' }, async (trx) => {
      const { rows } =
        await sql`select from history.need_presets where id = ${made.json().id}`.execute(trx)
      expect(rows).toEqual([])
    })
    const changed = await send('PUT', own, manager, { ...mine, isShared: true, name: 'All' }, '*')
    expect(changed.json()).toMatchObject({ name: 'All', isMine: false })
    expect((await send('DELETE', own, manager, undefined, '*')).status).toBe(204)
    expect((await send('GET', own, viewer)).status).toBe(404)
  })

  test.each([
    [{ weights: { pavement: 0 } }, 'body.weights'],
    [{ weights: { nonsense: 1 } }, 'body.weights.nonsense'],
    [{ weights: { pavement: 11 } }, 'body.weights.pavement'],
    [{ name: ' ' }, 'body.name'],
    [{ colour: 'red' }, 'body.colour'],
  ])('%j is refused', async (change, place) => {
    const answer = await send('POST', '/presets', viewer, { ...mine, ...change })
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 422,
      text: expect.stringContaining(`"${place}"`),
    })
  })
})

describe('components of one’s own', () => {
  const width = {
    code: 'width',
    names: { en: 'Narrow streets', ro: 'Străzi înguste' },
    source: 'layer',
    config: { collection: 'roads', field: 'builtYear', weight: 1, cap: 2000 },
  }

  /** Waits until all that is current has been computed with what there is now. */
  async function renewed() {
    const { runs } = (await send('GET', '/runs', manager)).json()
    for (const { id } of runs) await endOfRun(town.slug, id, manager.cookie)
  }

  async function figureOf(code: string) {
    await renewed()
    const { features } = (
      await send('GET', `/units/road-segment?weights=${code}:1&limit=1`, viewer)
    ).json()
    const unit = (await send('GET', `/units/road-segment/${features[0].id}`, viewer)).json()
    return unit.figures.find((one: { component: string }) => one.component === code)
  }

  test('are computed from a field, an attribute and a view', async () => {
    expect((await send('POST', '/components', manager, width)).status).toBe(201)
    expect(await figureOf('width')).toMatchObject({ raw: 2000, level: 1 })
    await inTenant(db, town.id, { userId: null, role: 'system' }, (trx) =>
      sql`update buildings set attributes = '{"noise": "70.5", "it''s": "x"}' where municipality_id = ${town.id}`.execute(
        trx,
      ),
    )
    const noise = {
      ...width,
      code: 'noise',
      config: { collection: 'buildings', attribute: 'noise' },
    }
    expect((await send('POST', '/components', manager, noise)).status).toBe(201)
    expect((await figureOf('noise')).raw).toBeCloseTo(70.5, 9)
    const view = `heat_${town.id}`
    await sql`create view ${sql.table(`components.${view}`)} as
      select municipality_id, geom, 3.5 as value from districts`.execute(db.kysely)
    const heat = { ...width, code: 'heat', source: 'view', config: { view } }
    expect((await send('POST', '/components', manager, heat)).status).toBe(201)
    await renewed()
    const { components } = (await send('GET', '/components', viewer)).json()
    expect(components.filter(({ names }: { names: unknown }) => names !== null)).toMatchObject([
      { code: 'heat', hasData: true },
      { code: 'noise', hasData: true },
      { code: 'width', hasData: true, weight: 1 },
    ])
    await sql`drop view ${sql.table(`components.${view}`)}`.execute(db.kysely)
    await computed(town.slug, 'road-segment', manager.cookie)
    const after = (await send('GET', '/components', viewer)).json().components
    expect(after.find(({ code }: { code: string }) => code === 'heat').hasData).toBe(false)
    expect((await send('DELETE', '/components/heat', manager, undefined, '*')).status).toBe(204)
    await renewed()
  })

  test('are computed from a question: how many match, and which share', async () => {
    const question = {
      about: 'buildings',
      clauses: [
        {
          kind: 'there',
          amount: 'some',
          about: 'districts',
          relation: 'inside',
          clauses: [{ kind: 'field', field: 'name', is: 'one-of', values: ['Loud'] }],
        },
      ],
    }
    const made = { ...width, source: 'question' }
    const many = { ...made, code: 'homes', config: { question, aggregate: 'sum', weight: 1 } }
    const share = {
      ...made,
      code: 'loud-share',
      config: { question, aggregate: 'mean', weight: 1 },
    }
    expect((await send('POST', '/components', manager, many)).status).toBe(201)
    expect((await send('POST', '/components', manager, share)).status).toBe(201)
    expect(await figureOf('homes')).toMatchObject({ raw: 10 })
    expect(await figureOf('loud-share')).toMatchObject({ raw: 1 })
    const { features } = (
      await send('GET', '/units/road-segment?weights=loud-share:1&limit=100', viewer)
    ).json()
    const scores = features.map(
      ({ properties }: { properties: { score: number } }) => properties.score,
    )
    expect(scores.filter((score: number) => score > 0)).toHaveLength(10)
    expect(scores.filter((score: number) => score === 0)).toHaveLength(10)
    const wrong = { ...many, code: 'wrong', config: { question: { about: 'need-units' } } }
    const refused = await send('POST', '/components', manager, wrong)
    expect(refused.json().errors[0].path).toBe('body.config.question.about')
    for (const code of ['homes', 'loud-share'])
      await send('DELETE', `/components/${code}`, manager, undefined, '*')
    await renewed()
  })

  test('can say that little is need, and name the things behind a figure', async () => {
    const config = { collection: 'roads', field: 'builtYear', cap: 4000, isInverted: true }
    const young = { ...width, code: 'young', config }
    expect((await send('POST', '/components', manager, young)).status).toBe(201)
    const figure = await figureOf('young')
    expect(figure.raw).toBe(2000)
    expect(figure.level).toBeCloseTo(0.5, 2)
    const { features } = (await send('GET', '/units/road-segment?weights=young:1', viewer)).json()
    const behind = `/units/road-segment/${features[0].id}/features?component=young`
    const found = (await send('GET', behind, viewer)).json()
    expect(found).toMatchObject({ collection: 'roads', features: [{ value: 2000 }] })
    const perPeople = { ...young, code: 'odd-one', config: { ...config, per: 'people' } }
    expect((await send('POST', '/components', manager, perPeople)).status).toBe(422)
    expect((await send('DELETE', '/components/young', manager, undefined, '*')).status).toBe(204)
  })

  test('are offered by the numbers that there are, and by the views that would do', async () => {
    const [good, bad] = [`calm_${town.id}`, `odd_${town.id}`]
    await sql`create view ${sql.table(`components.${good}`)} as
      select municipality_id, geom, 1 as value from districts`.execute(db.kysely)
    await sql`create view ${sql.table(`components.${bad}`)} as
      select municipality_id, 1 as value from districts`.execute(db.kysely)
    const sources = (await send('GET', '/component-sources', manager)).json()
    const layer = (name: string) =>
      sources.layers.find(({ collection }: { collection: string }) => collection === name)
    expect(layer('roads').fields).toContain('builtYear')
    expect(layer('roads').fields).not.toContain('name')
    expect(layer('buildings').attributes).toEqual(['noise'])
    expect(sources.views).toContain(good)
    expect(sources.views).not.toContain(bad)
    expect((await send('GET', '/component-sources', viewer)).status).toBe(403)
    for (const view of [good, bad])
      await sql`drop view ${sql.table(`components.${view}`)}`.execute(db.kysely)
  })

  test('of another municipality are not seen, nor is their view’s content', async () => {
    const elsewhere = await aMunicipality(db)
    const them = await aMember(db, elsewhere.id, 'manager')
    const list = (await ask(`/api/v1/${elsewhere.slug}/needs/components`, them)).json()
    expect(list.components.every(({ names }: { names: unknown }) => names === null)).toBe(true)
  })

  test.each([
    [{ collection: 'roads', field: 'name' }, 'body.config.field'],
    [{ collection: 'roads', field: 'x); drop table roads; --' }, 'body.config.field'],
    [{ collection: 'pg_class', field: 'relpages' }, 'body.config.collection'],
    [{ collection: 'roads' }, 'body.config'],
    [{ collection: 'roads', field: 'builtYear', cap: -1 }, 'body.config.cap'],
  ])('%j is refused', async (config, place) => {
    const answer = await send('POST', '/components', manager, { ...width, code: 'bad', config })
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 422,
      text: expect.stringContaining(`"${place}`),
    })
  })

  test('an attribute of any name is only a name', async () => {
    const config = { collection: 'buildings', attribute: `it's"; drop table roads; --` }
    expect(
      (await send('POST', '/components', manager, { ...width, code: 'odd', config })).status,
    ).toBe(201)
    await renewed()
    expect((await send('GET', '/units/road-segment?limit=1', viewer)).json().numberMatched).toBe(20)
    expect((await send('DELETE', '/components/odd', manager, undefined, '*')).status).toBe(204)
  })

  test('a view that is not there, a code of the program, and a viewer are refused', async () => {
    const view = { ...width, source: 'view', config: { view: 'pg_user' } }
    expect((await send('POST', '/components', manager, { ...view, code: 'v' })).status).toBe(422)
    expect((await send('POST', '/components', manager, { ...width, code: 'reports' })).status).toBe(
      422,
    )
    expect((await send('POST', '/components', manager, width)).status).toBe(409)
    expect((await send('POST', '/components', viewer, { ...width, code: 'w' })).status).toBe(403)
    expect(failures).toEqual([])
  })
})

describe('comparing', () => {
  const compare = async (query: string) =>
    (await send('GET', `/units/road-segment/compare?${query}`, viewer)).json()

  test('two weightings: the worn street moves most', async () => {
    const { a, b, movers, unitsInBoth } = await compare(
      'aWeights=growth:1&bWeights=growth:1,pavement:3&limit=3',
    )
    expect(unitsInBoth).toBe(20)
    expect(movers).toHaveLength(3)
    expect(movers[0]).toMatchObject({ label: 'Street 1000-7', rankB: 1 })
    expect(movers[0].difference).toBeCloseTo(movers[0].scoreB - movers[0].scoreA, 9)
    expect(b.meanScore).not.toBeCloseTo(a.meanScore, 3)
    expect(a.levels.pavement).toBeGreaterThan(0)
  })

  test('a weighting with itself: nothing moves', async () => {
    const { movers, rankCorrelation } = await compare('aWeights=pavement:1&bWeights=pavement:2')
    expect(rankCorrelation).toBeCloseTo(1, 9)
    for (const { difference } of movers) expect(difference).toBe(0)
  })

  test('two districts, and a day of which nothing is known', async () => {
    const query = `aWeights=pavement:1&bWeights=pavement:1&aDistrictId=${town.loud}&bDistrictId=${town.silent}`
    const { a, b, unitsInBoth } = await compare(query)
    expect(unitsInBoth).toBe(0)
    expect([a.units, b.units]).toEqual([10, 10])
    expect(b.meanScore).toBeGreaterThan(a.meanScore)
    const none = await send('GET', '/units/road-segment/compare?aAsOf=2020-01-01', viewer)
    expect(none.status).toBe(404)
  })
})
