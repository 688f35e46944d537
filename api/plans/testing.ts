import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Database } from '../db/database.ts'
import { addOne, asSystem, aTownOfStreets, line } from '../interventions/testing-streets.ts'
import { type Ask, aMember, ask } from '../testing.ts'

let sent = 0

/** A town with four candidates of 100,000 each, the first the best, and a manager. */
export async function aTownWithCandidates(db: Database) {
  const town = await aTownOfStreets(db)
  const { cookie } = await aMember(db, town.id, 'manager')
  const call = (path: string, { headers, ...rest }: Ask = {}) =>
    ask(`/api/v1/${town.slug}/${path}`, {
      cookie,
      headers: { 'idempotency-key': `p-${process.pid}-${sent++}`, ...headers },
      ...rest,
    })
  const post = (path: string, body?: object, headers = {}) =>
    call(path, { method: 'POST', body, headers })
  const ids = await asSystem(db, town.id, async (trx) => {
    const made: number[] = []
    for (const [n, benefit] of [40, 30, 20, 10].entries())
      made.push(
        await addOne(trx, 'interventions', {
          title: `Street ${n}`,
          kind: 'resurfacing',
          cost: 100_000,
          fund: 'roads',
          benefit,
          closure: 'partial',
          duration_days: 10,
          crew_days: JSON.stringify({ roads: 10 }),
          about: JSON.stringify(n === 0 ? [{ collection: 'reports', id: town.reports[0] }] : []),
          geom: line([0, n * 100], [400, n * 100]),
        }),
      )
    return made
  })
  const plan = (await post('plans', { name: 'Five years', firstYear: 2027, years: 2 })).json().id
  const add = async (rules: object, more: object = {}) => {
    const answer = await post(`plans/${plan}/scenarios`, { name: 'A', rules, ...more })
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 })
    return answer.json().id as number
  }
  const read = async (scenario: number) =>
    (await call(`plans/${plan}/scenarios/${scenario}`)).json()
  const solve = async (scenario: number) => {
    const started = await post(`plans/${plan}/scenarios/${scenario}/solve`)
    expect({ status: started.status, text: started.text }).toMatchObject({ status: 200 })
    for (;;) {
      const now = await read(scenario)
      if (!['waiting', 'solving'].includes(now.status)) return now
      await sleep(50)
    }
  }
  return { town, cookie, call, post, ids, plan, add, read, solve }
}

export const budgets = (...amounts: number[]) => ({
  budgets: amounts.map((amount, at) => ({ fund: 'roads', year: 2027 + at, amount })),
})

export interface Choice {
  interventionId: number
  year: number | null
  reasons: { kind: string }[]
}

/** When each intervention is done, null for never. */
export const yearsOf = (scenario: { choices: Choice[] }) =>
  Object.fromEntries(scenario.choices.map(({ interventionId, year }) => [interventionId, year]))
