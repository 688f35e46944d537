import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'

/**
 * Has the planner join whole sets by hashing, for the rest of the transaction or until taken back.
 * It knows nothing yet of a run's rows nor of a municipality that is being filled, takes them for
 * few, and would go through one table once for each row of the other.
 */
export async function joinWholeSets(trx: Trx, wholeSets = true) {
  const setting = sql.raw(wholeSets ? 'off' : 'on')
  await sql`set local enable_nestloop = ${setting}`.execute(trx)
}

/**
 * Only the columns that joins go by: shapes and JSON take most of the time, and decide nothing. Who
 * analyzes keeps others from it until commit, so a table that another import is looking at is left:
 * two that wait for each other's tables would never end.
 */
export function analyzeKeys(table: string) {
  const columns =
    table === 'import_rows'
      ? sql`municipality_id, run_id, ordinal, part, key, code, outcome, target_id`
      : sql`municipality_id, id`
  return sql`analyze (skip_locked) ${sql.table(table)} (${columns})`
}

/**
 * Looks at these tables as they are inside the transaction. Without it the checks of foreign keys
 * are planned for a table that was empty, and read it whole for each row. Only the owner may
 * analyze, which the connection is and terrier_app is not; for another it does nothing.
 */
export async function analyzeInside(trx: Trx, tables: string[]) {
  await sql`select set_config('role', 'none', true)`.execute(trx)
  // How many rows there are is what matters, and a small sample says that.
  await sql`set local default_statistics_target = 10`.execute(trx)
  for (const table of tables) await analyzeKeys(table).execute(trx)
  await sql`select set_config('role', 'terrier_app', true)`.execute(trx)
}
