import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'

/**
 * Has the planner join whole sets by hashing, for the rest of the transaction or until taken back.
 * It knows nothing yet of a run's rows nor of a municipality that is being filled, takes them for
 * few, and would go through one table once for each row of the other.
 */
export async function joinWholeSets(trx: Transaction<Tables>, wholeSets = true) {
  const setting = sql.raw(wholeSets ? 'off' : 'on')
  await sql`set local enable_nestloop = ${setting}`.execute(trx)
}
