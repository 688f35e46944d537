import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { addOne, asSystem, line } from '../interventions/testing-streets.ts'
import { failures } from '../testing.ts'
import { aTownWithCandidates, budgets, type Choice, yearsOf } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

describe('a scenario', () => {
  test('chooses what removes most within the budget, and says why the rest is out', async () => {
    const { ids, add, solve } = await aTownWithCandidates(db)
    const solved = await solve(await add(budgets(100_000, 100_000)))
    expect(solved).toMatchObject({ status: 'solved', result: { chosen: 2 } })
    const [best, good, poor, worst] = ids as [number, number, number, number]
    expect(yearsOf(solved)).toEqual({ [best]: 2027, [good]: 2028, [poor]: null, [worst]: null })
    expect(solved.result.spent).toContainEqual({ fund: 'roads', year: 2027, amount: 100_000 })
    const out = solved.choices.find((each: Choice) => each.interventionId === poor)
    expect(out.reasons[0]).toMatchObject({ kind: 'short', lacks: [{ by: 10_000_000 }] })
    const [first, second] = solved.result.need
    expect(first.untouched - first.left).toBeCloseTo(40)
    expect(second.untouched - second.left).toBeCloseTo(70)
  })

  test('is pinned and excluded by a person, and solved again', async () => {
    const { ids, add, solve, call, plan } = await aTownWithCandidates(db)
    const id = await add(budgets(100_000, 100_000))
    await solve(id)
    const changed = await call(`plans/${plan}/scenarios/${id}`, {
      method: 'PATCH',
      body: { pins: { [ids[0]!]: { out: true }, [ids[3]!]: { year: 2027 } } },
      headers: { 'if-match': '*' },
    })
    expect(changed.json()).toMatchObject({ status: 'draft' })
    const again = await solve(id)
    expect(yearsOf(again)).toMatchObject({ [ids[0]!]: null, [ids[3]!]: 2027, [ids[1]!]: 2028 })
  })

  test('that cannot be says which rules, no more than are needed', async () => {
    const { ids, add, solve } = await aTownWithCandidates(db)
    const solved = await solve(await add({ ...budgets(50_000, 50_000), mustDo: [ids[0]] }))
    expect(solved.status).toBe('infeasible')
    expect(solved.result.conflict).toEqual({
      isMinimal: true,
      constraints: [
        { kind: 'must-do', id: String(ids[0]) },
        { kind: 'budget', fund: 'roads', year: 2027 },
        { kind: 'budget', fund: 'roads', year: 2028 },
      ],
    })
  })

  test('without money chooses nothing; crews and closures bind too', async () => {
    const { add, solve } = await aTownWithCandidates(db)
    expect((await solve(await add({}))).result).toMatchObject({ chosen: 0 })
    const crews = [{ skill: 'roads', year: 2027, days: 25 }]
    expect((await solve(await add({ ...budgets(1e6, 1e6), crews }))).result.chosen).toBe(2)
    const closures = { atMost: 1 }
    expect((await solve(await add({ ...budgets(1e6, 1e6), closures }))).result.chosen).toBe(2)
  })

  test('is the later of two managers to change it told, and nothing is lost', async () => {
    const { call, plan, add, read } = await aTownWithCandidates(db)
    const id = await add(budgets(1, 1))
    const tag = (await call(`plans/${plan}/scenarios/${id}`)).headers.get('etag')!
    const answers = await Promise.all(
      ['One', 'Two'].map((name) =>
        call(`plans/${plan}/scenarios/${id}`, {
          method: 'PATCH',
          body: { name },
          headers: { 'if-match': tag },
        }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    const winner = answers.find(({ status }) => status === 200)!.json().name
    expect(await read(id)).toMatchObject({ name: winner, version: 2 })
  })

  test('can be cancelled; one whose solver died has failed and is solved again', async () => {
    const { town, post, plan, add, read, solve } = await aTownWithCandidates(db)
    const id = await add(budgets(100_000, 100_000))
    expect((await post(`plans/${plan}/scenarios/${id}/cancel`)).status).toBe(409)
    await sql`update plan_scenarios set status = 'solving', progress = '{"at": "2026-01-01T00:00:00Z"}'
      where municipality_id = ${town.id} and id = ${id}`.execute(db.kysely)
    expect((await read(id)).status).toBe('failed')
    expect((await solve(id)).status).toBe('solved')
    await sql`update plan_scenarios set status = 'solving', progress = jsonb_build_object('at', now())
      where municipality_id = ${town.id} and id = ${id}`.execute(db.kysely)
    const twice = await post(`plans/${plan}/scenarios/${id}/solve`)
    expect(twice.json()).toMatchObject({ status: 409, code: 'being-solved' })
    expect((await post(`plans/${plan}/scenarios/${id}/cancel`)).status).toBe(200)
  })

  test('has a curve over budgets, and is compared with another', async () => {
    const { call, post, plan, add, solve, ids } = await aTownWithCandidates(db)
    const [small, large] = [await add(budgets(100_000, 0)), await add(budgets(200_000, 200_000))]
    await solve(small)
    await solve(large)
    const { points } = (await call(`plans/${plan}/scenarios/${small}/curve`)).json()
    const best = points.map((point: { atLeast: number }) => point.atLeast)
    expect(best).toEqual([...best].sort((a, b) => a - b))
    expect(best.at(-1)).toBeGreaterThan(best[0])
    const reason = { scenarioId: small, reason: 'Yes' }
    const approved = await post(`plans/${plan}/approve`, reason, { 'if-match': '*' })
    expect(approved.status).toBe(200)
    const since = (await call(`plans/${plan}/scenarios/${small}/curve`)).json()
    expect(since.points).toEqual(points)
    const { scenarios, differences } = (
      await call(`plans/${plan}/comparison?scenarios=${small},${large}`)
    ).json()
    expect(scenarios.map((each: { result: { chosen: number } }) => each.result.chosen)).toEqual([
      1, 4,
    ])
    expect(differences.map((each: { interventionId: number }) => each.interventionId)).toEqual(
      ids.slice(1),
    )
    expect((await call(`plans/${plan}/comparison?scenarios=${small},999999999`)).status).toBe(422)
  })

  test.each([
    [{ rules: { mustDo: [999_999_999] } }, 'body.rules.mustDo.0'],
    [
      { rules: { budgets: [{ fund: 'roads', year: 2027, amount: -1 }] } },
      'body.rules.budgets.0.amount',
    ],
    [{ rules: budgetsTwice() }, 'body.rules.budgets.1'],
    [{ pins: { 999999999: { out: true } } }, 'body.pins.999999999'],
  ])('%j is refused with its field', async (wrong, path) => {
    const { post, plan } = await aTownWithCandidates(db)
    const answer = await post(`plans/${plan}/scenarios`, { name: 'W', ...wrong })
    expect({ status: answer.status, text: answer.text }).toEqual({
      status: 422,
      text: expect.stringContaining(path),
    })
  })
})

function budgetsTwice() {
  const row = { fund: 'roads', year: 2027, amount: 1 }
  return { budgets: [row, row] }
}

test('need grows along curves that inspections tell, else as is expected, else as is typical', async () => {
  const { town, ids, add, solve } = await aTownWithCandidates(db)
  const lifeYears = 20
  const wornAt = (age: number) => 0.8 * (age / lifeYears) ** 1.6
  const concern = async (intervention: number, type: string, age: number) => {
    await asSystem(db, town.id, async (trx) => {
      const asset = await addOne(trx, 'assets', {
        type,
        installed_on: sql`current_date - ${Math.round(age * 365.25)}::integer`,
        geom: line([0, 0], [10, 0]),
      })
      const about = JSON.stringify([{ collection: 'assets', id: asset }])
      await sql`update interventions set about = ${about}::jsonb, benefit_parts = '{"removed": {"condition": 1}}'
        where municipality_id = ${town.id} and id = ${intervention}`.execute(trx)
    })
  }
  await asSystem(db, town.id, async (trx) => {
    for (const [code, life] of [
      ['inspected', 60],
      ['expected', 40],
    ])
      await sql`insert into asset_types (municipality_id, code, name, expected_life_years)
        values (${town.id}, ${code}, ${code}, ${life})`.execute(trx)
    for (const age of [4, 6, 8, 10, 12, 14]) {
      const asset = await addOne(trx, 'assets', {
        type: 'inspected',
        installed_on: sql`current_date - ${Math.round(age * 365.25)}::integer`,
        geom: line([0, 0], [10, 0]),
      })
      for (const years of [age, age / 2])
        await sql`insert into inspections (municipality_id, asset_id, inspected_at, condition)
          values (${town.id}, ${asset}, now() - make_interval(days => ${Math.round((age - years) * 365.25)}::integer),
            ${Math.round(100 * (1 - wornAt(years)))})`.execute(trx)
    }
  })
  await concern(ids[0]!, 'inspected', 10)
  await concern(ids[1]!, 'expected', 10)
  const solved = await solve(await add({}))
  const { bases, curves } = solved.result.deterioration
  expect(bases).toEqual({ inspections: 1, 'expected-life': 1, typical: 2 })
  expect(curves.slice(0, 2)).toMatchObject([
    { type: 'inspected', basis: 'inspections', inspections: 12 },
    { type: 'expected', basis: 'expected-life', lifeYears: 40, inspections: 0 },
  ])
  expect(Math.abs(curves[0].lifeYears - lifeYears)).toBeLessThan(0.5)
  const now = new Date().getFullYear()
  const grown = (years: number) => (10 + years) ** 1.6 / 10 ** 1.6
  const expected = [2027, 2028].map((year) => 70 * grown(Math.max(0, year - now)) + 30)
  expect(solved.result.need[0].untouched).toBeCloseTo(expected[0]!, 1)
  expect(solved.result.need[1].untouched).toBeCloseTo(expected[1]!, 1)
})
