import { hostname } from 'node:os'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { asActor, inTenant } from '../db/tenant.ts'
import { system, type Town } from './municipality.ts'

export type RunStatus =
  | 'reading'
  | 'checking'
  | 'applying'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'abandoned'

/** Thrown where an import stops because somebody asked it to. */
export class CancelledError extends Error {
  override name = 'CancelledError'
  constructor() {
    super('The import was cancelled; nothing was changed.')
  }
}

export interface RunStart {
  layer: string
  fileName: string
  fileBytes: number
  format: string
  source: string
  crs: string
  options: object
  isDryRun: boolean
}

export interface Progress {
  stage: RunStatus
  rowsRead: number
  /** 0 to 1, where it can be told. */
  fraction?: number
}

/** The import_runs row of an import under way. */
export interface Run {
  id: number
  town: Town
  /** Says how far it is, and throws a CancelledError if it has been cancelled. */
  tick(progress: Progress): Promise<void>
  /** The same without waiting for half a second to have passed. */
  tickNow(progress: Progress): Promise<void>
}

const tickMs = 500

export async function startRun(
  db: Database,
  town: Town,
  start: RunStart,
  hooks: { signal?: AbortSignal; onProgress?: (progress: Progress) => void | Promise<void> },
): Promise<Run> {
  const { rows } = await inTenant(db, town.id, system, (trx) =>
    sql<{ id: number }>`
      insert into import_runs (municipality_id, layer, file_name, file_bytes, format, source, crs, options,
        is_dry_run, host, process_id)
      values (${town.id}, ${start.layer}, ${start.fileName}, ${start.fileBytes}, ${start.format},
        ${start.source}, ${start.crs}, ${JSON.stringify(start.options)}, ${start.isDryRun}, ${hostname()},
        ${process.pid})
      returning id`.execute(trx),
  )
  const id = rows[0]?.id as number
  let last = 0
  async function tickNow({ stage, rowsRead, fraction }: Progress) {
    last = Date.now()
    await hooks.onProgress?.({ stage, rowsRead, fraction })
    const asked = await inTenant(db, town.id, system, (trx) =>
      sql<{ asked: boolean }>`
        update import_runs set status = ${stage}, rows_read = ${rowsRead}, progress = ${fraction ?? null},
          heartbeat_at = now()
        where municipality_id = ${town.id} and id = ${id}
        returning cancel_requested_at is not null as asked`.execute(trx),
    )
    if (hooks.signal?.aborted || asked.rows[0]?.asked !== false) throw new CancelledError()
  }
  return {
    id,
    town,
    tickNow,
    async tick(progress) {
      if (hooks.signal?.aborted) throw new CancelledError()
      if (Date.now() - last >= tickMs) await tickNow(progress)
    },
  }
}

/** Marks the run as done in the transaction that applies it, so that the two cannot disagree. */
export async function finishRun(
  trx: Trx,
  run: Run,
  { rowsRead, counts, report }: { rowsRead: number; counts: object; report: object },
) {
  await sql`
    update import_runs set status = 'done', progress = 1, rows_read = ${rowsRead},
      counts = ${JSON.stringify(counts)}, report = ${JSON.stringify(report)}, heartbeat_at = clock_timestamp(),
      finished_at = clock_timestamp()
    where municipality_id = ${run.town.id} and id = ${run.id}`.execute(trx)
}

/** Ends a run that did not come through. */
export async function endRun(
  db: Database,
  run: Run,
  status: 'failed' | 'cancelled',
  message: string,
) {
  await inTenant(db, run.town.id, system, (trx) =>
    sql`
      update import_runs set status = ${status}, message = ${message}, finished_at = now()
      where municipality_id = ${run.town.id} and id = ${run.id}`.execute(trx),
  )
}

/** Removes the rows a run has staged. */
export async function clearRows(db: Database, run: Run) {
  await inTenant(db, run.town.id, system, (trx) =>
    sql`delete from import_rows where municipality_id = ${run.town.id} and run_id = ${run.id}`.execute(
      trx,
    ),
  )
}

/**
 * Marks the runs whose process is gone as abandoned and removes their rows; they changed nothing
 * else. To be called when the server starts and before an import. Returns how many there were.
 */
export async function abandonDeadRuns(db: Database): Promise<number> {
  return asActor(db, system, async (trx) => {
    const { rows } = await sql<{
      municipality_id: number
      id: number
      process_id: number
      isHere: boolean
      isSilent: boolean
    }>`
      select municipality_id, id, process_id, host = ${hostname()} as "isHere",
        heartbeat_at < now() - interval '15 minutes' as "isSilent"
      from import_runs where status in ('reading', 'checking', 'applying')`.execute(trx)
    const dead = rows.filter((row) => (row.isHere ? !isAlive(row.process_id) : row.isSilent))
    for (const { municipality_id, id } of dead) {
      await sql`
        update import_runs set status = 'abandoned', finished_at = now(),
          message = 'The process that ran it ended; nothing was changed.'
        where municipality_id = ${municipality_id} and id = ${id}`.execute(trx)
      await sql`
        delete from import_rows where municipality_id = ${municipality_id} and run_id = ${id}`.execute(
        trx,
      )
    }
    return dead.length
  })
}

function isAlive(processId: number) {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
