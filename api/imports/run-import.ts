import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { type Applied, applyRun } from './apply.ts'
import { analyze, changedTables, repairAll } from './check.ts'
import { type FileCrs, fileCrs } from './crs.ts'
import { type DateOrder, toDate } from './dates.ts'
import { describeMapping } from './describe.ts'
import type { MappingOptions } from './mapping.ts'
import { findTown, type NewTown, removeNewTown, system, type Town } from './municipality.ts'
import { frameOf, type Neighbourhood, refuseMisplaced } from './placement.ts'
import { findTarget, layersOf, makePlan, type Plan, type PrepareOptions, prepare } from './plan.ts'
import { openSource } from './readers/open-source.ts'
import { type ReadOptions, type Source, SourceError, type SourceFeature } from './readers/source.ts'
import { rejectsPath, writeRejects } from './rejects.ts'
import {
  abandonDeadRuns,
  CancelledError,
  clearRows,
  endRun,
  finishRun,
  type Progress,
  type Run,
  startRun,
} from './runs.ts'
import { Stager } from './stage.ts'
import { Staged } from './staged.ts'

export interface ImportRequest extends ReadOptions {
  file: string
  municipality: string
  as: string
  create?: NewTown
  crs?: string
  swapAxes?: boolean
  map?: string[]
  set?: string[]
  values?: string[]
  key?: string[]
  dates?: DateOrder
  /** The name under which what this file brings is known; files of one source update each other. */
  source?: string
  repair?: boolean
  mergeSameKey?: boolean
  sameWithinM?: number
  validFrom?: string
  isComplete?: boolean
  ignoreAttributes?: boolean
  retireMost?: boolean
  network?: string
  networkName?: string
  toleranceM?: number
  isDryRun?: boolean
  /** Folder for the rejected records; by default beside the file. */
  rejectsFolder?: string
}

export interface ImportReport extends Applied {
  runId: number
  municipality: string
  layer: string
  format: string
  crs: string
  source: string
  mapping: string[]
  rowsRead: number
  /** What was not taken as it came, and how often. */
  notes: { text: string; count: number }[]
  rejectsFile?: string
  isDryRun: boolean
  seconds: number
}

export interface ImportHooks {
  signal?: AbortSignal
  /** Awaited: the import goes on when it has ended. */
  onProgress?: (progress: Progress) => void | Promise<void>
}

const sampleRows = 1000

/**
 * Imports a file as one unit: reads, checks, and applies it in one transaction. Throws a
 * SourceError when the file or the request is at fault and a CancelledError when it was cancelled;
 * then nothing has changed.
 */
export async function importFile(
  db: Database,
  request: ImportRequest,
  hooks: ImportHooks = {},
): Promise<ImportReport> {
  const begun = performance.now()
  await abandonDeadRuns(db)
  const target = findTarget(request.as)
  const town = await findTown(db, request.municipality, request.create)
  let source: Source | undefined
  try {
    source = await openSource(request.file, {
      ...request,
      wanted: wantedOf(request.as),
      signal: hooks.signal,
    })
    const job = await prepareJob(db, town, request, source, target)
    const done = await runJob(db, job, hooks)
    if (request.isDryRun) await removeNewTown(db, town)
    const seconds = (performance.now() - begun) / 1000
    return { ...done, seconds: Math.round(seconds * 100) / 100 }
  } catch (error) {
    await removeNewTown(db, town)
    if (hooks.signal?.aborted) throw new CancelledError()
    throw error
  } finally {
    await source?.close()
  }
}

const wantedOf = (as: string) => (as === 'buildings' || as === 'roads' ? as : 'other')

interface Job {
  town: Town
  request: ImportRequest
  source: Source
  plan: Plan
  crs: FileCrs
  around: Neighbourhood | undefined
  sourceName: string
}

/** Everything that can be refused before the first record is staged. */
async function prepareJob(
  db: Database,
  town: Town,
  request: ImportRequest,
  source: Source,
  target: Plan['target'],
): Promise<Job> {
  const sample = await firstOf(source)
  if (sample.length === 0) throw new SourceError('The file holds no features.')
  const options: MappingOptions = {
    map: request.map ?? [],
    set: request.set ?? [],
    values: request.values ?? [],
    key: request.key ?? [],
    dates: request.dates ?? (town.country === 'US' ? 'mdy' : 'dmy'),
  }
  if (request.validFrom !== undefined && toDate(request.validFrom, 'dmy') !== request.validFrom) {
    throw new SourceError(`--valid-from ${request.validFrom}: write it as YYYY-MM-DD.`)
  }
  const plan = makePlan(target, sample, options, source)
  const hasGeometry = sample.some(({ geometry }) => geometry !== null)
  const crs = hasGeometry
    ? await inTenant(db, town.id, system, (trx) => fileCrs(trx, request.crs, source.crs, town))
    : { name: 'no coordinates', srid: 4326, isDegrees: true }
  // A boundary may move a municipality; it has only to be where its CRS is made for.
  const frame = 'boundary' in target ? undefined : await frameOf(db, town)
  const silent = { crs, swapAxes: request.swapAxes ?? false, closeRings: true, note: () => {} }
  const centres = sample.flatMap((record) => centreOf(plan, record, silent))
  const around = await refuseMisplaced(db, town, frame, crs, centres)
  return {
    town,
    request,
    source,
    plan,
    crs,
    around,
    sourceName: request.source ?? defaultSource(request, plan),
  }
}

function centreOf(plan: Plan, record: SourceFeature, options: PrepareOptions): [number, number][] {
  const { shape } = prepare(plan, record, { ...options, crs: { ...options.crs, isDegrees: false } })
  if (shape === undefined) return []
  const [minX, minY, maxX, maxY] = shape.box
  return [[(minX + maxX) / 2, (minY + maxY) / 2]]
}

