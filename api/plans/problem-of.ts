import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import type { ProblemInput } from './choose/problem.ts'
import { growthOf, readWear, type Wear } from './deterioration.ts'
import type { Pins, Rules } from './schema.ts'

/** Days that crews can work outside in a year. */
const seasonDays = 220

interface Row {
  id: number
  benefit: number
  removed: Record<string, number> | null
  cost: number
  fund: string
  crewDays: Record<string, number>
  durationDays: number
  closure: string
  earliestOn: string | null
  latestOn: string | null
  districtId: number | null
  bundleId: number | null
  people: number
  needs: { id: number; sameYear: boolean; status: string }[]
  moratoriumUntil: string | null
  reportedOn: string | null
}

export interface Pool {
  rows: Row[]
  /** By candidate, how what it is about wears. */
  wear: ReadonlyMap<number, Wear>
  bundles: { id: number; saved: number }[]
  peopleByDistrict: Record<string, number>
}

export interface Frame {
  firstYear: number
  years: number
}

/** All that could still be chosen, with what binds it; of an approved plan also what it chose. */
export async function readPool(trx: Trx, frame: Frame, approvedPlan?: number): Promise<Pool> {
  const { rows } = await sql<Row>`
    select i.id, i.benefit, i.benefit_parts -> 'removed' as removed, coalesce(i.cost, 0)::float8 as cost, i.fund,
      i.crew_days as "crewDays", i.duration_days as "durationDays", i.closure, i.earliest_on::text as "earliestOn",
      i.latest_on::text as "latestOn", i.district_id as "districtId", i.bundle_id as "bundleId", i.people_served as people,
      (select coalesce(json_agg(json_build_object('id', d.needs_id, 'sameYear', d.same_year, 'status', n.status)), '[]'::json)
        from intervention_dependencies d join interventions n on n.municipality_id = ${tenant} and n.id = d.needs_id
        where d.municipality_id = ${tenant} and d.intervention_id = i.id) as needs,
      (select max(m.ends_on)::text from moratoriums m
        where m.municipality_id = ${tenant} and i.excavation_depth_m > 0 and m.geom && i.geom and st_intersects(m.geom, i.geom)
          and not exists (select from moratorium_exceptions e where e.municipality_id = ${tenant}
            and e.moratorium_id = m.id and e.intervention_id = i.id)) as "moratoriumUntil",
      (select min(r.reported_at)::date::text from jsonb_to_recordset(i.about) as a (collection text, id bigint)
        join reports r on r.municipality_id = ${tenant} and r.id = a.id where a.collection = 'reports') as "reportedOn"
    from interventions i where i.municipality_id = ${tenant} and ${isInPool(approvedPlan)} order by i.id`.execute(
    trx,
  )
  const bundles = await sql<{ id: number; saved: number }>`
    select id, saved_cost::float8 as saved from bundles
    where municipality_id = ${tenant} and status = 'accepted'`.execute(trx)
  const people = await sql<{ district: number; people: number }>`
    select district_id as district, sum(people) as people from need_units
    where municipality_id = ${tenant} and kind = 'road-segment' and district_id is not null group by 1`.execute(
    trx,
  )
  const wear = await readWear(trx, offsetsOf(frame).at(-1)!, isInPool(approvedPlan))
  return {
    rows,
    wear: new Map(wear.map((each) => [each.id, each])),
    bundles: bundles.rows,
    peopleByDistrict: Object.fromEntries(
      people.rows.map((row) => [String(row.district), row.people]),
    ),
  }
}

/** Of an intervention `i`. */
const isInPool = (approvedPlan: number | undefined) =>
  approvedPlan === undefined
    ? sql`i.status = 'candidate'`
    : sql`(i.status = 'candidate' or (i.plan_id = ${approvedPlan} and i.status <> 'dropped'))`

/** Years from now to each of the plan's. */
function offsetsOf({ firstYear, years }: Frame): number[] {
  const now = new Date().getFullYear()
  return Array.from({ length: years }, (_, at) => Math.max(0, firstYear + at - now))
}

/** Need that is gone in each of the plan's years once it is done; it grows while nothing is done. */
function removedByYear(
  { id, benefit, removed }: Row,
  offsets: readonly number[],
  wear: Pool['wear'],
): number[] {
  const parts = Object.entries(removed ?? {})
  const known = parts.reduce((sum, [, part]) => sum + part, 0)
  return offsets.map((years) => {
    if (known === 0) return benefit
    const grown = parts.reduce(
      (sum, [code, part]) => sum + part * growthOf(code, years, wear.get(id)),
      0,
    )
    // A person may have judged it otherwise than its parts say.
    return (benefit * grown) / known
  })
}

