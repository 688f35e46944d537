import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import type { Known } from './sources.ts'

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

/** The chance of being heard in each district, relative to the one where it is greatest. */
export async function readReporting(trx: Transaction<Tables>, known: Known): Promise<Reporting> {
  const { rows } = await sql<Repeats>`${repeatsSql(known)}`.execute(trx)
  return reportingOf(rows)
}

/**
 * Repeats are Poisson with a rate of the category times a factor of the district; factors are drawn
 * to 1 by a gamma prior, the more the fewer repeats were to be expected.
 */
export function reportingOf(rows: readonly Repeats[]): Reporting {
  const categories = new Map<string, { repeats: number; days: number; incidents: number }>()
  for (const { category, repeats, days, incidents } of rows) {
    const sum = categories.get(category) ?? { repeats: 0, days: 0, incidents: 0 }
    categories.set(category, {
      repeats: sum.repeats + repeats,
      days: sum.days + days,
      incidents: sum.incidents + incidents,
    })
  }
  const districts = new Map<number, { repeats: number; expected: number; days: number }>()
  for (const { district, category, repeats, days } of rows) {
    const of = categories.get(category)!
    const expected = of.days > 0 ? (of.repeats / of.days) * days : 0
    const sum = districts.get(district) ?? { repeats: 0, expected: 0, days: 0 }
    districts.set(district, {
      repeats: sum.repeats + repeats,
      expected: sum.expected + expected,
      days: sum.days + days,
    })
  }
  const strength = priorStrength([...districts.values()])
  const all = [...categories.values()]
  const days = all.reduce((sum, one) => sum + one.days, 0)
  const rate = days > 0 ? all.reduce((sum, one) => sum + one.repeats, 0) / days : 0
  const chances = new Map<number, number>()
  for (const [district, { repeats, expected }] of districts) {
    const factor = (repeats + strength) / (expected + strength)
    chances.set(district, 1 - Math.exp(-factor * rate * lastsDays))
  }
  const best = Math.max(...chances.values(), 0)
  if (!(best > 0)) return new Map()
  return new Map(
    [...chances].map(([district, chance]) => [
      district,
      Math.max(1 / mostIncidents, chance / best),
    ]),
  )
}

/** By moments: 1 / variance of the factors beyond what chance gives; between 2 and 200. */
function priorStrength(places: readonly { repeats: number; expected: number }[]): number {
  const told = places.filter(({ expected }) => expected > 0)
  const expected = told.reduce((sum, place) => sum + place.expected, 0)
  if (!(expected > 0)) return 200
  const excess =
    told.reduce((sum, place) => sum + (place.repeats - place.expected) ** 2 - place.expected, 0) /
    told.reduce((sum, place) => sum + place.expected ** 2, 0)
  return excess > 0 ? Math.min(200, Math.max(2, 1 / excess)) : 200
}
