import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { applyBoundary } from './apply-boundary.ts'
import { addReportEvents, growCatalogue } from './apply-catalogue.ts'
import { applyJoin } from './apply-join.ts'
import {
  type ApplyOptions,
  insertRows,
  isFilled,
  matchRows,
  updateAndRetire,
} from './apply-layer.ts'
import { noteLineage } from './apply-lineage.ts'
import { applyNetwork, type NetworkReport } from './apply-network.ts'
import { checkRows } from './check.ts'
import { type Counts, countRows, type Rejection, rejections, repairs, sumOf } from './counts.ts'
import { type Mapping, mappedFields } from './mapping.ts'
import { system } from './municipality.ts'
import { layersOf, type Plan } from './plan.ts'
import { analyzeInside, joinWholeSets } from './plans.ts'
import { SourceError } from './readers/source.ts'
import { listRejected } from './rejects.ts'
import { CancelledError, finishRun, type Run } from './runs.ts'
import { everything, type Staged } from './staged.ts'

export interface ApplyRequest {
  source: string
  sameWithinM: number
  validFrom?: string
  isComplete: boolean
  ignoreAttributes: boolean
  retireMost: boolean
  repair: boolean
  mergeSameKey: boolean
  isDryRun: boolean
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

/**
 * Takes the staged rows into the municipality: all in one transaction, or nothing. Into a table that is
 * empty they are taken while the file is read on.
 */
export async function applyRun(
  db: Database,
  run: Run,
  plan: Plan,
  request: ApplyRequest,
  staged: Staged,
): Promise<Applied> {
  const watch = watchForCancel(db, run, staged)
  // The embedded engine has one connection: beside an open transaction nothing could be staged.
  const mayBegin = db.engine !== 'embedded' && isSliceable(plan, request)
  await (mayBegin ? staged.begun() : staged.whole())
  try {
    return await inTenant(db, run.town.id, { ...system, reason: request.reason }, async (trx) => {
      await sql`set local statement_timeout = 0`.execute(trx)
      // New rows are kept for the triggers until all are in.
      await sql`set local work_mem = '64MB'`.execute(trx)
      await sql`select set_config('TimeZone', ${run.town.timeZone}, true)`.execute(trx)
      await sql`select pg_advisory_xact_lock(${sql.lit(7_212_002)}, ${run.town.id})`.execute(trx)
      await joinWholeSets(trx)
      await watch.start(trx)
      const applied = await applyAll(trx, run, plan, request, staged, watch.throwIfCancelled)
      await watch.stop()
      if (request.isDryRun) throw new DryRun(applied)
      await finishRun(trx, run, {
        rowsRead: await staged.whole(),
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

/** Whether what becomes of a row does not depend on rows after it. */
function isSliceable({ target, single }: Plan, { repair, mergeSameKey }: ApplyRequest) {
  if (!('layer' in target) || target.join || repair || mergeSameKey) return false
  return !single?.layer.fields.some(({ refersTo }) => refersTo?.table === target.layer.table)
}

async function applyAll(
  trx: Trx,
  run: Run,
  plan: Plan,
  request: ApplyRequest,
  staged: Staged,
  pause: () => void,
): Promise<Applied> {
  const done = await applyTarget(trx, run, plan, request, staged, pause)
  pause()
  const rowsRead = await staged.whole()
  const counts = { ...(await countRows(trx, run)), retired: done.retired, created: done.created }
  if (sumOf(counts) !== rowsRead) {
    throw new Error(
      `The sums do not add up: ${rowsRead} records read, ${JSON.stringify(counts)}. Nothing was changed.`,
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
  plan: Plan,
  request: ApplyRequest,
  staged: Staged,
  pause: () => void,
): Promise<Done> {
  const { target, single, nodes, edges } = plan
  if ('layer' in target && single !== undefined && !target.join) {
    return applyLayer(trx, run, plan, single, request, staged, pause)
  }
  const nothing = { retired: 0, created: 0, kept: 0, added: [] }
  await staged.whole()
  await checkRows(trx, run, layersOf(plan), everything, {
    mergeSameKey: request.mergeSameKey,
    keepSameKey: 'layer' in target && target.join,
  })
  await analyzeInside(trx, ['import_rows'])
  if ('boundary' in target) {
    await applyBoundary(trx, run)
    return nothing
  }
  if (nodes !== undefined && edges !== undefined) {
    return { ...nothing, ...(await applyNetwork(trx, run, { nodes, edges }, request, pause)) }
  }
  if (!('layer' in target) || single === undefined) throw new Error('A plan without a mapping.')
  await applyJoin(trx, run, target.layer, { source: request.source, fields: mappedFields(single) })
  return nothing
}

async function applyLayer(
  trx: Trx,
  run: Run,
  plan: Plan,
  mapping: Mapping,
  request: ApplyRequest,
  staged: Staged,
  pause: () => void,
): Promise<Done> {
  const { layer } = mapping
  if (request.isComplete && layer.retire === undefined) {
    throw new SourceError(`--replace is not for ${layer.name}: what happened is not taken back.`)
  }
  const options: ApplyOptions = { ...request, fields: mappedFields(mapping), part: '' }
  // Into an empty table there is nothing to match.
  const inSlices = isSliceable(plan, request) && !(await isFilled(trx, run, layer))
  const added: string[] = []
  let matched = 0
  for await (const slice of inSlices ? staged.slices() : staged.atOnce()) {
    const { mergeSameKey } = request
    await checkRows(trx, run, [layer], slice, { mergeSameKey, keepSameKey: false })
    pause()
    added.push(...(await growCatalogue(trx, run, layer, slice)))
    pause()
    if (!inSlices) {
      await analyzeInside(trx, ['import_rows'])
      matched = await matchRows(trx, run, layer, options)
      pause()
    }
    await insertRows(trx, run, layer, options, slice)
    pause()
  }
  const { retired, kept } = await updateAndRetire(trx, run, layer, options, matched)
  pause()
  if (layer.table === 'parcels') await noteLineage(trx, run, request.validFrom)
  if (layer.table === 'reports') await addReportEvents(trx, run)
  return { retired, created: 0, kept, added }
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

/**
 * Looks every second whether the run has been cancelled or its file cannot be read on, and then ends the
 * statement under way.
 */
function watchForCancel(db: Database, run: Run, staged: Staged) {
  let cancelled = false
  let processId: number | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  function throwIfCancelled() {
    staged.throwIfFailed()
    if (cancelled) throw new CancelledError()
  }
  async function look() {
    const { rowsRead } = staged
    try {
      // Who reads looks by himself until then.
      if (rowsRead !== undefined) await run.tickNow({ stage: 'applying', rowsRead })
    } catch (error) {
      cancelled ||= error instanceof CancelledError
    }
    if (!cancelled && !staged.hasFailed) return
    await sql`select pg_cancel_backend(${processId}::int)`.execute(db.kysely).catch(() => {})
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
    throwIfCancelled,
  }
}
