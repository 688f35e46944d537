import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import { type Actor, inTenant } from '../db/tenant.ts'
import { type Collection, type ReadContext, rowAs } from '../http/collection.ts'
import { keepBins } from './bins.ts'
import type { Component, Source } from './components/component.ts'
import { figuresOf, type Sums, type Unit } from './compute.ts'
import type { Scale } from './levels.ts'
import { type OwnComponent, readOwnComponents, readOwnSums } from './own-components.ts'
import { placesSql } from './places.ts'
import { readReporting } from './reporting.ts'
import { featuresOf, figuresSql, type Known } from './sources.ts'
import type { UnitKind } from './unit-kinds.ts'
import { makeUnits, measureUnits, type OfficialCrs } from './units.ts'

/** Need is computed by the program itself, whoever asked for it. */
export const computing: Actor = { userId: null, role: 'system', reason: 'need' }

export interface RunTask {
  db: Database
  municipalityId: number
  crs: OfficialCrs
  timeZone: string
  collections: ReadonlyMap<string, Collection>
  components: readonly Component[]
  kind: UnitKind
  runId: number
  /** ISO; the register as it was known then. */
  asOf?: string
}

class RunCancelledError extends Error {
  override name = 'RunCancelledError'
}

/**
 * Computes a run in several short transactions, so that nobody waits for it, and makes it the current
 * one of its kind. A failure or a cancellation is written to the run, and leaves the one before as it was.
 */
export async function computeRun(task: RunTask): Promise<void> {
  try {
    await compute(task)
  } catch (error) {
    if (!(await fail(task, error))) throw error
  } finally {
    await inRun(task, (trx) => forgetPlaces(trx, task))
  }
}

/** Whether it failed because somebody asked it to stop. */
async function fail(task: RunTask, error: unknown): Promise<boolean> {
  const message = error instanceof Error ? error.message : String(error)
  const { rows } = await inRun(task, (trx) =>
    sql<{ status: string }>`
      update need_runs set status = case when cancel_requested_at is null then 'failed' else 'cancelled' end,
        message = case when cancel_requested_at is null then ${message}::text end, finished_at = now()
      where municipality_id = ${task.municipalityId} and id = ${task.runId} returning status`.execute(
      trx,
    ),
  )
  return rows[0]?.status !== 'failed'
}

/** By this name the database knows the statements of a run, so that they can be stopped. */
export const statementsOf = (runId: number) => `terrier need ${runId}`

export async function forgetPlaces(
  trx: Transaction<Tables>,
  { municipalityId, runId }: Pick<RunTask, 'municipalityId' | 'runId'>,
): Promise<void> {
  await sql`delete from need_places where municipality_id = ${municipalityId} and run_id = ${runId}`.execute(
    trx,
  )
}

