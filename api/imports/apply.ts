import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { applyBoundary } from './apply-boundary.ts'
import { addReportEvents, growCatalogue } from './apply-catalogue.ts'
import { applyJoin } from './apply-join.ts'
import { type ApplyOptions, applyRows, matchRows } from './apply-layer.ts'
import { noteLineage } from './apply-lineage.ts'
import { applyNetwork, type NetworkReport } from './apply-network.ts'
import { type Counts, countRows, type Rejection, rejections, repairs, sumOf } from './counts.ts'
import { mappedFields } from './mapping.ts'
import { system } from './municipality.ts'
import type { Plan } from './plan.ts'
import { joinWholeSets } from './plans.ts'
import { SourceError } from './readers/source.ts'
import { listRejected } from './rejects.ts'
import { CancelledError, finishRun, type Run } from './runs.ts'

export interface ApplyRequest {
  source: string
  sameWithinM: number
  validFrom?: string
  isComplete: boolean
  ignoreAttributes: boolean
  retireMost: boolean
  repair: boolean
  isDryRun: boolean
  rowsRead: number
  networkKind?: string
  networkName?: string
  toleranceM: number
  /** File that receives the numbers and reasons of the rejected records. */
  rejectList: string
  reason: string
}

export interface Applied {
  counts: Counts
  rejections: Rejection[]
  repairs: { record: number; key: string | null; repair: string }[]
  /** Catalogue entries that were added. */
  added: string[]
  /** Things a complete file no longer had, kept because others point at them. */
  kept: number
  network?: NetworkReport
}

class DryRun extends Error {
  applied: Applied
  constructor(applied: Applied) {
    super('dry run')
    this.applied = applied
  }
}

/** Takes the checked rows into the municipality: all in one transaction, or nothing. */
export async function applyRun(
  db: Database,
  run: Run,
  plan: Plan,
  request: ApplyRequest,
): Promise<Applied> {
  await run.tickNow({ stage: 'applying', rowsRead: request.rowsRead })
  const watch = watchForCancel(db, run, request.rowsRead)
  try {
    return await inTenant(db, run.town.id, { ...system, reason: request.reason }, async (trx) => {
      await sql`set local statement_timeout = 0`.execute(trx)
      await sql`select set_config('TimeZone', ${run.town.timeZone}, true)`.execute(trx)
      await sql`select pg_advisory_xact_lock(${sql.lit(7_212_002)}, ${run.town.id})`.execute(trx)
      await joinWholeSets(trx)
      await watch.start(trx)
      const applied = await applyAll(trx, run, plan, request, watch.throwIfCancelled)
      await watch.stop()
      if (request.isDryRun) throw new DryRun(applied)
      await finishRun(trx, run, {
        rowsRead: request.rowsRead,
        counts: applied.counts,
        report: applied,
      })
      return applied
    })
  } catch (error) {
    await watch.stop()
    if (error instanceof DryRun) return error.applied
    watch.throwIfCancelled()
    throw error
  }
}

async function applyAll(
  trx: Trx,
  run: Run,
  plan: Plan,
  request: ApplyRequest,
  pause: () => void,
): Promise<Applied> {
  const done = await applyTarget(trx, run, plan, request, pause)
  pause()
  const counts = { ...(await countRows(trx, run)), retired: done.retired, created: done.created }
  if (sumOf(counts) !== request.rowsRead) {
    throw new Error(
      `The sums do not add up: ${request.rowsRead} records read, ${JSON.stringify(counts)}. Nothing was changed.`,
    )
  }
  refuseToRetireMost(counts, request)
  if (counts.rejected > 0) await listRejected(trx, run, request.rejectList)
  return {
    counts,
    rejections: counts.rejected > 0 ? await rejections(trx, run) : [],
    repairs: request.repair ? await repairs(trx, run) : [],
    added: done.added,
    kept: done.kept,
    network: done.network,
  }
}

interface Done {
  retired: number
  created: number
  kept: number
  added: string[]
  network?: NetworkReport
}

async function applyTarget(
  trx: Trx,
  run: Run,
  { target, single, nodes, edges }: Plan,
  request: ApplyRequest,
  pause: () => void,
): Promise<Done> {
  const nothing = { retired: 0, created: 0, kept: 0, added: [] }
  if ('boundary' in target) {
    await applyBoundary(trx, run)
    return nothing
  }
  if (nodes !== undefined && edges !== undefined) {
    return { ...nothing, ...(await applyNetwork(trx, run, { nodes, edges }, request, pause)) }
  }
  if (!('layer' in target) || single === undefined) throw new Error('A plan without a mapping.')
  const { layer } = target
  const fields = mappedFields(single)
  if (target.join) {
    await applyJoin(trx, run, layer, { source: request.source, fields })
    return nothing
  }
  if (request.isComplete && layer.retire === undefined) {
    throw new SourceError(`--replace is not for ${layer.name}: what happened is not taken back.`)
  }
  const options: ApplyOptions = { ...request, fields, part: '' }
  const added = await growCatalogue(trx, run, layer)
  pause()
  const matched = await matchRows(trx, run, layer, options)
  pause()
  const { retired, kept } = await applyRows(trx, run, layer, options, matched)
  pause()
  if (layer.table === 'parcels') await noteLineage(trx, run, request.validFrom)
  if (layer.table === 'reports') await addReportEvents(trx, run)
  return { ...nothing, retired, kept, added }
}

function refuseToRetireMost(
  { retired, updated, unchanged, repaired }: Counts,
  request: ApplyRequest,
) {
  if (request.retireMost || retired <= updated + unchanged + repaired) return
  throw new SourceError(
    `--replace would retire ${retired} things and keep ${updated + unchanged + repaired}: is this the right file, and the right --source? If so add --retire-most. Nothing was changed.`,
  )
}

/** Looks every second whether the run has been cancelled, and then ends the statement under way. */
function watchForCancel(db: Database, run: Run, rowsRead: number) {
  let cancelled = false
  let processId: number | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  async function look() {
    try {
      await run.tickNow({ stage: 'applying', rowsRead })
    } catch (error) {
      if (!(error instanceof CancelledError)) return
      cancelled = true
      await sql`select pg_cancel_backend(${processId}::int)`.execute(db.kysely).catch(() => {})
    }
  }
  return {
    async start(trx: Trx) {
      // On the embedded engine others wait until this transaction ends, and so would we.
      if (db.engine === 'embedded') return
      const { rows } = await sql<{ id: number }>`select pg_backend_pid() as id`.execute(trx)
      processId = rows[0]?.id
      timer = setInterval(() => {
        looking = looking.then(() => (cancelled ? undefined : look()))
      }, 1000)
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
    throwIfCancelled() {
      if (cancelled) throw new CancelledError()
    },
  }
}
