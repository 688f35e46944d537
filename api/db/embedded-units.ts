import type { EmbeddedPostgres, Reply } from './embedded-postgres.ts'
import {
  type Message,
  query,
  sqlOf,
  statusOf,
  type TransactionStatus,
  tagOf,
} from './embedded-protocol.ts'

/** How a unit (the messages up to a Sync, Flush or Query) went. */
export interface UnitResult {
  /** For the client, without ReadyForQuery. */
  messages: Message[]
  /** The engine's transaction after it. */
  status: TransactionStatus
  /** The engine failed in a way it did not report, and everything was rolled back. */
  failure: string | undefined
  /** The engine gave a reply that makes no sense: it should be replaced. */
  doubtful: boolean
}

/**
 * Where a unit stands: by itself; after one that ended in a Flush and so left its transaction open;
 * or inside a transaction that the client began.
 */
export type UnitPlace = 'alone' | 'continued' | 'inside'

/**
 * Runs one unit so that it either happened and was reported so, or did not happen at all.
 * Outside a transaction it gets one of its own, committed only when every statement
 * came back with a command tag or the like.
 */
export async function runUnit(
  postgres: EmbeddedPostgres,
  unit: Message[],
  place: UnitPlace,
): Promise<UnitResult> {
  const wrap = place === 'continued' || (place === 'alone' && mayBeWrapped(unit))
  if (wrap && place === 'alone') await must(postgres, 'begin')
  const reply = await postgres.exec(Buffer.concat(unit.map((message) => message.bytes)))
  const problem = reply.exception ?? implausible(unit, reply)
  const doubtful = reply.exception === undefined && problem !== undefined
  const messages = reply.messages.filter((message) => message.type !== 'Z')
  if (problem !== undefined) {
    await rollBack(postgres)
    return { messages: beforeFailure(messages), status: 'I', failure: problem, doubtful }
  }
  const status = statusAfter(reply) ?? 'T'
  if (!wrap || status === 'I' || !endsUnit(unit))
    return { messages, status, failure: undefined, doubtful }
  if (status === 'T' && beginsTransaction(unit))
    return { messages, status, failure: undefined, doubtful }
  return finish(postgres, messages, status)
}

async function finish(
  postgres: EmbeddedPostgres,
  messages: Message[],
  status: TransactionStatus,
): Promise<UnitResult> {
  if (status === 'E') {
    await rollBack(postgres)
    return { messages, status: 'I', failure: undefined, doubtful: false }
  }
  const commit = await postgres.exec(query('commit'))
  const problem = commit.exception ?? implausible([{ type: 'Q', bytes: query('commit') }], commit)
  if (problem !== undefined) await rollBack(postgres)
  // Errors of deferred constraints, and notifications, come with the commit.
  const more = commit.messages.filter((message) => 'ENA'.includes(message.type))
  const all = problem === undefined ? [...messages, ...more] : beforeFailure(messages)
  return { messages: all, status: 'I', failure: problem, doubtful: false }
}

async function must(postgres: EmbeddedPostgres, sql: string) {
  const reply = await postgres.exec(query(sql))
  const done = reply.messages.some((message) => message.type === 'C')
  if (!done || reply.exception !== undefined) throw new Error(`The engine did not ${sql}.`)
}

async function rollBack(postgres: EmbeddedPostgres) {
  const reply = await postgres.exec(query('rollback'))
  if (reply.exception !== undefined || statusAfter(reply) !== 'I') {
    throw new Error('The engine did not roll back.')
  }
}

function statusAfter(reply: Reply): TransactionStatus | undefined {
  const last = reply.messages.findLast((message) => message.type === 'Z')
  return last && statusOf(last)
}

/** Says what is missing in a reply, or undefined when it is whole. */
function implausible(unit: Message[], reply: Reply): string | undefined {
  const failed = reply.messages.some((message) => message.type === 'E')
  const count = (types: string) =>
    reply.messages.filter((message) => types.includes(message.type)).length
  const missing = 'the engine gave no command tag'
  if (endsUnit(unit) && statusAfter(reply) === undefined) return 'the engine did not finish'
  if (failed) return undefined
  if (unit[0]?.type === 'Q') return count('CI') === 0 ? missing : undefined
  const executes = unit.filter((message) => message.type === 'E').length
  return count('CIs') < executes ? missing : undefined
}

/** Rows may have been sent before the failure, but no word that a statement succeeded. */
function beforeFailure(messages: Message[]) {
  return messages.filter((message) => !'CIsE'.includes(message.type))
}

function endsUnit(unit: Message[]) {
  const last = unit.at(-1)?.type
  return last === 'S' || last === 'Q'
}

const comments = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`
const begins = new RegExp(`^${comments}(begin|start\\s+transaction)\\b`, 'i')
const standsAlone = new RegExp(
  `^${comments}(vacuum|cluster|checkpoint|create\\s+database|drop\\s+database|(create|drop|reindex)\\b[^;]*\\bconcurrently)\\b`,
  'i',
)

function beginsTransaction(unit: Message[]) {
  return unit.some((message) => begins.test(sqlOf(message) ?? ''))
}

/** Not: what opens its own transaction, and what PostgreSQL refuses inside one. */
function mayBeWrapped(unit: Message[]) {
  return !unit.some((message) => {
    const sql = sqlOf(message) ?? ''
    return begins.test(sql) || standsAlone.test(sql)
  })
}

/** Whether the reply shows that session settings were changed. */
export function changedSettings(messages: Message[]) {
  return messages.some(
    (message) => message.type === 'C' && /^(SET|RESET|DISCARD)\b/.test(tagOf(message)),
  )
}