async function compute(task: RunTask): Promise<void> {
  const { kind, crs, components } = task
  const known = knownAt(task)
  const sources = [...new Set(components.map(({ source }) => source))]
  const stages = sources.length * 2 + 4
  let stage = 0
  const next = (name: string) => tick(task, name, stage++ / stages)
  await next('units')
  // What a process left that died with this run.
  await inRun(task, async (trx) => {
    await forgetPlaces(trx, task)
    await sql`delete from need_bins where municipality_id = ${task.municipalityId} and run_id = ${task.runId}`.execute(
      trx,
    )
  })
  await inRun(task, (trx) => makeUnits(trx, kind, crs))
  await analyze(task, 'need_units')
  await inRun(task, (trx) => measureUnits(trx, kind, crs))
  const sums = new Map<string, Sums>()
  for (const source of sources) {
    const own = components.filter((one) => one.source === source)
    await next(source)
    if (source !== 'units') {
      await inRun(task, (trx) => keepPlaces(trx, task, source, known))
      await analyze(task, 'need_places')
    }
    await next(source)
    const found = await inRun(task, (trx) =>
      readSums(trx, source, own, known, placesOf(task, source)),
    )
    for (const [code, figures] of found) sums.set(code, figures)
    if (source === 'reports')
      await inRun(task, (trx) => keepBins(trx, task, known, placesOf(task, source)))
  }
  const own = await inRun(task, readOwnComponents)
  if (own.length > 0) await next('own-components')
  for (const one of own) sums.set(one.code, await ownSums(task, one))
  await next('scores')
  const reporting = await inRun(task, (trx) => readReporting(trx, known))
  const units = await inRun(task, (trx) => readUnits(trx, kind))
  const lines = [...components, ...own.map(({ code, config }) => ({ code, ...config }))].map(
    (one) => ({
      code: one.code,
      figures: figuresOf(one, units, sums.get(one.code) ?? new Map(), reporting),
    }),
  )
  await next('writing')
  await inRun(task, async (trx) => {
    await writeValues(
      trx,
      task,
      units,
      lines.map(({ figures }) => figures),
    )
    await finish(trx, task, {
      components: lines.map(({ code }) => code),
      scales: Object.fromEntries(lines.map(({ code, figures }) => [code, figures.scale])),
      settings: {
        reporting: Object.fromEntries(reporting),
        weights: Object.fromEntries(own.map(({ code, config }) => [code, config.weight])),
      },
      counts: {
        units: units.length,
        withFigure: Object.fromEntries(
          lines.map(({ code, figures }) => [
            code,
            figures.raw.filter((raw) => raw !== null && raw > 0).length,
          ]),
        ),
      },
    })
  })
}

/** Of a component that somebody made himself the message has to say which it is. */
async function ownSums(task: RunTask, own: OwnComponent): Promise<Sums> {
  const { kind, crs } = task
  try {
    return await inRun(task, (trx) => readOwnSums(trx, own, { kind, crs, at: contextOf(task) }))
  } catch (error) {
    throw new Error(`Component ${own.code}: ${error instanceof Error ? error.message : error}`)
  }
}

function inRun<T>(task: RunTask, act: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  return inTenant(task.db, task.municipalityId, computing, async (trx) => {
    await sql`select set_config('statement_timeout', '600000', true), set_config('work_mem', '128MB', true),
      set_config('jit', 'off', true), set_config('application_name', ${statementsOf(task.runId)}, true)`.execute(
      trx,
    )
    return act(trx)
  })
}

/** A table last counted when empty would be joined row by row. Only its owner may count it. */
async function analyze({ db }: RunTask, table: 'need_units' | 'need_places'): Promise<void> {
  await sql`analyze ${sql.table(table)}`.execute(db.kysely)
}

type When = Pick<RunTask, 'collections' | 'timeZone' | 'asOf'>

export function contextOf({ collections, timeZone, asOf }: When): ReadContext {
  if (asOf === undefined) return { collections, timeZone }
  return { collections, timeZone, asOf: sql`${asOf}::timestamptz`, asOfText: asOf }
}

export function knownAt(task: When): Known {
  const at = contextOf(task)
  return { row: rowAs('r', at), now: at.asOf ?? sql`now()` }
}

/** Says how far it is; throws when somebody asked it to stop. */
async function tick(task: RunTask, stage: string, progress: number): Promise<void> {
  const { rows } = await inRun(task, (trx) =>
    sql<{ asked: boolean }>`
      update need_runs set status = 'running', stage = ${stage}, progress = ${progress},
        started_at = coalesce(started_at, now()), beat_at = now(),
        counted_at = case when ${progress}::float8 = 0 then now() else counted_at end
      where municipality_id = ${task.municipalityId} and id = ${task.runId}
      returning cancel_requested_at is not null as asked`.execute(trx),
  )
  if (rows[0]?.asked !== false) throw new RunCancelledError()
}

async function keepPlaces(trx: Transaction<Tables>, task: RunTask, source: Source, known: Known) {
  const { municipalityId, runId, kind, crs } = task
  await sql`
    insert into need_places (municipality_id, run_id, source, feature_id, unit_id, share)
    select ${municipalityId}, ${runId}, ${source}, feature_id, unit_id, share
    from (${placesSql(kind, featuresOf(source, known), crs.srid, crs.unitM)}) as p`.execute(trx)
}

