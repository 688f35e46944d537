import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { AppEnv } from './context.ts'
import { Problem, wrongField } from './problem.ts'

type Answer = Record<string, unknown>

interface Creation {
  /** What was sent, after validation. */
  body: unknown
  /** 0 for what is not within a municipality. */
  municipalityId: number
}

/**
 * Runs a creation once for each Idempotency-Key. The same key with the same body gets the same
 * answer; with another body, 422. The key is kept in the transaction of the creation itself, so that
 * of two at the same time the second waits for the first, and one that failed may be sent again.
 */
export async function createOnce<T extends Answer>(
  c: Context<AppEnv>,
  trx: Trx,
  { body, municipalityId }: Creation,
  create: (key: string) => Promise<T>,
): Promise<{ answer: T; isReplay: boolean }> {
  const key = idempotencyKey(c)
  const requestHash = hash([c.req.method, c.req.path, JSON.stringify(body)].join('\n'))
  const actor = c.get('actor')
  const added = await sql<{ key: string }>`
    insert into idempotency_keys (municipality_id, actor, key, request_hash)
    values (${municipalityId}, current_actor(), ${key}, ${requestHash})
    on conflict do nothing returning key`.execute(trx)
  if (added.rows.length === 0)
    return { answer: await earlier<T>(trx, municipalityId, key, requestHash), isReplay: true }
  const answer = await create(key)
  await trx
    .updateTable('idempotency_keys')
    .set({ response: asJsonText(answer) })
    .where('municipality_id', '=', municipalityId)
    .where('actor', '=', actor.userId ?? actor.role)
    .where('key', '=', key)
    .execute()
  return { answer, isReplay: false }
}

/** The same for a change that may be sent with a key, so that one whose answer was lost is not done twice. */
export async function changeOnce<T extends Answer>(
  c: Context<AppEnv>,
  trx: Trx,
  change: Creation,
  act: () => Promise<T>,
): Promise<{ answer: T; isReplay: boolean }> {
  if (c.req.header('idempotency-key') !== undefined) return createOnce(c, trx, change, act)
  return { answer: await act(), isReplay: false }
}

function idempotencyKey(c: Context<AppEnv>) {
  const key = c.req.header('idempotency-key')?.trim()
  if (key === undefined || key === '') {
    throw wrongField(
      'header.Idempotency-Key',
      'Missing. Send a new random one with each thing you create.',
    )
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw wrongField('header.Idempotency-Key', '1 to 200 visible characters.')
  return key
}

async function earlier<T extends Answer>(
  trx: Trx,
  municipalityId: number,
  key: string,
  requestHash: string,
) {
  const row = await trx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'response'])
    .where('municipality_id', '=', municipalityId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (row.request_hash !== requestHash) {
    throw new Problem(422, 'key-used-before', {
      detail: 'This Idempotency-Key was sent with another request.',
      errors: [{ path: 'header.Idempotency-Key', message: 'Used before with another request.' }],
    })
  }
  return JSON.parse(String(row.response)) as T
}

/** JSON of the text of the answer: as an object its keys would come back in another order. */
function asJsonText(answer: Answer) {
  return JSON.stringify(JSON.stringify(answer))
}

export function hash(text: string) {
  return createHash('sha256').update(text).digest('hex')
}