async function firstOf(source: Source) {
  const sample: SourceFeature[] = []
  for await (const feature of source.features()) {
    sample.push(feature)
    if (sample.length >= sampleRows) break
  }
  return sample
}

/** Files of one kind are of one source, so that a second year's is an update of the first's. */
function defaultSource(request: ImportRequest, { target, single }: Plan) {
  if ('nodes' in target) return `network/${request.network ?? target.network ?? 'unknown'}`
  const by = single?.layer.sourceBy
  const constant = request.set?.find((item) => by !== undefined && item.startsWith(`${by}=`))
  return constant === undefined
    ? target.name
    : `${target.name}/${constant.slice((by?.length ?? 0) + 1)}`
}

async function runJob(
  db: Database,
  job: Job,
  hooks: ImportHooks,
): Promise<Omit<ImportReport, 'seconds'>> {
  const { town, request, source, plan, crs } = job
  const { isDryRun = false } = request
  const run = await startRun(
    db,
    town,
    {
      layer: plan.target.name,
      fileName: basename(request.file),
      fileBytes: statSync(request.file).size,
      format: source.format,
      source: job.sourceName,
      crs: crs.name,
      options: { map: request.map, set: request.set, values: request.values, key: request.key },
      isDryRun,
    },
    hooks,
  )
  const folder = mkdtempSync(join(tmpdir(), 'terrier-import-'))
  const rejectList = join(folder, 'rejected')
  try {
    const tables = [...new Set(layersOf(plan).map(({ table }) => table))]
    await analyze(db, await changedTables(db, tables))
    const staged = new Staged()
    const [{ rowsRead, notes }, applied] = await sideBySide(
      staged,
      stageAll(db, run, job, staged),
      applyRun(
        db,
        run,
        plan,
        {
          source: job.sourceName,
          sameWithinM: request.sameWithinM ?? 0,
          validFrom: request.validFrom,
          isComplete: request.isComplete ?? false,
          ignoreAttributes: request.ignoreAttributes ?? false,
          retireMost: request.retireMost ?? false,
          repair: request.repair ?? false,
          mergeSameKey: request.mergeSameKey ?? false,
          isDryRun,
          networkKind:
            request.network ?? ('nodes' in plan.target ? plan.target.network : undefined),
          networkName: request.networkName,
          toleranceM: request.toleranceM ?? 0,
          rejectList,
          reason: `import of ${basename(request.file)}`,
        },
        staged,
      ),
    )
    // Elsewhere the database does it by itself within a minute.
    if (db.engine === 'embedded') await sql`analyze`.execute(db.kysely)
    let rejectsFile: string | undefined
    if (applied.counts.rejected > 0) {
      rejectsFile = rejectsPath(request.file, source.family, request.rejectsFolder)
      await writeRejects(source, crs, rejectList, rejectsFile)
    }
    if (isDryRun) {
      const { counts } = applied
      await inTenant(db, town.id, system, (trx) =>
        finishRun(trx, run, { rowsRead, counts, report: applied }),
      )
    }
    await clearRows(db, run)
    return {
      ...applied,
      runId: run.id,
      municipality: town.slug,
      layer: plan.target.name,
      format: source.format,
      crs: crs.name,
      source: job.sourceName,
      mapping: describeMapping(plan),
      rowsRead,
      notes,
      rejectsFile,
      isDryRun,
    }
  } catch (error) {
    const isCancelled = error instanceof CancelledError || hooks.signal?.aborted === true
    const message = error instanceof Error ? error.message : String(error)
    await endRun(db, run, isCancelled ? 'cancelled' : 'failed', message).catch(() => {})
    await clearRows(db, run).catch(() => {})
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Reading and applying go on side by side; when one fails the other stops. */
async function sideBySide<R, A>(staged: Staged, reading: Promise<R>, applying: Promise<A>) {
  for (const each of [reading, applying]) each.catch((error) => staged.fail(error))
  await Promise.allSettled([reading, applying])
  return Promise.all([reading, applying])
}

async function stageAll(
  db: Database,
  run: Run,
  { source, plan, crs, around, request }: Job,
  staged: Staged,
) {
  const notes = new Map<string, number>()
  const options: PrepareOptions = {
    crs,
    swapAxes: request.swapAxes ?? false,
    closeRings: request.repair ?? false,
    note: (text) => {
      if (notes.has(text) || notes.size < 500) notes.set(text, (notes.get(text) ?? 0) + 1)
    },
  }
  const stager = new Stager(db, run, staged, crs, around)
  let rowsRead = 0
  try {
    for await (const feature of source.features()) {
      rowsRead += 1
      await stager.add(prepare(plan, feature, options).row)
      if (rowsRead % 100 === 0) {
        const fraction =
          source.total === undefined ? undefined : Math.min(1, rowsRead / source.total)
        await run.tick({ stage: 'reading', rowsRead, fraction })
      }
    }
    await stager.finish()
  } catch (error) {
    // Or a batch comes in when the run's rows have been cleared.
    await stager.abandon()
    throw error
  }
  await run.tickNow({ stage: 'reading', rowsRead, fraction: 1 })
  await run.tickNow({ stage: 'checking', rowsRead, fraction: 1 })
  if (request.repair) await repairAll(db, run, rowsRead)
  await run.tickNow({ stage: 'applying', rowsRead })
  staged.finish(rowsRead)
  const counted = [...notes]
    .map(([text, count]) => ({ text, count }))
    .sort((a, b) => b.count - a.count)
  return { rowsRead, notes: counted }
}
