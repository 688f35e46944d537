import { hash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { readAtOnce, type Statement } from './one-trip.ts'
import type { Trx } from './tables.ts'

export type Role =
  | 'public'
  | 'viewer'
  | 'clerk'
  | 'operator'
  | 'planner'
  | 'manager'
  | 'admin'
  | 'system'

/** Who acts. `reason` is kept with every row this transaction changes. */
export interface Actor {
  userId: string | null
  role: Role
  requestId?: string
  reason?: string
}

/**
 * One transaction as the role `terrier_app`, which row-level security binds to this municipality
 * and actor. Commits what `act` did, or rolls back when it throws.
 */
export function inTenant<T>(
  db: Database,
  municipalityId: number,
  actor: Actor,
  act: (trx: Trx) => Promise<T>,
): Promise<T> {
  return asApp(db, String(municipalityId), actor, act)
}

/** The same without a municipality: the list of municipalities, accounts. */
export function asActor<T>(db: Database, actor: Actor, act: (trx: Trx) => Promise<T>): Promise<T> {
  return asApp(db, '', actor, act)
}

function asApp<T>(
  db: Database,
  municipality: string,
  actor: Actor,
  act: (trx: Trx) => Promise<T>,
): Promise<T> {
  return db.kysely.transaction().execute(async (trx) => {
    await enterSql(municipality, actor).execute(trx)
    return act(trx)
  })
}

/** All local to the transaction, so that a pooled connection carries nothing over. */
function enterSql(municipality: string, actor: Actor, more: Record<string, string> = {}) {
  const settings = {
    role: 'terrier_app',
    'terrier.municipality_id': municipality,
    'terrier.role': actor.role,
    'terrier.user_id': actor.userId ?? '',
    'terrier.request_id': actor.requestId ?? '',
    'terrier.reason': actor.reason ?? '',
    ...more,
  }
  const set = Object.entries(settings).map(
    ([name, value]) => sql`set_config(${name}, ${value}, true)`,
  )
  return sql`select ${sql.join(set)}`
}

/** In a query: the municipality that the transaction is in. */
export const tenant = sql`(select current_municipality())`

export interface TenantRead {
  query: RawBuilder<unknown> | Pick<Statement, 'sql' | 'parameters'>
  /** Asked in the same words by many: each connection keeps it. */
  isUsual?: boolean
  /** Of the server, for this statement only: `{ enable_bitmapscan: 'off' }`. */
  settings?: Record<string, string>
}

/** Asks in a municipality, as somebody. */
export type Reader = (read: TenantRead) => Promise<(string | null)[][]>

/**
 * What one statement reads as inTenant() would, in a single trip to the server: what is sent before
 * one Sync is one transaction. Values come as PostgreSQL writes them.
 */
export function readerInTenant(db: Database, municipalityId: number, actor: Actor): Reader {
  // The embedded engine's connections share one session, and so its names.
  const keeps = db.engine !== 'embedded'
  return ({ query, isUsual, settings }) => {
    const readOnly = { transaction_read_only: 'on', ...settings }
    const enter = enterSql(String(municipalityId), actor, readOnly).compile(db.kysely)
    const asked = 'sql' in query ? query : query.compile(db.kysely)
    const name = keeps && isUsual ? hash('sha1', asked.sql, 'base64url') : undefined
    return readAtOnce(db.pool, [enter, { ...asked, name }])
  }
}