function placesOf({ municipalityId, runId, kind }: RunTask, source: Source): RawBuilder<unknown> {
  if (source === 'units')
    return sql`(select id as unit_id, 1.0::float8 as share from need_units
      where municipality_id = ${municipalityId} and kind = ${kind})`
  return sql`(select feature_id, unit_id, share from need_places
    where municipality_id = ${municipalityId} and run_id = ${runId} and source = ${source})`
}

/** By component, the sums of each unit that has any. */
export async function readSums(
  trx: Transaction<Tables>,
  source: Source,
  components: readonly Component[],
  known: Known,
  places: RawBuilder<unknown>,
): Promise<Map<string, Map<number, number | null>>> {
  const { rows } = await sql<Record<string, number | null> & { unit_id: number }>`
    ${figuresSql(source, components, known, places)}`.execute(trx)
  return new Map(
    components.map((one, i) => [
      one.code,
      new Map(rows.map((row) => [row.unit_id, row[`f${i}`] ?? null])),
    ]),
  )
}

async function readUnits(trx: Transaction<Tables>, kind: UnitKind): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select id, district_id as "districtId", people, length_m as "lengthM", area_m2 as "areaM2" from need_units
    where municipality_id = (select current_municipality()) and kind = ${kind} order by id`.execute(
    trx,
  )
  return rows
}

const chunkRows = 5000

export async function writeValues(
  trx: Transaction<Tables>,
  { municipalityId, runId }: Pick<RunTask, 'municipalityId' | 'runId'>,
  units: readonly Unit[],
  figures: readonly { raw: (number | null)[]; levels: number[] }[],
): Promise<void> {
  for (let start = 0; start < units.length; start += chunkRows) {
    const rows = units.slice(start, start + chunkRows).map(({ id }, i) => ({
      id,
      raw: figures.map((one) => one.raw[start + i] ?? null),
      levels: figures.map((one) => one.levels[start + i] ?? 0),
    }))
    await sql`
      insert into need_values (municipality_id, run_id, unit_id, raw, levels)
      select ${municipalityId}, ${runId}, id, raw, levels
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v (id bigint, raw float8[], levels smallint[])
      on conflict (municipality_id, run_id, unit_id) do update set raw = excluded.raw, levels = excluded.levels`.execute(
      trx,
    )
  }
}

interface Result {
  components: string[]
  scales: Record<string, Scale>
  settings: Record<string, unknown>
  counts: Record<string, unknown>
}

/** The run takes the place of the one before it. */
async function finish(
  trx: Transaction<Tables>,
  { municipalityId, runId, kind, asOf }: RunTask,
  { components, scales, settings, counts }: Result,
): Promise<void> {
  const isCurrent = asOf === undefined
  const ofKind = sql`municipality_id = ${municipalityId} and unit_kind = ${kind}`
  await sql`delete from need_runs where ${ofKind} and id <> ${runId}
    and ${isCurrent ? sql`is_current` : sql`as_of = ${asOf}::timestamptz and status = 'done'`}`.execute(
    trx,
  )
  const { rows } = await sql<{ asked: boolean }>`
    update need_runs set status = 'done', is_current = ${isCurrent}, progress = 1, stage = null,
      components = ${components}, scales = ${JSON.stringify(scales)},
      counts = ${JSON.stringify(counts)}, settings = settings || ${JSON.stringify(settings)}::jsonb,
      finished_at = now()
    where municipality_id = ${municipalityId} and id = ${runId}
    returning cancel_requested_at is not null as asked`.execute(trx)
  if (rows[0]?.asked !== false) throw new RunCancelledError()
  await sql`delete from need_runs where ${ofKind} and id in (
    select id from need_runs where ${ofKind} and not is_current and status not in ('waiting', 'running')
    order by finished_at desc nulls last offset ${keptRuns})`.execute(trx)
}

/** Of each kind so many runs of past days, and such as failed, are kept; they can be computed again. */
const keptRuns = 24
