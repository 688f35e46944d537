import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../db/database.ts'
import { testDatabase } from '../../db/testing.ts'
import { aMember, ask, failures, testApp } from '../../testing.ts'
import { aTownWithCandidates, budgets } from '../testing.ts'
import { groupsOfKinds } from './groups.ts'
import type { DocumentIntervention, PlanDocument } from './plan-document.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

afterEach(() => expect(failures.splice(0)).toEqual([]))

async function aSolvedScenario() {
  const town = await aTownWithCandidates(db)
  const id = await town.add(budgets(100_000, 100_000))
  await town.solve(id)
  return { ...town, id, path: `plans/${town.plan}/scenarios/${id}/document` }
}

const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)

test('the sums of a document agree with each other and with the scenario', async () => {
  const { call, path, plan, read, id, ids } = await aSolvedScenario()
  const document: PlanDocument = (await call(path)).json()
  const { totals, interventions, funds, districts, groups, reasons } = document
  expect(document.plan).toMatchObject({ id: plan, firstYear: 2027, years: 2, status: 'draft' })
  expect(totals).toMatchObject({ done: 2, left: 2, gross: 200_000, saved: 0, net: 200_000 })
  const done = interventions.filter(({ year }) => year !== null)
  expect(done.map(({ interventionId, year }) => [interventionId, year])).toEqual([
    [ids[0], 2027],
    [ids[1], 2028],
  ])
  expect(total(funds.map(({ spent }) => spent))).toBe(totals.net)
  expect(total(districts.map(({ cost }) => cost))).toBe(totals.gross)
  for (const side of [groups.done, reasons.done]) {
    expect(total(side.map(({ cost }) => cost))).toBe(totals.gross)
    expect(total(side.map(({ count }) => count))).toBe(totals.done)
  }
  for (const side of [groups.left, reasons.left])
    expect(total(side.map(({ cost }) => cost))).toBe(totals.costLeft)
  const { result } = await read(id)
  expect(document.need).toEqual(result.need)
  expect(totals.benefit).toBeCloseTo(result.benefit, 1)
  expect(reasons.left).toMatchObject([
    { kind: 'short', of: { kind: 'budget', name: 'roads' }, lacks: [100_000, 100_000] },
  ])
})

test('the data behind it has every column described', async () => {
  const { town, cookie, path } = await aSolvedScenario()
  const app = await testApp()
  const answer = await app.request(`http://terrier.test/api/v1/${town.slug}/${path}/data`, {
    headers: { cookie },
  })
  expect(answer.headers.get('content-type')).toBe('application/zip')
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
  const rows = (name: string) =>
    parse(strFromU8(files[name]!), { bom: true, columns: true }) as Record<string, string>[]
  const described = rows('columns.csv')
  for (const name of Object.keys(files).filter(
    (each) => each.endsWith('.csv') && each !== 'columns.csv',
  )) {
    const [head] = parse(strFromU8(files[name]!), { bom: true }) as string[][]
    expect(described.filter(({ file }) => file === name).map(({ column }) => column)).toEqual(head)
  }
  expect(described.every(({ en, ro }) => en && ro)).toBe(true)
  const done = rows('interventions.csv').filter(({ year }) => year)
  const { totals } = JSON.parse(strFromU8(files['document.json']!)) as PlanDocument
  expect(total(done.map(({ cost }) => Number(cost)))).toBe(totals.gross)
  expect(JSON.parse(strFromU8(files['interventions.geojson']!)).features).toHaveLength(4)
})

test('there is none of what is not solved, nor for strangers', async () => {
  const { town, call, plan, add } = await aTownWithCandidates(db)
  const id = await add(budgets(1, 1))
  const path = `plans/${plan}/scenarios/${id}/document`
  expect((await call(path)).json()).toMatchObject({ status: 409, code: 'not-solved' })
  expect((await call(`plans/${plan}/scenarios/999999999/document`)).status).toBe(404)
  expect((await ask(`/api/v1/${town.slug}/${path}`)).status).toBe(401)
  const viewer = await aMember(db, town.id, 'viewer')
  expect((await ask(`/api/v1/${town.slug}/${path}`, viewer)).status).toBe(409)
})

test('what is alike is told together: as old as all of them are, as bad as the best of them', () => {
  const of = (ageYears: number, condition: number) => ({
    ...({ kind: 'water', cost: 10.1, benefit: 1 } as DocumentIntervention),
    proposedFor: [
      { code: 'main-old', network: 'water', ageYears, failures: 1 },
      { code: 'pavement-worn', condition },
    ],
  })
  expect(groupsOfKinds([of(63, 20), of(71, 35), of(60, 10)])).toEqual([
    {
      kind: 'water',
      count: 3,
      cost: 30.3,
      benefit: 3,
      reasons: [
        { code: 'main-old', count: 3, network: 'water', atLeastYears: 60, failures: 3 },
        { code: 'pavement-worn', count: 3, atMostCondition: 35 },
      ],
    },
  ])
})
