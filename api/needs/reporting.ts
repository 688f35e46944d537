import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { inDistrictsSql } from './district-of.ts'
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

/**
 * By district, how often known incidents were reported again, and for how many days they could be.
 * After Liu, Bhandaram and Garg, arXiv 2204.08620: those repeats tell how readily a place reports,
 * without knowing how much there was to report.
 */
function repeatsSql({ row, now }: Known): RawBuilder<unknown> {
  const reports = row.table('reports')
  const until = sql`least(coalesce(f.closed_at, ${now}), f.reported_at + make_interval(days => ${toldForDays}::integer), ${now})`
  const firsts = sql`
    select f.id, f.category, f.geom, f.reported_at, ${until} as until from ${reports} as f
    where f.municipality_id = ${tenant} and f.duplicate_of_id is null and f.status <> 'rejected'
      and f.reported_at < ${now}`
  return sql`
    with again as (
      select duplicate_of_id as id, array_agg(reported_at) as moments from ${reports} as d
      where d.municipality_id = ${tenant} and d.duplicate_of_id is not null group by 1
    ), incidents as materialized (
      select f.district_id, f.category, date_part('epoch', f.until - f.reported_at) / 86400 as days,
        case when a.moments is not null then (select count(*) from unnest(a.moments) as moment
          where moment between f.reported_at and f.until) end as repeats
      from (${inDistrictsSql(firsts)}) as f left join again a using (id)
    )
    select coalesce(district_id, ${elsewhere}) as district, category, count(*)::float8 as incidents,
      coalesce(sum(repeats), 0)::float8 as repeats, sum(greatest(0, days)) as days
    from incidents group by 1, 2`
}

interface Repeats {
  district: number
  category: string
  incidents: number
  repeats: number
  days: number
}

/** The chance of being heard in each district, against the one where it is greatest. */
export async function readReporting(trx: Trx, known: Known): Promise<Reporting> {
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
