import { sql } from 'kysely'
import type { Database } from '../api/db/database.ts'
import { asActor, inTenant } from '../api/db/tenant.ts'
import { createDemoAccounts } from './accounts.ts'
import type { Batch } from './rows/batches.ts'
import { type TableName, tableOrder } from './rows/table-rows.ts'
import { type StoredTown, streamTowns } from './stream.ts'
import { countTowns } from './towns.ts'

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
  const accounts = await createDemoAccounts(db, municipalityId)
  const { parcels, seed } = options
  const count = countTowns(parcels)
  const boundary: string[] = []
  let highest: ReadonlyMap<TableName, number> = new Map()
  const lanes = twoLanes()
  for await (const town of streamTowns({ parcels, seed, today }, accounts)) {
    const total = town.batches.reduce((sum, batch) => sum + batch.rows, 0)
    const onProgress = (done: number, table: TableName) =>
      options.onProgress?.(town.index * total + done, count * total, table)
    boundary.push(JSON.stringify([[...town.boundary, town.boundary[0]]]))
    highest = town.highest
    // The first town brings what the others refer to, and what the planner knows of the tables.
    if (town.index === 0) await storeTown(db, municipalityId, town, onProgress)
    else await lanes.add(() => storeTown(db, municipalityId, town, onProgress))
  }
  await lanes.end()
  await finish(db, municipalityId, boundary, highest)
}

/** Runs two tasks at a time; what fails is thrown by the next call. */
function twoLanes() {
  const lanes = [Promise.resolve(), Promise.resolve()]
  return {
    async add(task: () => Promise<void>) {
      await lanes.shift()
      const lane = task()
      lane.catch(() => {})
      lanes.push(lane)
    },
    end: () => Promise.all(lanes),
  }
}

async function storeTown(
  db: Database,
  municipalityId: number,
  town: StoredTown,
  onProgress: (done: number, table: TableName) => void,
): Promise<void> {
  let done = 0
  for (const [table, batches] of Map.groupBy(town.batches, (batch) => batch.table)) {
    await inTenant(db, municipalityId, system, async (trx) => {
      for (const batch of batches) {
        await insert(trx, municipalityId, batch)
        done += batch.rows
        onProgress(done, table)
      }
    })
    // A table last counted when empty would have references to it looked up row by row.
    if (town.index === 0) await sql`analyze ${sql.id(table)}`.execute(db.kysely)
  }
  for (const batch of town.past) await keepPast(db, municipalityId, batch)
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

type Connection = Parameters<Parameters<typeof inTenant>[3]>[0]

async function insert(trx: Connection, municipalityId: number, batch: Batch): Promise<void> {
  const table = sql.id(batch.table)
  const names = sql.join(batch.columns.map((column) => sql.id(column)))
  await sql`insert into ${table} (municipality_id, ${names})
    select ${municipalityId}::integer, ${names}
    from json_populate_recordset(null::${table}, ${Buffer.from(batch.json.buffer)}::json)`.execute(
    trx,
  )
}

/** Only their owner may write versions that were replaced before the data begins to live. */
async function keepPast(db: Database, municipalityId: number, batch: Batch): Promise<void> {
  const table = sql.id(batch.table)
  const columns = await columnsOf(db, batch.table)
  const own = sql.join(columns.map((column) => sql.id(column)))
  const held = sql.join(columns.map((column) => sql`r.${sql.id(column)}`))
  await sql`insert into history.${table} (${own}, recorded_until, ended_by, operation)
    select ${held}, v."recordedUntil", v."endedBy", 'update'
    from json_to_recordset(${Buffer.from(batch.json.buffer)}::json)
      as v (id bigint, before jsonb, "recordedUntil" timestamptz, "endedBy" text)
    join ${table} t on t.municipality_id = ${municipalityId} and t.id = v.id
    cross join lateral jsonb_populate_record(t, v.before) as r`.execute(db.kysely)
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
  // Prices ask for skills; its crews name theirs in their own words.
  await inTenant(db, municipalityId, system, (trx) =>
    sql`update unit_prices set skill = case skill when 'roads' then 'asfaltare' when 'pipes' then 'rețele de apă'
        when 'electricity' then 'electricitate' else 'toaletare' end
      where municipality_id = ${municipalityId} and skill is not null`.execute(trx),
  )
  for (const table of tableOrder) await sql`analyze ${sql.id(table)}`.execute(db.kysely)
}
