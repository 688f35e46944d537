import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import type { Database } from './database.ts'

interface Migration {
  /** The file's name, e.g. `0001-municipalities.sql`. */
  name: string
  sql: string
  checksum: string
}

export interface MigrateOptions {
  folder?: string
  onProgress?: (line: string) => void
}

const defaultFolder = join(import.meta.dirname, '../../migrations')

/** Serialises migrating processes; any number will do as long as it stays the same. */
const lockKey = 7_212_001

/**
 * Runs the migrations that the database has not seen, in order, each in one transaction with its
 * entry in `public.migrations`. Throws when an entry's file changed or is gone, since then the
 * database is not what the files say. Returns the names of those it ran.
 */
export async function migrate(db: Database, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = readMigrations(options.folder ?? defaultFolder)
  const client = await db.connect({ statementTimeoutMs: 0, applicationName: 'terrier migrate' })
  try {
    await client.query(`create table if not exists public.migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
    const ran: string[] = []
    for (const migration of migrations) {
      if (await runOnce(client, migration, options)) ran.push(migration.name)
    }
    await refuseUnknown(client, migrations)
    return ran
  } finally {
    await client.end()
  }
}

/** The migrations that have not run yet; empty when the database is up to date. */
export async function pendingMigrations(db: Database, folder = defaultFolder): Promise<string[]> {
  const names = readMigrations(folder).map((migration) => migration.name)
  const client = await db.connect({ statementTimeoutMs: 5000 })
  try {
    const found = await client.query(`select to_regclass('public.migrations') as present`)
    if (found.rows[0].present === null) return names
    const { rows } = await client.query('select name from public.migrations')
    const applied = new Set(rows.map((row) => row.name))
    return names.filter((name) => !applied.has(name))
  } finally {
    await client.end()
  }
}

function readMigrations(folder = defaultFolder): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { name, sql: text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

async function runOnce(client: pg.Client, migration: Migration, options: MigrateOptions) {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(${lockKey})`)
    const { name, checksum } = migration
    const found = await client.query('select checksum from public.migrations where name = $1', [
      name,
    ])
    const before = found.rows[0]?.checksum
    if (before !== undefined && before !== checksum) {
      throw new Error(`Migration ${name} was changed after it ran; add a new one instead.`)
    }
    if (before === undefined) {
      options.onProgress?.(`Migrating: ${name}`)
      await client.query(migration.sql).catch((error) => {
        throw explained(error, migration)
      })
      await client.query('insert into public.migrations (name, checksum) values ($1, $2)', [
        name,
        checksum,
      ])
    }
    await client.query('commit')
    return before === undefined
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Names the file and line, which PostgreSQL gives only as a position in the text. */
function explained(error: unknown, migration: Migration) {
  if (!(error instanceof Error)) return error
  const position = 'position' in error ? Number(error.position) : Number.NaN
  const line = Number.isNaN(position)
    ? ''
    : `:${migration.sql.slice(0, position).split('\n').length}`
  error.message = `${migration.name}${line}: ${error.message}`
  return error
}

async function refuseUnknown(client: pg.Client, migrations: Migration[]) {
  const names = migrations.map((migration) => migration.name)
  const { rows } = await client.query('select name from public.migrations where name <> all($1)', [
    names,
  ])
  if (rows.length === 0) return
  const list = rows.map((row) => row.name).join(', ')
  throw new Error(`The database has migrations this version does not know (${list}): it is newer.`)
}
