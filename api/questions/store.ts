import type { z } from '@hono/zod-openapi'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { requireVersion } from '../http/etag.ts'
import { notFound, Problem } from '../http/problem.ts'
import type { contentSchema, savedSchema } from './schema.ts'

export type Saved = z.output<typeof savedSchema>
type Content = z.output<typeof contentSchema>

/** Those that the caller may see, by name. */
export async function readQuestions(
  trx: Trx,
  where: RawBuilder<unknown> = sql`true`,
): Promise<Saved[]> {
  const { rows } = await sql<{ saved: Saved }>`
    select json_build_object('id', id, 'name', name, 'question', question, 'isShared', is_shared,
      'isMine', owner_id is not distinct from current_actor(), 'version', version, 'recordedAt', recorded_at) as saved
    from questions where municipality_id = ${tenant} and ${where}
    order by lower(name), id limit 1000`.execute(trx)
  return rows.map(({ saved }) => saved)
}

export async function readQuestion(trx: Trx, id: number): Promise<Saved> {
  const [saved] = await readQuestions(trx, sql`id = ${id}`)
  if (saved === undefined) throw notFound(`question ${id}`)
  return saved
}

export async function addQuestion(trx: Trx, { name, question, isShared }: Content): Promise<Saved> {
  const { rows } = await sql<{ id: number }>`
    insert into questions (municipality_id, name, question, is_shared, owner_id)
    values (${tenant}, ${name}, ${JSON.stringify(question)}::jsonb, ${isShared}, current_actor()) returning id`.execute(
    trx,
  )
  return readQuestion(trx, rows[0]!.id)
}

export async function changeQuestion(
  trx: Trx,
  id: number,
  expected: number | undefined,
  { name, question, isShared }: Content,
): Promise<Saved> {
  const before = await lock(trx, id, expected)
  if (!before.isMine && !isShared)
    throw new Problem(403, 'forbidden', { detail: 'Only who shared it may take it back.' })
  await sql`update questions set name = ${name}, question = ${JSON.stringify(question)}::jsonb, is_shared = ${isShared}
    where municipality_id = ${tenant} and id = ${id}`.execute(trx)
  return readQuestion(trx, id)
}

export async function removeQuestion(
  trx: Trx,
  id: number,
  expected: number | undefined,
): Promise<void> {
  await lock(trx, id, expected)
  await sql`delete from questions where municipality_id = ${tenant} and id = ${id}`.execute(trx)
}

/** 404 for what the caller may not see, 403 for what they may not change, 412 when somebody else did. */
async function lock(trx: Trx, id: number, expected: number | undefined): Promise<Saved> {
  const saved = await readQuestion(trx, id)
  const { rows } = await sql<{ version: number }>`select version from questions
    where municipality_id = ${tenant} and id = ${id} for update`.execute(trx)
  if (rows[0] === undefined)
    throw new Problem(403, 'forbidden', { detail: 'It is somebody else’s; keep one of your own.' })
  requireVersion(rows[0].version, expected)
  return saved
}
