import { sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

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
  act: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return asApp(db, String(municipalityId), actor, act)
}

/** The same without a municipality: the list of municipalities, accounts. */
export function asActor<T>(
  db: Database,
  actor: Actor,
  act: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return asApp(db, '', actor, act)
}

function asApp<T>(
  db: Database,
  municipality: string,
  actor: Actor,
  act: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return db.kysely.transaction().execute(async (trx) => {
    // All local to the transaction, so that a pooled connection carries nothing over.
    await sql`select
      set_config('role', 'terrier_app', true),
      set_config('terrier.municipality_id', ${municipality}, true),
      set_config('terrier.role', ${actor.role}, true),
      set_config('terrier.user_id', ${actor.userId ?? ''}, true),
      set_config('terrier.request_id', ${actor.requestId ?? ''}, true),
      set_config('terrier.reason', ${actor.reason ?? ''}, true)`.execute(trx)
    return act(trx)
  })
}
