import { sql } from 'kysely'
import type { Database } from '../api/db/database.ts'
import { asActor, inTenant } from '../api/db/tenant.ts'
import { createDemoAccounts } from './accounts.ts'
import {
  type PastVersion,
  type Row,
  type TableName,
  type TableRows,
  tableOrder,
} from './rows/table-rows.ts'
import { generateTowns } from './towns.ts'

export interface DemoOptions {
  /** Current parcels; default 3,000. */
  parcels?: number
  seed?: number
  /** YYYY-MM-DD; default the present day. */
  today?: string
  onProgress?: (done: number, total: number, what: string) => void
}

const slug = 'lunca-veche'
const system = { userId: null, role: 'system' as const, reason: 'demo town' }

/**
 * Fills an empty database with the demo town. Does nothing when it is there; a load that was broken
 * off is taken back and done again.
 */
export async function loadDemoTown(db: Database, options: DemoOptions = {}): Promise<void> {
  // Two processes that start on one database load it once.
  const holder = await db.connect({ statementTimeoutMs: 0, applicationName: 'terrier demo town' })
  try {
    await holder.query('select pg_advisory_lock($1)', [lockKey])
    await load(db, options)
  } finally {
    await holder.end()
  }
}

const lockKey = 7_212_030

async function load(db: Database, options: DemoOptions): Promise<void> {
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const municipalityId = await beginMunicipality(db)
  if (municipalityId === undefined) return
  const userIds = await createDemoAccounts(db, municipalityId)
  const boundary: string[] = []
  let highest: ReadonlyMap<TableName, number> = new Map()
  for (const town of generateTowns({ parcels: options.parcels, seed: options.seed, today })) {
    const total = [...town.rows.values()].reduce((sum, rows) => sum + rows.length, 0)
    let done = 0
    for (const table of tableOrder) {
      await inTenant(db, municipalityId, system, async (trx) => {
        for (const chunk of chunksOf(town.rows, table)) {
          await insert(trx, municipalityId, table, signed(chunk, userIds))
          done += chunk.length
          options.onProgress?.(town.index * total + done, town.count * total, table)
        }
      })
      // A table last counted when empty would have references to it looked up row by row.
      if (town.index === 0) await sql`analyze ${sql.id(table)}`.execute(db.kysely)
    }
    await keepPast(db, municipalityId, town.past, userIds)
    boundary.push(JSON.stringify([[...town.boundary, town.boundary[0]]]))
    highest = town.ids.highest()
  }
  await finish(db, municipalityId, boundary, highest)
}

/** The municipality's id, or nothing when the demo is there already. */
async function beginMunicipality(db: Database): Promise<number | undefined> {
  const found = await db.kysely
    .selectFrom('municipalities')
    .select(['id', 'settings'])
    .where('slug', '=', slug)
    .executeTakeFirst()
  if (found) {
    if ((found.settings as { demoLoaded?: boolean } | null)?.demoLoaded) return undefined
    await sql`delete from municipalities where id = ${found.id}`.execute(db.kysely)
  }
  const { id } = await asActor(db, system, (trx) =>
    trx
      .insertInto('municipalities')
      .values({
        slug,
        name: 'Lunca Veche',
        country: 'RO',
        srid: 3844,
        time_zone: 'Europe/Bucharest',
        languages: ['ro', 'en'],
        currency: 'RON',
        is_demo: true,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return id
}

const chunkRows = 1500

function* chunksOf(rows: TableRows, table: TableName): Generator<Row[]> {
  const all = rows.get(table) ?? []
  for (let i = 0; i < all.length; i += chunkRows) yield all.slice(i, i + chunkRows)
}

/** The generator knows people by role; the register by account. */
const signed = (rows: readonly Row[], userIds: ReadonlyMap<string, string>): Row[] => {
  if (!rows.some((row) => row.recorded_by !== undefined)) return [...rows]
  return rows.map((row) => {
    const by = typeof row.recorded_by === 'string' ? row.recorded_by : 'system'
    return {
      ...row,
      recorded_by: userIds.get(by) ?? by,
      version: row.version ?? 1,
      change_reason: row.change_reason ?? null,
    }
  })
}

type Connection = Parameters<Parameters<typeof inTenant>[3]>[0]

async function insert(
  trx: Connection,
  municipalityId: number,
  table: TableName,
  rows: readonly Row[],
): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const names = sql.join(columns.map((column) => sql.id(column)))
  const values = JSON.stringify(rows)
  await sql`insert into ${sql.id(table)} (municipality_id, ${names})
    select ${municipalityId}::integer, ${names}
    from jsonb_populate_recordset(null::${sql.id(table)}, ${values}::jsonb)`.execute(trx)
}

/** Versions that were replaced before the data begins to live; only their owner may write them. */
async function keepPast(
  db: Database,
  municipalityId: number,
  past: readonly PastVersion[],
  userIds: ReadonlyMap<string, string>,
): Promise<void> {
  const signer = (role: string) => userIds.get(role) ?? role
  for (const table of new Set(past.map((version) => version.table))) {
    const versions = JSON.stringify(
      past
        .filter((version) => version.table === table)
        .map(({ before, ...v }) => ({
          ...v,
          endedBy: signer(v.endedBy),
          before: {
            ...before,
            version: v.version,
            recorded_at: v.recordedAt,
            recorded_by: signer(v.recordedBy),
            change_reason: v.reason,
          },
        })),
    )
    const columns = await columnsOf(db, table)
    const own = sql.join(columns.map((column) => sql.id(column)))
    const held = sql.join(columns.map((column) => sql`r.${sql.id(column)}`))
    await sql`insert into history.${sql.id(table)} (${own}, recorded_until, ended_by, operation)
      select ${held}, v."recordedUntil", v."endedBy", 'update'
      from jsonb_to_recordset(${versions}::jsonb)
        as v (id bigint, before jsonb, "recordedUntil" timestamptz, "endedBy" text)
      join ${sql.id(table)} t on t.municipality_id = ${municipalityId} and t.id = v.id
      cross join lateral jsonb_populate_record(t, v.before) as r`.execute(db.kysely)
  }
}

/** A twin has its table's columns, though not in the table's order. */
async function columnsOf(db: Database, table: TableName): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`.execute(
    db.kysely,
  )
  return rows.map(({ name }) => name)
}

async function finish(
  db: Database,
  municipalityId: number,
  boundary: readonly string[],
  highest: ReadonlyMap<TableName, number>,
): Promise<void> {
  for (const [table, id] of highest) {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'),
      greatest(${id}, (select last_value from ${sql.raw(`${table}_id_seq`)})))`.execute(db.kysely)
  }
  const limit = JSON.stringify({
    type: 'MultiPolygon',
    coordinates: boundary.map((b) => JSON.parse(b)),
  })
  await asActor(db, system, (trx) =>
    sql`update municipalities set
        boundary = st_setsrid(st_geomfromgeojson(${limit}), 4326),
        settings = settings || '{"demoLoaded": true}'
      where id = ${municipalityId}`.execute(trx),
  )
  for (const table of tableOrder) await sql`analyze ${sql.id(table)}`.execute(db.kysely)
}
