import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { readCursor, writeCursor } from '../http/cursor.ts'
import type { Bbox } from '../http/params.ts'
import { notFound, Problem } from '../http/problem.ts'
import { fullLevel } from './levels.ts'
import { scoreSql } from './score.ts'
import type { UnitKind } from './unit-kinds.ts'

export interface DoneRun {
  id: number
  components: string[]
  revision: number
  settings: { reporting?: Record<string, number>; weights?: Record<string, number> }
  /** By component, of how many units something is known. */
  counts: { withFigure?: Record<string, number> }
}

/** The run that answers: the current one, or that of a day. 404 where it was not computed yet. */
export async function doneRun(
  trx: Trx,
  kind: UnitKind,
  asOf: RawBuilder<unknown> | undefined,
): Promise<DoneRun> {
  const when = asOf === undefined ? sql`is_current` : sql`as_of = ${asOf} and status = 'done'`
  const { rows } =
    await sql<DoneRun>`select id, components, revision, settings, counts from need_runs
    where municipality_id = (select current_municipality()) and unit_kind = ${kind} and ${when}`.execute(
      trx,
    )
  if (rows[0] !== undefined) return rows[0]
  throw new Problem(404, 'not-computed', {
    detail:
      'Need of this kind of unit was not computed yet. POST to needs/runs, and ask again when it is done.',
  })
}

/** Rows (id, score, rank). What else is to be known of a unit is joined when it is clear which. */
const ranked = (run: DoneRun, shares: readonly number[]) => sql`
  select v.unit_id as id, ${scoreSql(shares)} as score,
    rank() over (order by ${scoreSql(shares)} desc)::integer as rank
  from need_values v where v.municipality_id = ${tenant} and v.run_id = ${run.id}`

/** Of ranked units `s` what is known of them, `u`, and their values, `v`. */
const known = (run: DoneRun) => sql`
  join need_units u on u.municipality_id = ${tenant} and u.id = s.id
  join need_values v on v.municipality_id = ${tenant} and v.run_id = ${run.id} and v.unit_id = s.id`

/** What people would call the place of what has no name of its own. */
export const nearestStreetSql = (
  point: RawBuilder<unknown>,
) => sql`(select r.name from roads r where r.municipality_id = ${tenant} and r.name is not null
  and r.geom && st_expand(${point}, 0.006) order by r.geom <-> ${point} limit 1)`

const nearestStreet = nearestStreetSql(sql`st_pointonsurface(u.geom)`)

const districtName = sql`(select d.name from districts d where d.municipality_id = ${tenant} and d.id = u.district_id)`

const featureJson = (
  components: readonly string[],
) => sql`json_build_object('type', 'Feature', 'id', s.id,
  'geometry', st_asgeojson(u.geom, 7, 0)::json, 'properties', json_build_object(
    'label', u.label, 'street', ${nearestStreet}, 'district', ${districtName},
    'score', round(s.score::numeric, 4), 'rank', s.rank, 'refId', u.ref_id,
    'districtId', u.district_id, 'people', round(u.people::numeric, 1),
    'vulnerablePeople', round(u.vulnerable_people::numeric, 1), 'lengthM', round(u.length_m::numeric, 1),
    'areaM2', round(u.area_m2::numeric, 1), 'levels', json_build_object(${sql.join(
      components.map(
        (code, i) =>
          sql`${sql.lit(code)}, round(v.levels[${sql.lit(i + 1)}] / ${sql.lit(fullLevel)}.0, 3)`,
      ),
    )})))`

export interface UnitsRequest {
  bbox?: Bbox
  districtId?: number
  ids?: number[]
  limit: number
  cursor?: string
}

/** Units by score, the greatest need first. Ranks are among all units, whatever part is asked for. */
export async function readUnits(
  trx: Trx,
  run: DoneRun,
  shares: readonly number[],
  { bbox, districtId, ids, limit, cursor }: UnitsRequest,
) {
  const from = readCursor(cursor, 'score')
  const part = [
    ...(bbox
      ? [
          sql`u.geom && st_makeenvelope(${sql.join(bbox.map((side) => sql`${side}::float8`))}, 4326)`,
        ]
      : []),
    ...(districtId === undefined ? [] : [sql`u.district_id = ${districtId}`]),
    ...(ids === undefined ? [] : [sql`u.id = any (${`{${ids.join(',')}}`}::bigint[])`]),
  ]
  const after =
    from === undefined
      ? sql`true`
      : sql`(s.score, -s.id) < (${from.key}::float8, -${from.id}::bigint)`
  const matching =
    part.length === 0
      ? sql`select * from ranked`
      : sql`select s.* from ranked s join need_units u on u.municipality_id = ${tenant} and u.id = s.id
          where ${sql.join(part, sql` and `)}`
  const { rows } = await sql<{ text: string; score: string; id: number; matched: number }>`
    with ranked as (${ranked(run, shares)}), matching as materialized (${matching}), s as (
      select * from matching s where ${after} order by s.score desc, s.id limit ${limit + 1})
    select ${featureJson(run.components)}::text as text, s.score::text, s.id,
      (select count(*)::integer from matching) as matched
    from s ${known(run)} order by s.score desc, s.id`.execute(trx)
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
      sql`(count(*) filter (where a.levels[${sql.lit(i + 1)}] < v.levels[${sql.lit(i + 1)}]))::float8`,
  )
  const { rows } = await sql<OneUnit>`
    with ranked as (${ranked(run, shares)}), s as (select * from ranked where id = ${id})
    select ${featureJson(run.components)}::text as text, s.rank, s.score, v.levels, v.raw,
      u.district_id as "districtId", b.units, b.below
    from s ${known(run)} cross join lateral (
      select count(*)::integer as units, array[${sql.join(below)}] as below
      from need_values a where a.municipality_id = ${tenant} and a.run_id = ${run.id}) as b
    where u.kind = ${kind}`.execute(trx)
  const row = rows[0]
  if (row === undefined) throw notFound(`unit ${id}`)
  return { ...row, below: row.below.map((count) => count / row.units) }
}

/**
 * Levels of all units of a run, component after component, each with the units in order of their
 * ids. They come as one row, which costs a tenth of what a row a unit does.
 */
export async function readLevels(
  trx: Trx,
  run: DoneRun,
  indices: readonly number[],
): Promise<{ ids: number[]; levels: number[][] }> {
  const levels = indices.map(
    (index) => sql`coalesce(json_agg(levels[${sql.lit(index + 1)}] order by unit_id), '[]')`,
  )
  const { rows } = await sql<{ ids: number[]; levels: number[][] }>`
    select coalesce(json_agg(unit_id order by unit_id), '[]') as ids, json_build_array(${sql.join(levels)}) as levels
    from need_values where municipality_id = ${tenant} and run_id = ${run.id}`.execute(trx)
  return rows[0]!
}

export function figuresOfUnit(
  unit: OneUnit,
  run: DoneRun,
  shares: readonly number[],
  components: readonly { code: string; unit: string }[],
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
