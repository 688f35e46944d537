import pg from 'pg'
import type { Database } from '../api/db/database.ts'
import type { Actor } from '../api/db/tenant.ts'

export interface TenantQuery {
  /** What is asked the same way each time is planned once for each connection. */
  name?: string
  text: string
  values: (string | number)[]
}

/**
 * One row read as `terrier_app` within a municipality, as inTenant() does it but, where the query
 * has a name, in a single trip to the server. Row-level security applies as everywhere.
 */
export async function readTenantRow(
  db: Database,
  municipalityId: number,
  actor: Actor,
  query: TenantQuery,
): Promise<pg.QueryResultRow> {
  const client = await db.pool.connect()
  let isSound = false
  try {
    const open = opening(municipalityId, actor)
    const ask = query.name === undefined ? askPlainly : askPrepared
    const row = await ask(client, open, { ...query, name: query.name ?? '' })
    isSound = true
    if (row === undefined) throw new Error('A tile query must give one row')
    return row
  } finally {
    // After an error the transaction's state is unknown: the pool opens a new connection instead.
    client.release(!isSound)
  }
}

async function askPlainly(
  client: pg.PoolClient,
  open: string,
  { text, values }: TenantQuery,
): Promise<pg.QueryResultRow | undefined> {
  await client.query(open)
  const { rows } = await client.query(text, values)
  await client.query('commit')
  return rows[0]
}

const prepared = new WeakMap<pg.PoolClient, Set<string>>()

async function askPrepared(
  client: pg.PoolClient,
  open: string,
  { name, text, values }: Required<TenantQuery>,
): Promise<pg.QueryResultRow | undefined> {
  const known = prepared.get(client) ?? new Set()
  prepared.set(client, known)
  if (!known.has(name)) {
    await client.query(`prepare ${pg.escapeIdentifier(name)} as ${text}`)
    known.add(name)
  }
  const literals = values.map((value) =>
    typeof value === 'number' ? finite(value) : pg.escapeLiteral(value),
  )
  // pg gives a list of results for several statements, whatever its types say.
  const results = (await client.query(
    `${open}; execute ${pg.escapeIdentifier(name)}(${literals.join(', ')}); commit`,
  )) as unknown as pg.QueryResult[]
  return results.at(-2)?.rows[0]
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} cannot be part of a query`)
  return String(value)
}

function opening(municipalityId: number, actor: Actor): string {
  const settings = {
    role: 'terrier_app',
    'terrier.municipality_id': String(municipalityId),
    'terrier.role': actor.role,
    'terrier.user_id': actor.userId ?? '',
    // Planning for each tile anew costs more than a small tile.
    plan_cache_mode: 'force_generic_plan',
  }
  const set = Object.entries(settings).map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  )
  return `begin read only; select ${set.join(', ')}`
}
