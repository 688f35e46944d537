import pg from 'pg'
import type { Database } from '../api/db/database.ts'
import type { Actor } from '../api/db/tenant.ts'

/**
 * One row read as `terrier_app` within a municipality, as inTenant() does it but with fewer trips
 * to the server: the transaction and its settings open in one, and a named statement is planned
 * once for each connection. Row-level security applies as everywhere.
 */
export async function readTenantRow(
  db: Database,
  municipalityId: number,
  actor: Actor,
  query: pg.QueryConfig,
): Promise<pg.QueryResultRow> {
  const client = await db.pool.connect()
  let failure: unknown
  try {
    await client.query(opening(municipalityId, actor))
    const { rows } = await client.query(query)
    await client.query('commit')
    if (rows[0] === undefined) throw new Error('A tile query must give one row')
    return rows[0]
  } catch (error) {
    failure = error
    throw error
  } finally {
    // After an error the transaction's state is unknown: the pool opens a new connection instead.
    client.release(failure !== undefined)
  }
}

function opening(municipalityId: number, actor: Actor): string {
  const settings = {
    role: 'terrier_app',
    'terrier.municipality_id': String(municipalityId),
    'terrier.role': actor.role,
    'terrier.user_id': actor.userId ?? '',
  }
  const set = Object.entries(settings).map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  )
  return `begin read only; select ${set.join(', ')}`
}