/** The problem that the core solves. Decisions about what is no longer in the pool are left out. */
export function problemOf(
  pool: Pool,
  { firstYear, years }: Frame,
  rules: Rules,
  pins: Pins,
): ProblemInput {
  const calendar = Array.from({ length: years }, (_, at) => firstYear + at)
  const skills = [...new Set(rules.crews.map(({ skill }) => skill))]
  const isKnown = new Set(pool.rows.map(({ id }) => id))
  const inPool = (ids: readonly number[]) => ids.filter((id) => isKnown.has(id))
  const decided = Object.entries(pins).filter(([id]) => isKnown.has(Number(id)))
  const offsets = offsetsOf({ firstYear, years })
  const candidates = pool.rows.map((row) =>
    candidateOf(row, removedByYear(row, offsets, pool.wear), calendar, skills, isKnown),
  )
  const blocked = pool.rows.filter(({ needs }) => needs.some(({ status }) => status === 'dropped'))
  const funds = [
    ...new Set([...rules.budgets.map(({ fund }) => fund), ...pool.rows.map(({ fund }) => fund)]),
  ]
  return {
    years: calendar,
    discountRate: rules.discountRate,
    funds: funds.map((id) => ({
      id,
      carriesOver: rules.carriesOver.includes(id),
      budgets: rules.budgets
        .filter(({ fund, year }) => fund === id && calendar.includes(year))
        .map(({ year, amount }) => ({ year, amount })),
    })),
    skills: skills.map((id) => ({
      id,
      capacity: rules.crews
        .filter(({ skill, year }) => skill === id && calendar.includes(year))
        .map(({ year, days }) => ({ year, days })),
    })),
    closureLimits: rules.closures ? calendar.map((year) => ({ year, ...rules.closures! })) : [],
    candidates,
    bundles: bundlesOf(pool, candidates),
    mustDo: inPool(rules.mustDo).map(String),
    mustNot: [
      ...new Set([
        ...inPool(rules.mustNot),
        ...blocked.map(({ id }) => id),
        ...decided.filter(([, pin]) => 'out' in pin).map(([id]) => Number(id)),
      ]),
    ].map(String),
    pins: decided.flatMap(([id, pin]) => ('year' in pin ? [{ id, year: pin.year }] : [])),
    fairness: fairnessOf(pool, rules),
  }
}

function candidateOf(
  row: Row,
  removed: readonly number[],
  calendar: readonly number[],
  skills: readonly string[],
  isKnown: ReadonlySet<number>,
): ProblemInput['candidates'][number] {
  const { earliestOn, latestOn, moratoriumUntil } = row
  const isDated = earliestOn !== null || latestOn !== null
  return {
    id: String(row.id),
    district: row.districtId === null ? undefined : String(row.districtId),
    reportedOn: row.reportedOn ?? undefined,
    // Of all the plan's years on average: what is done sooner helps for longer.
    benefits: calendar.map(
      (_, at) => removed.slice(at).reduce((sum, each) => sum + each, 0) / calendar.length,
    ),
    costs: { [row.fund]: row.cost },
    crews: Object.fromEntries(
      Object.entries(row.crewDays).filter(([skill]) => skills.includes(skill)),
    ),
    durationYears: yearsOf(row, calendar.length),
    closure:
      row.closure === 'none'
        ? undefined
        : {
            fromMonth: earliestOn === null ? 4 : Number(earliestOn.slice(5, 7)),
            months: Math.min(120, Math.max(1, Math.ceil(row.durationDays / 21))),
          },
    years: isDated
      ? calendar.filter(
          (year) =>
            (earliestOn === null || Number(earliestOn.slice(0, 4)) <= year) &&
            (latestOn === null || Number(latestOn.slice(0, 4)) >= year),
        )
      : undefined,
    // What ends in autumn leaves no season to begin in.
    moratoriumYears:
      moratoriumUntil === null ? [] : calendar.filter((year) => moratoriumUntil >= `${year}-09-30`),
    dependsOn: row.needs
      .filter(({ id }) => isKnown.has(id))
      .map(({ id, sameYear }) => ({ id: String(id), when: sameYear ? 'same-year' : 'earlier' })),
  }
}

const yearsOf = ({ durationDays }: Row, most: number) =>
  Math.max(1, Math.min(most, Math.ceil(durationDays / seasonDays)))

function bundlesOf(pool: Pool, candidates: ProblemInput['candidates']): ProblemInput['bundles'] {
  return pool.bundles.flatMap(({ id, saved }) => {
    const rows = pool.rows.filter(({ bundleId }) => bundleId === id)
    if (rows.length < 2) return []
    const fund = [...rows].sort((a, b) => b.cost - a.cost)[0]!.fund
    const first = rows
      .filter((row) => row.fund === fund)
      .reduce((sum, row) => {
        const { durationYears = 1 } = candidates.find((each) => each.id === String(row.id))!
        return sum + Math.floor((row.cost * 100) / durationYears)
      }, 0)
    return [
      {
        id: String(id),
        members: rows.map((row) => String(row.id)),
        // Not more than they cost in their first year.
        saved: { [fund]: Math.min(Math.round(saved * 100), first) / 100 },
        kind: 'discount' as const,
      },
    ]
  })
}

function fairnessOf(
  { rows, peopleByDistrict }: Pool,
  { fairness }: Rules,
): ProblemInput['fairness'] {
  if (fairness === undefined) return undefined
  const weights: Record<string, number> = {}
  for (const { districtId, benefit } of rows) {
    if (districtId === null) continue
    const key = String(districtId)
    weights[key] =
      fairness.by === 'people' ? (peopleByDistrict[key] ?? 0) : (weights[key] ?? 0) + benefit
  }
  return { of: fairness.of, atLeast: fairness.atLeast, weights }
}

/** Need that the pool could remove, year by year: when nothing is done, and what a plan leaves. */
export function needOverYears(
  pool: Pool,
  { firstYear, years }: Frame,
  yearOf: ReadonlyMap<number, number>,
): { year: number; untouched: number; left: number }[] {
  const offsets = offsetsOf({ firstYear, years })
  const all = pool.rows.map((row) => ({
    id: row.id,
    removed: removedByYear(row, offsets, pool.wear),
  }))
  return Array.from({ length: years }, (_, at) => {
    const year = firstYear + at
    const untouched = all.reduce((sum, { removed }) => sum + removed[at]!, 0)
    const gone = all.reduce(
      (sum, { id, removed }) => sum + ((yearOf.get(id) ?? Infinity) <= year ? removed[at]! : 0),
      0,
    )
    return { year, untouched, left: untouched - gone }
  })
}
