import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { Figures, Unit } from './compute.ts'
import type { Scale } from './levels.ts'
import type { RunTask } from './run-task.ts'

export class RunCancelledError extends Error {
  override name = 'RunCancelledError'
}

type Of = Pick<RunTask, 'municipalityId' | 'runId'>

/** What a process left that died with this run, or what a run wrote that then failed. */
export async function forgetFigures(trx: Trx, { municipalityId, runId }: Of): Promise<void> {
  for (const table of ['need_bins', 'need_values'])
    await sql`delete from ${sql.table(table)} where municipality_id = ${municipalityId} and run_id = ${runId}`.execute(
      trx,
    )
}

const chunkRows = 5000

export async function writeValues(
  trx: Trx,
  { municipalityId, runId }: Of,
  units: readonly Unit[],
  figures: readonly Figures[],
  from = 0,
  to = units.length,
): Promise<void> {
  const names = (letter: string) => figures.map((_, i) => sql.ref(`${letter}${i}`))
  for (let start = from; start < Math.min(to, units.length); start += chunkRows) {
    const end = Math.min(to, start + chunkRows)
    const ids = units.slice(start, end).map(({ id }) => id)
    const columns = [
      sql`${`{${ids.join(',')}}`}::bigint[]`,
      ...figures.map(({ raw }) => sql`${`{${raw.subarray(start, end).join(',')}}`}::float8[]`),
      ...figures.map(
        ({ levels }) => sql`${`{${levels.subarray(start, end).join(',')}}`}::smallint[]`,
      ),
    ]
    const raw = names('r').map((name) => sql`nullif(${name}, 'NaN')`)
    await sql`
      insert into need_values (municipality_id, run_id, unit_id, raw, levels)
      select ${municipalityId}, ${runId}, id, array[${sql.join(raw)}]::float8[], array[${sql.join(names('l'))}]::smallint[]
      from unnest(${sql.join(columns)}) as v (${sql.join([sql.ref('id'), ...names('r'), ...names('l')])})
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
export async function finish(
  trx: Trx,
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
