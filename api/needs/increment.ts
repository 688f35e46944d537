import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import type { Component, Source } from './components/component.ts'
import { figuresOf, type Sums, type Unit } from './compute.ts'
import type { Scale } from './levels.ts'
import { type OwnComponent, readOwnComponents, readOwnSums } from './own-components.ts'
import { placesSql } from './places.ts'
import type { Reporting } from './reporting.ts'
import { computing, contextOf, knownAt, type RunTask, readSums, writeValues } from './runs.ts'
import { featuresOf } from './sources.ts'
import { reachOf } from './unit-kinds.ts'

/** Degrees (EPSG:4326). */
export type Box = [west: number, south: number, east: number, north: number]

/** More than so many at once are computed with all the others, so that scales stay true. */
const mostTouched = 2000

interface CurrentRun {
  id: number
  components: string[]
  scales: Record<string, Scale>
  settings: { reporting?: Record<string, number> }
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
    const sums = new Map<string, Sums>()
    for (const source of new Set(task.components.map((one) => one.source))) {
      const own = task.components.filter((one) => one.source === source)
      for (const [code, figures] of await sumsIn(trx, task, source, own, ids))
        sums.set(code, figures)
    }
    const reporting: Reporting = new Map(
      Object.entries(run.settings.reporting ?? {}).map(([id, chance]) => [Number(id), chance]),
    )
    const own = await readOwnComponents(trx)
    for (const one of own) sums.set(one.code, await ownSumsIn(trx, task, one, ids))
    const rules = new Map(
      [...task.components, ...own.map(({ code, config }) => ({ code, ...config }))].map((one) => [
        one.code,
        one,
      ]),
    )
    // In the order of the run, which may be from before a component came or went.
    const figures = run.components.map((code) => {
      const one = rules.get(code)
      if (one === undefined) return { raw: [], levels: [] }
      return figuresOf(one, units, sums.get(code) ?? new Map(), reporting, run.scales[code])
    })
    await writeValues(trx, { ...task, runId: run.id }, units, figures)
    await sql`update need_runs set revision = revision + 1
      where municipality_id = ${task.municipalityId} and id = ${run.id}`.execute(trx)
    return units.length
  })
}

async function currentRun(trx: Transaction<Tables>, { municipalityId, kind }: IncrementTask) {
  const { rows } = await sql<CurrentRun>`
    select id, components, scales, settings from need_runs
    where municipality_id = ${municipalityId} and unit_kind = ${kind} and is_current for update`.execute(
    trx,
  )
  return rows[0]
}

/** Those that the box meets; lines take what lies beside them, so their box is widened by their reach. */
async function touchedUnits(
  trx: Transaction<Tables>,
  { kind }: IncrementTask,
  box: Box,
): Promise<Unit[]> {
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

async function sumsIn(
  trx: Transaction<Tables>,
  task: IncrementTask,
  source: Source,
  components: readonly Component[],
  ids: readonly number[],
) {
  const known = knownAt(task)
  const list = `{${ids.join(',')}}`
  if (source === 'units') {
    const units = sql`(select unit_id, 1.0::float8 as share from unnest(${list}::bigint[]) as unit_id)`
    return readSums(trx, source, components, known, units)
  }
  const places = placesSql(
    task.kind,
    featuresOf(source, known, around(list)),
    task.crs.srid,
    task.crs.unitM,
  )
  const near = sql`(select * from (${places}) as found where unit_id = any (${list}::bigint[]))`
  return readSums(trx, source, components, known, near)
}

function ownSumsIn(
  trx: Transaction<Tables>,
  task: IncrementTask,
  own: OwnComponent,
  ids: readonly number[],
) {
  const { kind, crs } = task
  const only = { ids, box: around(`{${ids.join(',')}}`) }
  return readOwnSums(trx, own, { kind, crs, at: contextOf(task), only })
}

/** What could lie in these units. */
const around = (list: string) =>
  sql`(select st_expand(st_setsrid(st_extent(geom)::geometry, 4326), 0.0015) from need_units
    where municipality_id = (select current_municipality()) and id = any (${list}::bigint[]))`
