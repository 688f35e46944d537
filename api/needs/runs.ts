import { setImmediate as otherWork } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { type Actor, inTenant } from '../db/tenant.ts'
import { type ReadContext, rowAs } from '../http/collection.ts'
import { keptBins } from './bins.ts'
import type { Source } from './components/component.ts'
import { type Figures, figuresOf, type Unit } from './compute.ts'
import { inLanes } from './lanes.ts'
import { type OwnComponent, readOwnComponents, readOwnSums } from './own-components.ts'
import { type Reporting, readReporting } from './reporting.ts'
import type { RunTask } from './run-task.ts'
import type { Known } from './sources.ts'
import { addSums, SumsOfUnits } from './sums.ts'
import type { UnitKind } from './unit-kinds.ts'
import { makeUnits, measureUnits } from './units.ts'
import { finish, forgetFigures, RunCancelledError, writeValues } from './write-run.ts'

/** Need is computed by the program itself, whoever asked for it. */
export const computing: Actor = { userId: null, role: 'system', reason: 'need' }

/**
 * Computes a run in several short transactions, so that nobody waits for it, and makes it the current
 * one of its kind. A failure or a cancellation is written to the run, and leaves the one before as it was.
 */
export async function computeRun(task: RunTask): Promise<void> {
  try {
    await compute(task)
  } catch (error) {
    if (!(await fail(task, error))) throw error
  }
}

/** Whether it failed because somebody asked it to stop. */
async function fail(task: RunTask, error: unknown): Promise<boolean> {
  const message = error instanceof Error ? error.message : String(error)
  const { rows } = await inRun(task, async (trx) => {
    await forgetFigures(trx, task)
    return sql<{ status: string }>`
      update need_runs set status = case when cancel_requested_at is null then 'failed' else 'cancelled' end,
        message = case when cancel_requested_at is null then ${message}::text end, finished_at = now()
      where municipality_id = ${task.municipalityId} and id = ${task.runId} returning status`.execute(
      trx,
    )
  })
  return rows[0]?.status !== 'failed'
}

/** By this name the database knows the statements of a run, so that they can be stopped. */
export const statementsOf = (runId: number) => `terrier need ${runId}`

/** Transactions at a time: one to a core of a small machine. */
const lanes = 2

const longestFirst: readonly Source[] = [
  'reports',
  'assets',
  'roads',
  'network-edges',
  'work-orders',
  'permits',
  'units',
]

async function compute(task: RunTask): Promise<void> {
  const { kind, crs, components } = task
  const known = knownAt(task)
  // Those with the most features first, so that no lane is left with a long one at the end.
  const sources = longestFirst.filter((source) => components.some((one) => one.source === source))
  const stages = new Stages(task, sources.length + 5)
  const own = await inRun(task, readOwnComponents)
  const all = [...components, ...own.map(({ code, config }) => ({ code, ...config }))]
  const figures = new Map<string, Figures>()
  let reporting: Reporting | undefined
  let units: Unit[] | undefined
  // As soon as all is known that it takes, while the database answers something else.
  const score = async (sums: SumsOfUnits, some: readonly { code: string }[]) => {
    for (const one of all.filter(({ code }) => some.some((each) => each.code === code))) {
      if (!units || !reporting) return
      figures.set(one.code, figuresOf(one, units, sums.of(one.code), reporting))
      // Others are answered between.
      await otherWork()
    }
  }
  const made = stages.of('units', async () => {
    await inRun(task, (trx) => forgetFigures(trx, task))
    await inRun(task, (trx) => makeUnits(trx, kind, crs))
    // A table last counted when empty would be joined row by row. Only its owner may count it.
    await sql`analyze need_units`.execute(task.db.kysely)
    return new SumsOfUnits(await inRun(task, (trx) => readUnitIds(trx, kind)))
  })
  const addSource = async (source: Source) => {
    const sums = await made
    const question = questionOf(task, source)
    await stages.of(source, () => inRun(task, (trx) => addSums(trx, sums, question)))
    await score(sums, question.components)
  }
  await inLanes(lanes, [
    async () => {
      await made
      await stages.of('measures', () => inRun(task, (trx) => measureUnits(trx, kind, crs)))
      units = await inRun(task, (trx) => readUnits(trx, kind))
      if (sources.includes('units')) await addSource('units')
    },
    // It asks nothing of units, and is done while they are made.
    async () => {
      await stages.of('reporting', async () => {
        reporting = await inRun(task, (trx) => readReporting(trx, known))
      })
    },
    ...sources.filter((source) => source !== 'units').map((source) => () => addSource(source)),
    ...own.map((one) => async () => {
      const sums = await made
      await stages.of('own-components', async () => {
        const found = await ownSums(task, one)
        sums.add(one.code, found.keys(), [...found.values()])
      })
      await score(sums, [one])
    }),
  ])
  await stages.of('scores', async () =>
    score(
      await made,
      all.filter(({ code }) => !figures.has(code)),
    ),
  )
  await stages.of('writing', () =>
    write(
      task,
      stages,
      { units: units!, reporting: reporting!, own },
      all.map(({ code }) => ({ code, figures: figures.get(code)! })),
    ),
  )
}

