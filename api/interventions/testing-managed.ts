import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Database } from '../db/database.ts'
import { type Ask, aMember, ask } from '../testing.ts'
import { aTownOfStreets } from './testing-streets.ts'

export type ManagedTown = Awaited<ReturnType<typeof aManagedTown>>

let sent = 0

/** A town of streets with a manager, who asks unless another is named, and a viewer. */
export async function aManagedTown(db: Database, streets?: number) {
  const town = await aTownOfStreets(db, streets)
  const { cookie } = await aMember(db, town.id, 'manager')
  const viewer = await aMember(db, town.id, 'viewer')
  const call = (path: string, { headers, ...rest }: Ask = {}) =>
    ask(`/api/v1/${town.slug}/${path}`, {
      cookie,
      headers: { 'idempotency-key': `t-${process.pid}-${sent++}`, ...headers },
      ...rest,
    })
  const post = (path: string, body: object) => call(path, { method: 'POST', body })
  const make = async (body: object) => {
    const answer = await post('interventions', body)
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 })
    return answer.json()
  }
  const computeNeed = async (unitKind = 'road-segment') => {
    const { id } = (await post('needs/runs', { unitKind })).json()
    for (;;) {
      const run = (await call(`needs/runs/${id}`)).json()
      if (run.status === 'done') return
      expect(run).toMatchObject({ message: null })
      await sleep(30)
    }
  }
  return { town, viewer, call, post, make, computeNeed }
}
