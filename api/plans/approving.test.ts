import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { addOne, asSystem, line } from '../interventions/testing-streets.ts'
import { aMember, ask, failures } from '../testing.ts'
import { aTownWithCandidates, budgets, yearsOf } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

describe('approving', () => {
  test('makes public works, orders and promised dates at once; withdrawn, all is as it was', async () => {
    const { town, call, post, plan, add, solve, ids } = await aTownWithCandidates(db)
    const crew = await asSystem(db, town.id, (trx) =>
      addOne(trx, 'crews', { name: 'Drumuri', skills: sql`array['roads']` }),
    )
    const scenario = await add(budgets(100_000, 0))
    const approve = async (match?: string) => {
      const tag = match ?? (await call(`plans/${plan}`)).headers.get('etag')!
      return post(
        `plans/${plan}/approve`,
        { scenarioId: scenario, reason: 'Council 12' },
        { 'if-match': tag },
      )
    }
    expect((await approve()).json()).toMatchObject({ code: 'not-solved' })
    await solve(scenario)
    expect((await approve('"99.x"')).status).toBe(412)
    const approved = await approve()
    expect({ status: approved.status, text: approved.text }).toMatchObject({ status: 200 })
    const shown = await call(`plans/${plan}`)
    expect(shown.json().properties).toMatchObject({
      status: 'approved',
      approvedScenarioId: scenario,
      approvedByName: expect.any(String),
      approvalReason: 'Council 12',
    })
    const open = (await ask(`/api/v1/${town.slug}/works`)).json().features
    expect(open).toHaveLength(1)
    expect(open[0].properties).toMatchObject({
      title: 'Resurfacing, Street 0',
      status: 'planned',
      cost: 100_000,
    })
    expect(open[0].properties.startsAt).toMatch(/^2027-0[23]-/)
    const [order] = (await call(`work-orders?worksId=${open[0].id}`)).json().features
    expect(order.properties).toMatchObject({ status: 'scheduled', crewId: crew })
    const report = (await ask(`/api/v1/${town.slug}/reports/${town.reports[0]}`)).json().properties
    expect(report).toMatchObject({ status: 'scheduled', targetAt: open[0].properties.endsAt })
    const events = await asSystem(db, town.id, (trx) =>
      sql<{ note: string; is_public: boolean }>`select note, is_public from report_events
        where municipality_id = ${town.id} and report_id = ${town.reports[0]}`.execute(trx),
    )
    expect(events.rows).toEqual([
      { note: expect.stringContaining(open[0].properties.number), is_public: true },
    ])
    expect((await approve()).json()).toMatchObject({ code: 'not-a-draft' })
    expect((await call(`interventions/${ids[0]}`)).json().properties).toMatchObject({
      status: 'planned',
      worksId: open[0].id,
    })

    const withdraw = () =>
      post(`plans/${plan}/withdraw`, { reason: 'No money' }, { 'if-match': '*' })
    expect((await withdraw()).status).toBe(200)
    const cancelled = (await ask(`/api/v1/${town.slug}/works/${open[0].id}`)).json().properties
    expect(cancelled.status).toBe('cancelled')
    expect(
      (await ask(`/api/v1/${town.slug}/reports/${town.reports[0]}`)).json().properties,
    ).toMatchObject({
      status: 'new',
      targetAt: null,
    })
    expect((await call(`interventions/${ids[0]}`)).json().properties).toMatchObject({
      status: 'candidate',
      worksId: null,
    })
    // The pool has changed since: its interventions were planned meanwhile.
    expect((await approve()).json()).toMatchObject({ code: 'changed-since' })
    await solve(scenario)
    expect((await approve()).status).toBe(200)
    expect((await ask(`/api/v1/${town.slug}/works`)).json().features).toHaveLength(1)
  })

  test('shows what was done and spent, and is not withdrawn once begun', async () => {
    const { town, call, post, plan, add, solve } = await aTownWithCandidates(db)
    const scenario = await add(budgets(100_000, 100_000))
    await solve(scenario)
    await post(
      `plans/${plan}/approve`,
      { scenarioId: scenario, reason: 'Yes' },
      { 'if-match': '*' },
    )
    const before = (await call(`plans/${plan}/progress`)).json()
    expect(before).toMatchObject({ planned: 200_000, spent: 0, progress: 0 })
    await asSystem(db, town.id, (trx) =>
      sql`update work_orders set status = 'done', cost = 90000
        where municipality_id = ${town.id} and works_id = ${before.interventions[0].worksId}`.execute(
        trx,
      ),
    )
    const after = (await call(`plans/${plan}/progress`)).json()
    expect(after).toMatchObject({ planned: 200_000, spent: 90_000, progress: 0.5 })
    expect(after.benefitDone).toBeGreaterThan(0)
    const refused = await post(`plans/${plan}/withdraw`, { reason: 'No' }, { 'if-match': '*' })
    expect(refused.json()).toMatchObject({ status: 409, code: 'begun' })
  })

  test('is carried out by its works: plan, orders, money and promised dates follow', async () => {
    const { town, call, post, plan, add, solve } = await aTownWithCandidates(db)
    const scenario = await add(budgets(100_000, 100_000))
    await solve(scenario)
    await post(
      `plans/${plan}/approve`,
      { scenarioId: scenario, reason: 'Yes' },
      { 'if-match': '*' },
    )
    const operator = await aMember(db, town.id, 'operator')
    const progress = async () => (await call(`plans/${plan}/progress`)).json()
    const planStatus = async () => (await call(`plans/${plan}`)).json().properties.status
    const report = async () =>
      (await ask(`/api/v1/${town.slug}/reports/${town.reports[0]}`)).json().properties
    const record = (worksId: number, body: object, match = '*') =>
      ask(`/api/v1/${town.slug}/plans/${plan}/works/${worksId}`, {
        ...operator,
        method: 'PATCH',
        body,
        headers: { 'if-match': match },
      })
    const [first, second] = (await progress()).interventions
    const later = { startsOn: '2027-05-01', endsOn: '2027-06-30', reason: 'Rain' }
    const moved = await record(first.worksId, later, `"${first.version}"`)
    expect({ status: moved.status, text: moved.text }).toMatchObject({ status: 200 })
    expect((await report()).targetAt).toMatch(/^2027-06-(29|30)/)
    // Who read it before that may not overwrite it.
    expect((await record(first.worksId, { status: 'done' }, `"${first.version}"`)).status).toBe(412)
    expect((await record(first.worksId, { endsOn: '2027-01-01' })).json()).toMatchObject({
      status: 422,
      errors: [{ path: 'body.endsOn' }],
    })
    expect(await planStatus()).toBe('approved')

    expect((await record(first.worksId, { status: 'running' })).status).toBe(200)
    expect(await planStatus()).toBe('running')
    const withdrawn = await post(`plans/${plan}/withdraw`, { reason: 'No' }, { 'if-match': '*' })
    expect(withdrawn.json()).toMatchObject({ status: 409, code: 'begun' })
    const done = { status: 'done', spent: 91_500.5 }
    expect((await record(first.worksId, done)).status).toBe(200)
    expect(await progress()).toMatchObject({ planned: 200_000, spent: 91_500.5, progress: 0.5 })
    expect((await report()).status).toBe('resolved')
    expect(await planStatus()).toBe('running')
    expect((await record(second.worksId, { status: 'done' })).status).toBe(200)
    expect(await planStatus()).toBe('done')
    const effect = (await call(`plans/${plan}/effect`)).json()
    expect(effect.interventions.map(({ id }: { id: number }) => id)).toEqual([first.id, second.id])
  })

  test('shows need when it was approved against need now', async () => {
    const { town, call, post, plan, add, solve } = await aTownWithCandidates(db)
    const scenario = await add(budgets(100_000, 0))
    await solve(scenario)
    await post(
      `plans/${plan}/approve`,
      { scenarioId: scenario, reason: 'Yes' },
      { 'if-match': '*' },
    )
    await sql`update plans set approval = jsonb_set(approval, '{need,0,need}', '12.5')
      where municipality_id = ${town.id} and id = ${plan}`.execute(db.kysely)
    expect((await call(`plans/${plan}/effect`)).json()).toMatchObject({ before: 12.5, now: 0 })
  })

  test('refuses what was changed since it was solved, and what opens a surface too early', async () => {
    const { town, call, post, plan, add, solve, ids } = await aTownWithCandidates(db)
    const scenario = await add(budgets(100_000, 0))
    await solve(scenario)
    const approve = () =>
      post(`plans/${plan}/approve`, { scenarioId: scenario, reason: 'Yes' }, { 'if-match': '*' })
    await call(`interventions/${ids[0]}`, {
      method: 'PATCH',
      body: { cost: 120_000 },
      headers: { 'if-match': '*' },
    })
    const stale = (await approve()).json()
    expect(stale).toMatchObject({
      code: 'changed-since',
      errors: [{ path: `interventions.${ids[0]}` }],
    })
    await call(`interventions/${ids[0]}`, {
      method: 'PATCH',
      body: { cost: 100_000, excavationDepthM: 1 },
      headers: { 'if-match': '*' },
    })
    await solve(scenario)
    const moratorium = await asSystem(db, town.id, (trx) =>
      addOne(trx, 'moratoriums', {
        starts_on: '2026-01-01',
        ends_on: '2031-01-01',
        reason: 'New surface',
        geom: line([200, -10], [200, 10]),
      }),
    )
    expect((await approve()).json()).toMatchObject({ code: 'moratorium' })
    expect((await ask(`/api/v1/${town.slug}/works`)).json().features).toEqual([])
    // Solved again, the moratorium bars it.
    expect(yearsOf(await solve(scenario))).toMatchObject({ [ids[0]!]: null, [ids[1]!]: 2027 })
    await post(`moratoriums/${moratorium}/exceptions`, { interventionId: ids[0], reason: 'Burst' })
    expect(yearsOf(await solve(scenario))).toMatchObject({ [ids[0]!]: 2027 })
    expect((await approve()).status).toBe(200)
  })

  test('needs a reason to withdraw, and to open a young surface', async () => {
    const { town, post, plan } = await aTownWithCandidates(db)
    const reasons = ['', undefined, ' ']
    for (const reason of reasons) {
      const answer = await post(`plans/${plan}/withdraw`, { reason }, { 'if-match': '*' })
      expect({ status: answer.status, text: answer.text }).toEqual({
        status: 422,
        text: expect.stringContaining('body.reason'),
      })
    }
    const moratorium = await asSystem(db, town.id, (trx) =>
      addOne(trx, 'moratoriums', {
        starts_on: '2026-01-01',
        ends_on: '2031-01-01',
        reason: 'New surface',
        geom: line([200, -10], [200, 10]),
      }),
    )
    const granted = await post(`moratoriums/${moratorium}/exceptions`, { interventionId: 1 })
    expect(granted.json()).toMatchObject({ status: 422, errors: [{ path: 'body.reason' }] })
  })

  test('of two managers who change a plan the later is told, and nothing is lost', async () => {
    const { call, plan } = await aTownWithCandidates(db)
    const tag = (await call(`plans/${plan}`)).headers.get('etag')!
    const change = (body: object) =>
      call(`plans/${plan}`, { method: 'PATCH', body, headers: { 'if-match': tag } })
    const answers = await Promise.all([change({ name: 'Mine' }), change({ years: 4 })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    const late = answers.find(({ status }) => status === 412)!
    expect(late.json()).toMatchObject({ code: 'stale', detail: expect.stringContaining('version') })
    expect((await call(`plans/${plan}`, { method: 'PATCH', body: { name: 'X' } })).status).toBe(428)
  })

  test('by two at once is done once', async () => {
    const { town, post, plan, add, solve } = await aTownWithCandidates(db)
    const scenario = await add(budgets(400_000, 0))
    await solve(scenario)
    const answers = await Promise.all(
      [1, 2].map(() =>
        post(
          `plans/${plan}/approve`,
          { scenarioId: scenario, reason: 'Yes' },
          { 'if-match': '"1.x"' },
        ),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    expect((await ask(`/api/v1/${town.slug}/works`)).json().features).toHaveLength(4)
  })
})

test('plans are for staff, and made by managers', async () => {
  const { town, plan } = await aTownWithCandidates(db)
  const viewer = await aMember(db, town.id, 'viewer')
  expect((await ask(`/api/v1/${town.slug}/plans/${plan}`)).status).toBe(401)
  expect((await ask(`/api/v1/${town.slug}/plans/${plan}/scenarios`, viewer)).json()).toEqual({
    scenarios: [],
  })
  const refused = await ask(`/api/v1/${town.slug}/plans`, { ...viewer, method: 'POST', body: {} })
  expect(refused.status).toBe(403)
})
