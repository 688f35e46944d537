import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { fullLevel } from './levels.ts'
import { type DoneRun, nearestStreetSql } from './read.ts'

/** What is told of a cluster; the words are in the translation files. */
export interface Cluster {
  number: number
  units: number
  people: number
  lengthM: number
  areaM2: number
  /** Of its units. */
  score: number
  /** The name that most of its units bear. */
  label: string | null
  districtId: number | null
  /** That lies nearest to its middle. */
  street: string | null
  bbox: number[]
  /** The component that adds most to its score, and how much. */
  component: string
  share: number
}

/** More of them nobody reads; the others are on the map. */
const mostClusters = 100

/** Describes clusters, given by the ids of their units, the most striking first. */
export async function describeClusters(
  trx: Trx,
  run: DoneRun,
  shares: readonly number[],
  clusters: readonly (readonly number[])[],
): Promise<Cluster[]> {
  const told = clusters.slice(0, mostClusters)
  if (told.length === 0) return []
  const ids = told.flat()
  const numbers = told.flatMap((units, number) => units.map(() => number))
  const levels = shares.map((share, i) =>
    share === 0 ? sql`0::float8` : sql`avg(v.levels[${sql.lit(i + 1)}])::float8`,
  )
  const { rows } = await sql<
    Omit<Cluster, 'score' | 'component' | 'share'> & {
      levels: number[]
      middle: string
    }
  >`
    select c.*, ${nearestStreetSql(sql`c.middle`)} as street from (select c.number, count(*)::integer as units, sum(u.people)::float8 as people, sum(u.length_m)::float8 as "lengthM",
      sum(u.area_m2)::float8 as "areaM2", mode() within group (order by u.label) as label,
      mode() within group (order by u.district_id) as "districtId",
      array[min(st_xmin(u.geom)), min(st_ymin(u.geom)), max(st_xmax(u.geom)), max(st_ymax(u.geom))] as bbox,
      st_centroid(st_collect(st_pointonsurface(u.geom))) as middle,
      array[${sql.join(levels)}] as levels
    from unnest(${`{${ids.join(',')}}`}::bigint[], ${`{${numbers.join(',')}}`}::integer[]) as c (id, number)
    join need_units u on u.municipality_id = (select current_municipality()) and u.id = c.id
    join need_values v on v.municipality_id = u.municipality_id and v.run_id = ${run.id} and v.unit_id = u.id
    group by c.number) as c order by c.number`.execute(trx)
  return rows.map(({ levels: means, middle: _, ...row }) => {
    const parts = means.map((level, i) => (level * shares[i]!) / fullLevel)
    const score = parts.reduce((sum, part) => sum + part, 0)
    const most = parts.indexOf(Math.max(...parts))
    return {
      ...row,
      score,
      component: run.components[most] ?? '',
      share: score > 0 ? parts[most]! / score : 0,
    }
  })
}
