import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import type { FileCrs } from './crs.ts'
import type { Layer } from './layers/layer.ts'
import type { Neighbourhood } from './placement.ts'
import { analyzeKeys } from './plans.ts'
import { repairRows } from './repair.ts'
import type { Run } from './runs.ts'
import { everything, type Slice } from './staged.ts'

export interface CheckOptions {
  /** Records of one key become one thing with several parts, instead of being rejected. */
  mergeSameKey: boolean
  /** Several records may be about one thing: a join. */
  keepSameKey: boolean
}

const repairedAtOnce = 5000

/** Without fresh statistics the plans for many rows are guesses. Only a table's owner may. */
export async function analyze(db: Database, tables: string[]) {
  for (const table of tables) {
    await analyzeKeys(table)
      .execute(db.kysely)
      .catch(() => {})
  }
}

/** Of these tables, those that have changed much since the database last looked at them. */
export async function changedTables(db: Database, tables: string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_stat_user_tables
    where schemaname = 'public' and relname = any(${tables}) and n_mod_since_analyze > 1000`.execute(
    db.kysely,
  )
  return rows.map((row) => row.name)
}

/** Repairs what may be, slice by slice. */
export async function repairAll(db: Database, run: Run, rowsRead: number) {
  for (let from = 1; from <= rowsRead; from += repairedAtOnce) {
    await run.tick({ stage: 'checking', rowsRead, fraction: from / rowsRead })
    await repairRows(db, run, from, from + repairedAtOnce)
  }
}

/** Checks a slice of the staged rows against those before them, and marks those that are rejected. */
export async function checkRows(
  trx: Trx,
  run: Run,
  layers: Layer[],
  slice: Slice,
  options: CheckOptions,
) {
  if (options.keepSameKey) return
  for (const layer of layers) await placeByReference(trx, run, layer, slice)
  await rejectPlaceless(trx, run, layers, slice)
  if (options.mergeSameKey) await mergeSameKey(trx, run)
  await rejectSameKey(trx, run, slice)
}

/** What is wrong with the `geom` of a row that is being staged; null when nothing is found. */
export function problemOf(around: Neighbourhood | undefined) {
  const isFar = around === undefined ? sql`false` : sql`not geom && ${boxOf(around)}`
  return sql`coalesce(row.code, case
    when geom is null then null
    when ${isFar} then 'far-away'
    when st_dimension(geom) = 2 and not st_isvalid(geom) then 'invalid'
    when st_dimension(geom) = 1 and st_length(geom) = 0 and part <> 'edge' then 'empty' end)`
}

const boxOf = ({ frame }: Neighbourhood) =>
  sql`st_makeenvelope(${frame[0]}::float8, ${frame[1]}::float8, ${frame[2]}::float8, ${frame[3]}::float8, 4326)`

/** The same in words, with the place in the file's own coordinates. */
export function reasonOf(crs: FileCrs, around: Neighbourhood | undefined) {
  const place = sql`st_setsrid(detail.location, 4326)`
  const own = crs.srid === undefined ? place : sql`st_transform(${place}, ${crs.srid}::int)`
  const digits = crs.isDegrees ? 6 : 2
  const far =
    around === undefined
      ? sql`null`
      : sql`(select format('lies at %s, %s, %s km from %s',
          round(st_x(middle)::numeric, 4), round(st_y(middle)::numeric, 4),
          round((st_distance(middle::geography, st_centroid(${boxOf(around)})::geography) / 1000)::numeric),
          ${around.of}::text)
        from (select st_centroid(st_envelope(geom)) as middle) as there)`
  return sql`coalesce(row.reason, case checked.code
    when 'far-away' then ${far}
    when 'invalid' then (
      select format('%s at %s, %s', lower(detail.reason), round(st_x(${own})::numeric, ${digits}::int),
        round(st_y(${own})::numeric, ${digits}::int))
      from st_isvaliddetail(geom) as detail)
    when 'empty' then 'is a line without length' end)`
}

const alive = (run: Run, { after, until }: Slice = everything) =>
  sql`r.municipality_id = ${run.town.id} and r.run_id = ${run.id} and r.code is null and r.outcome is null
    and r.ordinal > ${after}::bigint and r.ordinal <= ${until}::bigint`

async function rejectSameKey(trx: Trx, run: Run, slice: Slice) {
  await sql`
    update import_rows r set code = 'duplicate-key',
      reason = format(case when r.key like '~%' then 'is the same as record %2$s'
        else 'has the same key (%1$s) as record %2$s' end, r.key, twins.first)
    from (
      select part, key, min(ordinal) as first from import_rows r where ${alive(run, { after: 0, until: slice.until })} and key is not null
      group by part, key having count(*) > 1
    ) twins
    where ${alive(run, slice)} and r.key = twins.key and r.part = twins.part and r.ordinal <> twins.first`.execute(
    trx,
  )
}

/** The first record of a key takes the geometries of all; the others count as merged. */
async function mergeSameKey(trx: Trx, run: Run) {
  const twins = sql`
    select r.key, r.part, min(r.ordinal) as first, st_unaryunion(st_collect(r.geom order by r.ordinal)) as geom
    from import_rows r where ${alive(run)} and r.key is not null and r.geom is not null
    group by r.key, r.part having count(*) > 1`
  await sql`
    with twins as materialized (${twins}),
    merged as (
      update import_rows r set outcome = 'merged' from twins
      where ${alive(run)} and r.key = twins.key and r.part = twins.part and r.ordinal <> twins.first)
    update import_rows r set geom = twins.geom, measure = null from twins
    where ${alive(run)} and r.key = twins.key and r.part = twins.part and r.ordinal = twins.first`.execute(
    trx,
  )
}

/** A record without a geometry takes its place from the parcel it names. */
async function placeByReference(trx: Trx, run: Run, layer: Layer, slice: Slice) {
  for (const { name, refersTo } of layer.fields) {
    if (!refersTo?.givesPlace) continue
    await sql`
      update import_rows r set geom = st_pointonsurface(p.geom), measure = null
      from parcels p
      where ${alive(run, slice)} and r.geom is null and p.municipality_id = r.municipality_id
        and p.cadastral_number = r.fields ->> ${`@${name}`}::text and p.valid_until is null`.execute(
      trx,
    )
  }
}

async function rejectPlaceless(trx: Trx, run: Run, layers: Layer[], slice: Slice) {
  const field = layers.flatMap((each) => each.fields).find((each) => each.refersTo?.givesPlace)
  const key = field === undefined ? sql`null` : sql`r.fields ->> ${`@${field.name}`}::text`
  await sql`
    update import_rows r set code = case when ${key} is null then 'no-place' else 'no-match' end,
      reason = case when ${key} is null then 'has no geometry'
        else format('has no geometry, and there is no parcel %s', ${key}) end
    where ${alive(run, slice)} and r.geom is null`.execute(trx)
}
