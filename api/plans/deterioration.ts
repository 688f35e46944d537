import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { Curve } from './answers.ts'

/** A curve is fitted to inspections when there are so many, of so many things. */
const least = { inspections: 12, assets: 5 }

/** Worn by so much at the end of its life, and slow at first: as need reckons by age. */
const endWorn = 0.8
const power = 1.6

/**
 * Rows (type, name, life, basis, inspections): how long things of a type last. Fitted by least squares
 * to what inspections found at which age, where there are enough; else as the type expects.
 */
const curvesSql: RawBuilder<unknown> = sql`
  select t.code as type, t.name, coalesce(f.life, t.expected_life_years) as life,
    case when f.life is not null then 'inspections' when t.expected_life_years is not null then 'expected-life'
      else 'typical' end as basis, coalesce(f.inspections, 0)::integer as inspections
  from asset_types t
  left join (
    select a.type, count(*) as inspections,
      case when count(*) >= ${least.inspections}::integer and count(distinct a.id) >= ${least.assets}::integer and sum(x.worn * x.s) > 0
        then least(250, greatest(3, power(${endWorn}::float8 * sum(x.s * x.s) / sum(x.worn * x.s), ${1 / power}::float8))) end as life
    from inspections n
    join assets a on a.municipality_id = ${tenant} and a.id = n.asset_id and a.installed_on is not null
    cross join lateral (select 1 - n.condition / 100.0::float8 as worn,
      power(greatest(0, extract(epoch from n.inspected_at - a.installed_on::timestamptz) / 31557600.0)::float8, ${power}::float8) as s) as x
    where n.municipality_id = ${tenant} and n.condition is not null
    group by 1) as f on f.type = t.code
  where t.municipality_id = ${tenant}`

/** What is worn wears on, by offsets of whole years from now; means over the assets it is about. */
export interface Wear {
  id: number
  /** 0 (new) to 1 (failed). */
  worn: number[]
  /** Share of life that is used up. */
  used: number[]
  /** Of a failure within a year. */
  chance: number[]
  basis: Curve['basis']
}

/** Of each of those interventions `i` that are about assets whose age or condition and life are known. */
export async function readWear(
  trx: Trx,
  mostYears: number,
  which: RawBuilder<unknown>,
): Promise<Wear[]> {
  const { rows } = await sql<Wear>`
    with curves as materialized (${curvesSql}),
    about as materialized (
      select i.id, x.collection, x.id as ref from interventions i
      cross join lateral jsonb_to_recordset(i.about) as x (collection text, id bigint)
      where i.municipality_id = ${tenant} and ${which}),
    concerned as materialized (
      select b.id, a.id as asset_id from about b join assets a on b.collection = 'assets' and a.municipality_id = ${tenant} and a.id = b.ref
      union
      select b.id, a.id from about b join assets a on b.collection = 'network-edges' and a.municipality_id = ${tenant} and a.edge_id = b.ref
      union
      select b.id, a.id from about b join assets a on b.collection = 'roads' and a.municipality_id = ${tenant} and a.road_id = b.ref),
    lives as (
      select c.id, a.condition, k.basis, coalesce(case when k.basis = 'inspections' then k.life end, a.expected_life_years, k.life)::float8 as life,
        greatest(0, ((select today()) - a.installed_on) / 365.25)::float8 as age
      from concerned c join assets a on a.municipality_id = ${tenant} and a.id = c.asset_id join curves k on k.type = a.type),
    -- As worn as it is found to be, whatever its years: the age at which the curve says so.
    aged as materialized (
      select id, life, case when life is null then 'typical' when basis = 'typical' then 'expected-life' else basis end as basis,
        coalesce(life * power((1 - condition / 100.0) / ${endWorn}::float8, ${1 / power}::float8), age) as age
      from lives where life is not null and (condition is not null or age is not null)),
    years as (
      select d.id, t, avg(w.worn) as worn, avg((d.age + t) / d.life) as used, avg(1 - exp(-0.002 * exp(4.5 * w.worn))) as chance,
        mode() within group (order by d.basis) as basis
      from aged d cross join generate_series(0, ${mostYears}::integer) as t
      cross join lateral (select least(1, ${endWorn}::float8 * power((d.age + t) / d.life, ${power}::float8)) as worn) as w
      group by 1, 2)
    select id, array_agg(worn order by t) as worn, array_agg(used order by t) as used, array_agg(chance order by t) as chance,
      min(basis) as basis
    from years group by id`.execute(trx)
  return rows
}

/** The curves that were used: of types that there is something of. */
export async function readCurves(trx: Trx): Promise<Curve[]> {
  const { rows } = await sql<Curve>`
    select c.type, c.name, round(c.life::numeric, 1)::float8 as "lifeYears", c.basis, c.inspections
    from (${curvesSql}) as c
    where exists (select from assets a where a.municipality_id = ${tenant} and a.type = c.type)
    order by c.inspections desc, c.type`.execute(trx)
  return rows
}

/** By how much a component of need grows in a year where no curve is known. */
const typical: Readonly<Record<string, number>> = {
  pavement: 0.06,
  condition: 0.04,
  'remaining-life': 0.03,
  mains: 0.03,
  failures: 0.08,
  risk: 0.06,
  backlog: 0.05,
  upkeep: 0.08,
}

/** What of the wear a component follows; the others grow as is typical. */
const follows: Readonly<Record<string, 'worn' | 'used' | 'chance'>> = {
  condition: 'worn',
  'remaining-life': 'used',
  mains: 'used',
  failures: 'chance',
  upkeep: 'chance',
  risk: 'chance',
}

/** How many times as much a component of need is after so many years without works. */
export function growthOf(component: string, years: number, wear: Wear | undefined): number {
  const figure = follows[component]
  const [now, then] = figure && wear ? [wear[figure][0], wear[figure][years]] : []
  if (now && then) return then / now
  return (1 + (typical[component] ?? 0)) ** years
}
