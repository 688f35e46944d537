import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import type { Known } from './sources.ts'
import { reportingBehaviour } from './statistics/reporting-behaviour.ts'
import { reportingProbability } from './statistics/reporting-probability.ts'

/** How readily each district reports: the chance that an incident there is ever heard of. */
export type Reporting = ReadonlyMap<number, number>

/** The row of a place without a district. */
export const elsewhere = 0

/** A known incident can be told again for so many days, if it is not mended before. */
const toldForDays = 30

/** An incident that nobody reports goes away, or is found by others, after so many days. */
const lastsDays = 45

/** No place is taken to be so silent that one report stands for more than this many incidents. */
const mostIncidents = 6

/** Repeats that came within a moment still took some time. Days. */
const leastDays = 0.01

const tenant = sql`(select current_municipality())`

/**
 * By district, how often known incidents were reported again, and for how many days they could be.
 * After Liu, Bhandaram and Garg, arXiv 2204.08620: those repeats tell how readily a place reports,
 * without knowing how much there was to report.
 */
function repeatsSql({ row, now }: Known): RawBuilder<unknown> {
  return sql`
    with firsts as materialized (
      select r.id, r.category, r.geom, r.reported_at,
        least(coalesce(r.closed_at, ${now}), r.reported_at + make_interval(days => ${toldForDays}::integer), ${now}) as until
      from ${row.table('reports')} as r
      where r.municipality_id = ${tenant} and r.duplicate_of_id is null and r.status <> 'rejected'
        and r.reported_at < ${now}
    ), again as (
      select f.id, count(*)::float8 as repeats from firsts f
      join ${row.table('reports')} as d on d.municipality_id = ${tenant} and d.duplicate_of_id = f.id
      where d.reported_at between f.reported_at and f.until
      group by 1
    ), placed as (
      select distinct on (f.id) f.id, f.category, coalesce(d.id, ${elsewhere}) as district,
        greatest(0, extract(epoch from f.until - f.reported_at) / 86400)::float8 as days
      from firsts f left join districts d on d.municipality_id = ${tenant} and d.geom && f.geom and st_intersects(d.geom, f.geom)
      order by f.id, d.kind = 'neighbourhood' desc nulls last, d.id
    )
    select p.district, p.category, count(*)::float8 as incidents, coalesce(sum(a.repeats), 0) as repeats, sum(p.days) as days
    from placed p left join again a using (id)
    group by 1, 2`
}

interface Repeats {
  district: number
  category: string
  incidents: number
  repeats: number
  days: number
}

/** The chance of being heard in each district, against the one where it is greatest. */
export async function readReporting(trx: Transaction<Tables>, known: Known): Promise<Reporting> {
  const { rows } = await sql<Repeats>`${repeatsSql(known)}`.execute(trx)
  return reportingOf(rows)
}

/** Of each district the mean over what happens in the whole town, so that all are held against the same. */
function reportingOf(rows: readonly Repeats[]): Reporting {
  const districts = [...new Set(rows.map(({ district }) => district))]
  const categories = [...new Set(rows.map(({ category }) => category))]
  const behaviour = reportingBehaviour(
    {
      place: rows.map(({ district }) => districts.indexOf(district)),
      category: rows.map(({ category }) => categories.indexOf(category)),
      repeats: rows.map(({ repeats }) => repeats),
      exposureDays: rows.map(({ repeats, days }) =>
        repeats > 0 ? Math.max(days, leastDays) : days,
      ),
    },
    districts.length,
    categories.length,
  )
  if (!behaviour.estimable) return new Map()
  const all = rows.reduce((sum, { incidents }) => sum + incidents, 0)
  const shares = categories.map(
    (category) =>
      rows.reduce((sum, row) => sum + (row.category === category ? row.incidents : 0), 0) / all,
  )
  const chances = districts.map((_, place) =>
    shares.reduce(
      (sum, share, category) =>
        sum + share * reportingProbability(behaviour, place, category, lastsDays),
      0,
    ),
  )
  const best = Math.max(...chances)
  return new Map(
    districts.map((district, place) => [
      district,
      Math.max(1 / mostIncidents, chances[place]! / best),
    ]),
  )
}
