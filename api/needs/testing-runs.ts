import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { ask } from '../testing.ts'
import type { UnitKind } from './unit-kinds.ts'

let sent = 0

export const newKey = () => ({ 'idempotency-key': `need-${process.pid}-${sent++}` })

export function startRun(slug: string, body: object, cookie: string) {
  return ask(`/api/v1/${slug}/needs/runs`, { method: 'POST', cookie, body, headers: newKey() })
}

/** How a run ended. */
export async function endOfRun(slug: string, id: number, cookie: string) {
  for (;;) {
    const run = (await ask(`/api/v1/${slug}/needs/runs/${id}`, { cookie })).json()
    if (!['waiting', 'running'].includes(run.status)) return run
    await sleep(50)
  }
}

/** Starts a run and waits for its end, which is to be a good one. */
export async function computed(slug: string, unitKind: UnitKind, cookie: string, asOf?: string) {
  const answer = await startRun(slug, { unitKind, ...(asOf && { asOf }) }, cookie)
  expect(answer.status).toBe(201)
  const run = await endOfRun(slug, answer.json().id, cookie)
  expect({ status: run.status, message: run.message }).toEqual({ status: 'done', message: null })
  return run
}