/** Nobody sees any of it before the run is finished, so it is written by as many as there are lanes. */
async function write(
  task: RunTask,
  stages: Stages,
  {
    units,
    reporting,
    own,
  }: { units: readonly Unit[]; reporting: Reporting; own: readonly OwnComponent[] },
  lines: readonly { code: string; figures: Figures }[],
): Promise<void> {
  const began = performance.now()
  const figures = lines.map((line) => line.figures)
  const half = Math.ceil(units.length / lanes)
  await inLanes(
    lanes,
    Array.from(
      { length: lanes },
      (_, lane) => () =>
        inRun(task, (trx) =>
          writeValues(trx, task, units, figures, lane * half, (lane + 1) * half),
        ),
    ),
  )
  const spentMs = { ...stages.spentMs, writing: Math.round(performance.now() - began) }
  await inRun(task, (trx) =>
    finish(trx, task, {
      components: lines.map(({ code }) => code),
      scales: Object.fromEntries(lines.map((line) => [line.code, line.figures.scale])),
      settings: {
        reporting: Object.fromEntries(reporting),
        weights: Object.fromEntries(own.map(({ code, config }) => [code, config.weight])),
      },
      counts: {
        units: units.length,
        stageMs: spentMs,
        withFigure: Object.fromEntries(
          lines.map((line) => [line.code, line.figures.raw.filter((raw) => raw > 0).length]),
        ),
      },
    }),
  )
}

/** What is asked of a source; of reports also when they came, for need in time. */
function questionOf(
  { municipalityId, runId, kind, crs, components, ...when }: RunTask,
  source: Source,
) {
  const known = knownAt(when)
  const question = {
    source,
    components: components.filter((one) => one.source === source),
    known,
    asked: { kind, crs },
  }
  if (source !== 'reports') return question
  return { ...question, kept: keptBins({ municipalityId, runId, known }) }
}

/** Of a component that somebody made himself the message has to say which it is. */
async function ownSums(task: RunTask, own: OwnComponent): Promise<Map<number, number | null>> {
  const { kind, crs } = task
  try {
    return await inRun(task, (trx) => readOwnSums(trx, own, { kind, crs, at: contextOf(task) }))
  } catch (error) {
    throw new Error(`Component ${own.code}: ${error instanceof Error ? error.message : error}`)
  }
}

/** What is joined is much and in no order, and fits into memory: sorting it, or remembering what was asked, is no gain. */
const ofRuns = {
  ...{ statement_timeout: '600000', work_mem: '128MB', jit: 'off' },
  ...{ enable_mergejoin: 'off', enable_memoize: 'off' },
}

function inRun<T>(task: RunTask, act: (trx: Trx) => Promise<T>): Promise<T> {
  return inTenant(task.db, task.municipalityId, computing, async (trx) => {
    const settings = { ...ofRuns, application_name: statementsOf(task.runId) }
    const set = Object.entries(settings).map(
      ([name, value]) => sql`set_config(${name}, ${value}, true)`,
    )
    await sql`select ${sql.join(set)}`.execute(trx)
    return act(trx)
  })
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

/** What a run goes through: says how far it is, and how long each took. */
class Stages {
  readonly spentMs: Record<string, number> = {}
  private ended = 0
  private readonly task: RunTask
  private readonly count: number

  constructor(task: RunTask, count: number) {
    this.task = task
    this.count = count
  }

  async of<T>(name: string, act: () => Promise<T>): Promise<T> {
    await tick(this.task, name, Math.min(1, this.ended / this.count))
    const started = performance.now()
    const done = await act()
    const earlier = this.spentMs[name] ?? 0
    this.spentMs[name] = earlier + Math.round(performance.now() - started)
    this.ended += 1
    return done
  }
}

/** Throws when somebody asked the run to stop. */
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

async function readUnitIds(trx: Trx, kind: UnitKind): Promise<number[]> {
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(array_to_json(array_agg(id order by id)), '[]') as ids from need_units
    where municipality_id = (select current_municipality()) and kind = ${kind}`.execute(trx)
  return rows[0]!.ids
}

async function readUnits(trx: Trx, kind: UnitKind): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select id, district_id as "districtId", people, length_m as "lengthM", area_m2 as "areaM2" from need_units
    where municipality_id = (select current_municipality()) and kind = ${kind} order by id`.execute(
    trx,
  )
  return rows
}
