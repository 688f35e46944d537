import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { readCursor, writeCursor } from '../http/cursor.ts'
import type { Bbox } from '../http/params.ts'
import { notFound, Problem } from '../http/problem.ts'
import type { Component } from './components/component.ts'
import { fullLevel } from './levels.ts'
import { scoreSql } from './score.ts'
import type { UnitKind } from './unit-kinds.ts'

type Trx = Transaction<Tables>

export interface DoneRun {
  id: number
  components: string[]
  revision: number
  settings: { reporting?: Record<string, number> }
}

/** The run that answers: the current one, or that of a day. 404 where it was not computed yet. */
export async function doneRun(
  trx: Trx,
  kind: UnitKind,
  asOf: RawBuilder<unknown> | undefined,
): Promise<DoneRun> {
  const when = asOf === undefined ? sql`is_current` : sql`as_of = ${asOf} and status = 'done'`
  const { rows } = await sql<DoneRun>`select id, components, revision, settings from need_runs
    where municipality_id = (select current_municipality()) and unit_kind = ${kind} and ${when}`.execute(
    trx,
  )
  if (rows[0] !== undefined) return rows[0]
  throw new Problem(404, 'not-computed', {
    detail:
      'Need of this kind of unit was not computed yet. POST to needs/runs, and ask again when it is done.',
  })
}

const tenant = sql`(select current_municipality())`

const ranked = (run: DoneRun, shares: readonly number[]) => sql`
  select u.*, v.levels, v.raw, ${scoreSql(shares)} as score,
    rank() over (order by ${scoreSql(shares)} desc)::integer as rank
  from need_values v join need_units u on u.municipality_id = ${tenant} and u.id = v.unit_id
  where v.municipality_id = ${tenant} and v.run_id = ${run.id}`

/** What people would call the place of what has no name of its own. */
const nearestStreet = sql`(select r.name from roads r where r.municipality_id = ${tenant} and r.name is not null
  and r.geom && st_expand(s.geom, 0.004) order by r.geom <-> st_pointonsurface(s.geom) limit 1)`

const districtName = sql`(select d.name from districts d where d.municipality_id = ${tenant} and d.id = s.district_id)`

const featureJson = (
  components: readonly string[],
) => sql`json_build_object('type', 'Feature', 'id', s.id,
  'geometry', st_asgeojson(s.geom, 7, 0)::json, 'properties', json_build_object(
    'label', s.label, 'street', ${nearestStreet}, 'district', ${districtName}, 'score', round(s.score::numeric, 4), 'rank', s.rank, 'refId', s.ref_id,
    'districtId', s.district_id, 'people', round(s.people::numeric, 1),
    'vulnerablePeople', round(s.vulnerable_people::numeric, 1), 'lengthM', round(s.length_m::numeric, 1),
    'areaM2', round(s.area_m2::numeric, 1), 'levels', json_build_object(${sql.join(
      components.map(
        (code, i) =>
          sql`${sql.lit(code)}, round(s.levels[${sql.lit(i + 1)}] / ${sql.lit(fullLevel)}.0, 3)`,
      ),
    )})))`

export interface UnitsRequest {
  bbox?: Bbox
  districtId?: number
  limit: number
  cursor?: string
}

/** Units by score, the greatest need first. Ranks are among all units, whatever part is asked for. */
export async function readUnits(
  trx: Trx,
  run: DoneRun,
  shares: readonly number[],
  { bbox, districtId, limit, cursor }: UnitsRequest,
) {
  const from = readCursor(cursor, 'score')
  const part = [
    ...(bbox
      ? [
          sql`s.geom && st_makeenvelope(${sql.join(bbox.map((side) => sql`${side}::float8`))}, 4326)`,
        ]
      : []),
    ...(districtId === undefined ? [] : [sql`s.district_id = ${districtId}`]),
  ]
  const after =
    from === undefined
      ? sql`true`
      : sql`(s.score, -s.id) < (${from.key}::float8, -${from.id}::bigint)`
  const { rows } = await sql<{ text: string; score: string; id: number; matched: number }>`
    with s as materialized (select * from (${ranked(run, shares)}) as s where ${sql.join([sql`true`, ...part], sql` and `)})
    select ${featureJson(run.components)}::text as text, s.score::text, s.id,
      (select count(*)::integer from s) as matched
    from s where ${after} order by s.score desc, s.id limit ${limit + 1}`.execute(trx)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    matched: rows[0]?.matched ?? 0,
    features: rows.slice(0, limit).map(({ text }) => text),
    next: last === undefined ? null : writeCursor({ sort: 'score', key: last.score, id: last.id }),
  }
}

export interface OneUnit {
  text: string
  rank: number
  score: number
  levels: number[]
  raw: (number | null)[]
  districtId: number | null
  units: number
  /** Of each component, the share of units that have less. */
  below: number[]
}

export async function readUnit(
  trx: Trx,
  kind: UnitKind,
  run: DoneRun,
  shares: readonly number[],
  id: number,
): Promise<OneUnit> {
  const below = run.components.map(
    (_, i) =>
      sql`(count(*) filter (where a.levels[${sql.lit(i + 1)}] < o.levels[${sql.lit(i + 1)}]))::float8`,
  )
  const { rows } = await sql<OneUnit>`
    with s as materialized (${ranked(run, shares)}), o as (select * from s where id = ${id} and kind = ${kind})
    select (select ${featureJson(run.components)}::text from s where s.id = ${id}) as text,
      o.rank, o.score, o.levels, o.raw, o.district_id as "districtId", count(*)::integer as units,
      array[${sql.join(below)}] as below
    from o cross join s as a group by o.id, o.rank, o.score, o.levels, o.raw, o.district_id`.execute(
    trx,
  )
  const row = rows[0]
  if (row === undefined) throw notFound(`unit ${id}`)
  return { ...row, below: row.below.map((count) => count / row.units) }
}

/** Levels of all units of a run, one after another, for statistics over them. */
export async function readLevels(
  trx: Trx,
  run: DoneRun,
): Promise<{ ids: number[]; levels: number[][] }> {
  const { rows } = await sql<{
    unit_id: number
    levels: number[]
  }>`select unit_id, levels from need_values
    where municipality_id = ${tenant} and run_id = ${run.id} order by unit_id`.execute(trx)
  return { ids: rows.map((row) => row.unit_id), levels: rows.map((row) => row.levels) }
}

export function figuresOfUnit(
  unit: OneUnit,
  run: DoneRun,
  shares: readonly number[],
  components: readonly Component[],
) {
  return run.components.map((code, i) => {
    const level = (unit.levels[i] ?? 0) / fullLevel
    return {
      component: code,
      unit: components.find((one) => one.code === code)?.unit ?? '',
      raw: unit.raw[i] ?? null,
      level,
      share: unit.score > 0 ? (level * shares[i]!) / unit.score : 0,
      percentile: unit.below[i] ?? 0,
    }
  })
}
