import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { keptBins } from './bins.ts'
import { figuresOf, type Unit } from './compute.ts'
import type { Scale } from './levels.ts'
import { readOwnComponents, readOwnSums } from './own-components.ts'
import type { Reporting } from './reporting.ts'
import type { RunTask } from './run-task.ts'
import { computing, contextOf, knownAt } from './runs.ts'
import { addSums, SumsOfUnits } from './sums.ts'
import { reachOf } from './unit-kinds.ts'
import { writeValues } from './write-run.ts'

/** Degrees (EPSG:4326). */
export type Box = [west: number, south: number, east: number, north: number]

/** More than so many at once are computed with all the others, so that scales stay true. */
const mostTouched = 2000

interface CurrentRun {
  id: number
  components: string[]
  scales: Record<string, Scale>
  settings: { reporting?: Record<string, number> }
  countedAt: string
}

type IncrementTask = Omit<RunTask, 'runId' | 'asOf'>

/**
 * Computes anew the units that a change in a box touches, on the scales of the current run, and
 * raises its revision. Returns how many they were; undefined when there is no run, or too many.
 */
export async function updateUnits(task: IncrementTask, box: Box): Promise<number | undefined> {
  return inTenant(task.db, task.municipalityId, computing, async (trx) => {
    await sql`select set_config('jit', 'off', true)`.execute(trx)
    const run = await currentRun(trx, task)
    if (run === undefined) return undefined
    const units = await touchedUnits(trx, task, box)
    if (units.length === 0 || units.length > mostTouched) return units.length === 0 ? 0 : undefined
    const ids = units.map(({ id }) => id)
    const only = { ids, box: around(ids) }
    const sums = new SumsOfUnits(ids)
    const known = knownAt(task)
    const { municipalityId } = task
    await sql`delete from need_bins where municipality_id = ${municipalityId} and run_id = ${run.id}
      and unit_id = any (${ids}::bigint[])`.execute(trx)
    const moment = sql`${run.countedAt}::timestamptz`
    const kept = keptBins({ municipalityId, runId: run.id, known, moment })
    for (const source of new Set(task.components.map((one) => one.source))) {
      const components = task.components.filter((one) => one.source === source)
      const asked = { kind: task.kind, crs: task.crs, only }
      await addSums(trx, sums, {
        ...{ source, components, known, asked },
        ...(source === 'reports' && { kept }),
      })
    }
    const reporting: Reporting = new Map(
      Object.entries(run.settings.reporting ?? {}).map(([id, chance]) => [Number(id), chance]),
    )
    const own = await readOwnComponents(trx)
    for (const one of own) {
      const found = await readOwnSums(trx, one, {
        kind: task.kind,
        crs: task.crs,
        at: contextOf(task),
        only,
      })
      sums.add(one.code, found.keys(), [...found.values()])
    }
    const rules = new Map(
      [...task.components, ...own.map(({ code, config }) => ({ code, ...config }))].map((one) => [
        one.code,
        one,
      ]),
    )
    // In the order of the run, which may be from before a component came or went.
    const figures = run.components.map((code) => {
      const one = rules.get(code)
      const scale = one && run.scales[code]
      return figuresOf(one ?? gone, units, sums.of(code), reporting, scale)
    })
    await writeValues(trx, { ...task, runId: run.id }, units, figures)
    await sql`update need_runs set revision = revision + 1
      where municipality_id = ${task.municipalityId} and id = ${run.id}`.execute(trx)
    return units.length
  })
}

async function currentRun(trx: Trx, { municipalityId, kind }: IncrementTask) {
  const { rows } = await sql<CurrentRun>`
    select id, components, scales, settings, coalesce(counted_at, requested_at)::text as "countedAt" from need_runs
    where municipality_id = ${municipalityId} and unit_kind = ${kind} and is_current for update`.execute(
    trx,
  )
  return rows[0]
}

/** Those that the box meets; lines take what lies beside them, so their box is widened by their reach. */
async function touchedUnits(trx: Trx, { kind }: IncrementTask, box: Box): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select id, district_id as "districtId", people, length_m as "lengthM", area_m2 as "areaM2" from need_units
    where municipality_id = (select current_municipality()) and kind = ${kind}
      and geom && ${widened(box, reachOf(kind) ?? 0)}
    order by id limit ${mostTouched + 1}`.execute(trx)
  return rows
}

function widened([west, south, east, north]: Box, byM: number) {
  const up = byM / 111_000
  const across = up / Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180)
  return sql`st_makeenvelope(${west - across}::float8, ${south - up}::float8, ${east + across}::float8, ${north + up}::float8, 4326)`
}

/** What could lie in these units. */
const around = (ids: readonly number[]) =>
  sql`(select st_expand(st_setsrid(st_extent(geom)::geometry, 4326), 0.0015) from need_units
    where municipality_id = (select current_municipality()) and id = any (${`{${ids.join(',')}}`}::bigint[]))`

/** A component that the run had and that is no more: it has nothing to say. */
const gone = { scale: 'linear', cap: 0 } as const
