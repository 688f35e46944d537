import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { Problem } from '../http/problem.ts'
import type { Approval, Measure } from './approval.ts'
import { type Named, worksTitle } from './works-title.ts'

/** Month in which the season begins. */
const firstMonth = 3

/** What a kind of intervention settles of what is reported. */
const topics = {
  resurfacing: ['surface'],
  sidewalk: ['surface'],
  water: ['leak'],
  sewer: ['blockage', 'flooding'],
  storm: ['flooding', 'blockage'],
  gas: ['leak'],
  lighting: ['lighting'],
}

interface Chosen extends Named {
  id: number
  /** The municipality's own. */
  language: string
  year: number
  status: string
  isChanged: boolean
  durationDays: number
  earliestOn: string | null
  moratoriumUntil: string | null
  isOpening: boolean
  needs: number[]
}

interface Dated {
  id: number
  /** Of its works. */
  title: string
  startsOn: string
  endsOn: string
}

/**
 * Makes the chosen interventions works on the open map, orders for crews, and promised dates of the
 * reports that they settle. Throws 409 where an intervention was changed, dropped or planned elsewhere
 * since the scenario was solved, and where a surface may not be opened yet.
 */
export async function carryOut(
  trx: Trx,
  planId: number,
  scenarioId: number,
  measure: Measure,
): Promise<Approval> {
  const chosen = await lockChosen(trx, scenarioId)
  refuseChanged(chosen)
  const dated = datesOf(chosen, await readToday(trx))
  refuseEarly(chosen, dated)
  const given = JSON.stringify(dated)
  const works = await makeWorks(trx, planId, given)
  const orders = await makeOrders(trx, given)
  const reports = await promise(trx, given)
  const need = await measure(
    trx,
    chosen.map(({ id }) => id),
  )
  return { works, orders, reports, need }
}

async function lockChosen(trx: Trx, scenarioId: number): Promise<Chosen[]> {
  const { rows } = await sql<Chosen>`
    select i.id, i.title, i.is_titled as "isTitled", i.kind, m.languages[1] as language,
      array(select line ->> 'kind' from jsonb_array_elements(i.scope) as line
        group by 1 order by sum((line ->> 'cost')::float8) desc) as kinds,
      (select d.name from districts d where d.municipality_id = ${tenant} and d.id = i.district_id) as district,
      c.year, i.status, i.recorded_at > s.solved_at as "isChanged", i.duration_days as "durationDays",
      i.earliest_on::text as "earliestOn", coalesce(i.excavation_depth_m > 0, false) as "isOpening",
      (select max(m.ends_on)::text from moratoriums m
        where m.municipality_id = ${tenant} and i.excavation_depth_m > 0 and m.geom && i.geom and st_intersects(m.geom, i.geom)
          and not exists (select from moratorium_exceptions e where e.municipality_id = ${tenant}
            and e.moratorium_id = m.id and e.intervention_id = i.id)) as "moratoriumUntil",
      array(select d.needs_id from intervention_dependencies d
        where d.municipality_id = ${tenant} and d.intervention_id = i.id) as needs
    from scenario_choices c
    join municipalities m on m.id = ${tenant}
    join plan_scenarios s on s.municipality_id = ${tenant} and s.id = c.scenario_id
    join interventions i on i.municipality_id = ${tenant} and i.id = c.intervention_id
    where c.municipality_id = ${tenant} and c.scenario_id = ${scenarioId} and c.year is not null
    order by i.id for update of i`.execute(trx)
  return rows
}

function refuseChanged(chosen: readonly Chosen[]) {
  if (chosen.length === 0)
    throw new Problem(409, 'nothing-chosen', { detail: 'The scenario chooses nothing.' })
  const stale = chosen.filter(({ status, isChanged }) => status !== 'candidate' || isChanged)
  if (stale.length === 0) return
  throw new Problem(409, 'changed-since', {
    detail: 'Interventions were changed since the scenario was solved. Solve it again.',
    errors: stale.slice(0, 20).map(({ id, title, status }) => ({
      path: `interventions.${id}`,
      message: `${title}: ${status === 'candidate' ? 'changed' : status}.`,
    })),
  })
}

const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

async function readToday(trx: Trx): Promise<string> {
  const { rows } = await sql<{ today: string }>`select today()`.execute(trx)
  return rows[0]!.today
}

/** From the beginning of the season of its year; after what it needs, and after a moratorium. */
function datesOf(chosen: readonly Chosen[], today: string): Dated[] {
  const byId = new Map(chosen.map((each) => [each.id, each]))
  const dated = new Map<number, Dated>()
  const dateOf = (one: Chosen): Dated => {
    const known = dated.get(one.id)
    if (known) return known
    const before = one.needs.flatMap((id) => {
      const need = byId.get(id)
      return need ? [dayAfter(dateOf(need).endsOn, 1)] : []
    })
    const season = `${one.year}-${String(firstMonth).padStart(2, '0')}-01`
    const isFree =
      one.moratoriumUntil !== null && one.moratoriumUntil.slice(0, 4) <= String(one.year)
    const free = isFree ? [dayAfter(one.moratoriumUntil!, 1)] : []
    const starts = [season, today, ...before, ...free, one.earliestOn ?? season].sort().at(-1)!
    // Crews work five days of seven.
    const found = {
      id: one.id,
      title: worksTitle(one, one.language),
      startsOn: starts,
      endsOn: dayAfter(starts, Math.max(1, Math.ceil(one.durationDays * 1.4))),
    }
    dated.set(one.id, found)
    return found
  }
  return chosen.map(dateOf)
}

function refuseEarly(chosen: readonly Chosen[], dated: readonly Dated[]) {
  const early = chosen.filter(
    ({ isOpening, moratoriumUntil }, at) =>
      isOpening && moratoriumUntil !== null && moratoriumUntil >= dated[at]!.startsOn,
  )
  if (early.length === 0) return
  throw new Problem(409, 'moratorium', {
    detail: 'A surface may not be opened yet. Grant an exception, or choose a later year.',
    errors: early.map(({ id, title, moratoriumUntil }) => ({
      path: `interventions.${id}`,
      message: `${title}: not before ${moratoriumUntil}.`,
    })),
  })
}

const datedSql = (given: string) =>
  sql`jsonb_to_recordset(${given}::jsonb) as d (id bigint, title text, "startsOn" date, "endsOn" date)`

/** New ones, or the works that an intervention stands for, with their new dates. */
async function makeWorks(trx: Trx, planId: number, given: string): Promise<Approval['works']> {
  const { rows } = await sql<Approval['works'][number]>`
    with known as (
      select w.id, false as "isMade", w.status, w.starts_at as "startsAt", w.ends_at as "endsAt"
      from ${datedSql(given)}
      join interventions i on i.municipality_id = ${tenant} and i.id = d.id
      join works w on w.municipality_id = ${tenant} and w.id = i.works_id)
    select * from known`.execute(trx)
  await sql`
    update works w set status = 'planned', starts_at = d."startsOn", ends_at = d."endsOn"
    from ${datedSql(given)} join interventions i on i.municipality_id = ${tenant} and i.id = d.id
    where w.municipality_id = ${tenant} and w.id = i.works_id`.execute(trx)
  const made = await sql<{ id: number; number: string }>`
    insert into works (municipality_id, number, title, kind, status, starts_at, ends_at, closure, cost, geom)
    select ${tenant}, 'P' || ${planId}::bigint || '-' || i.id, d.title,
      case when i.kind = 'sidewalk' then 'roadworks' when i.kind in ('greenery', 'repairs') then 'other' else i.kind end,
      'planned', d."startsOn", d."endsOn", i.closure, i.cost, i.geom
    from ${datedSql(given)} join interventions i on i.municipality_id = ${tenant} and i.id = d.id
    where i.works_id is null
    -- It was approved and withdrawn before.
    on conflict (municipality_id, number) do update set title = excluded.title, kind = excluded.kind, status = 'planned',
      starts_at = excluded.starts_at, ends_at = excluded.ends_at, closure = excluded.closure, cost = excluded.cost,
      geom = excluded.geom
    returning id, number`.execute(trx)
  const links = made.rows.map(({ id, number }) => ({ works: id, id: Number(number.split('-')[1]) }))
  await sql`
    update interventions i set status = 'planned', plan_id = ${planId}, works_id = coalesce(i.works_id, m.works)
    from ${datedSql(given)} left join jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as m (works bigint, id bigint) using (id)
    where i.municipality_id = ${tenant} and i.id = d.id`.execute(trx)
  const fresh = made.rows.map(({ id }) => ({
    id,
    isMade: true,
    status: 'cancelled',
    startsAt: null,
    endsAt: null,
  }))
  return [...rows, ...fresh]
}

/** One for each, for a crew that has the skill that it takes most of. */
async function makeOrders(trx: Trx, given: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    insert into work_orders (municipality_id, number, kind, status, title, crew_id, works_id, scheduled_at, geom)
    select ${tenant}, w.number || '-E', 'preventive', 'scheduled', d.title, (
        select c.id from crews c
        cross join lateral (select key from jsonb_each(i.crew_days) order by value::float8 desc limit 1) as most
        where c.municipality_id = ${tenant} and most.key = any(c.skills) order by c.id limit 1),
      w.id, w.starts_at, i.geom
    from ${datedSql(given)} join interventions i on i.municipality_id = ${tenant} and i.id = d.id
    join works w on w.municipality_id = ${tenant} and w.id = i.works_id
    on conflict (municipality_id, number) do update set status = 'scheduled', title = excluded.title,
      crew_id = excluded.crew_id, works_id = excluded.works_id, scheduled_at = excluded.scheduled_at, geom = excluded.geom
    returning id`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Open reports that are what an intervention is about, or lie in it and tell of what it mends. */
async function promise(trx: Trx, given: string): Promise<Approval['reports']> {
  const { rows } = await sql<Approval['reports'][number]>`
    with settled as materialized (
      select distinct on (r.id) r.id, r.status, r.target_at, w.id as works_id, w.ends_at as promised, w.number
      from ${datedSql(given)}
      join interventions i on i.municipality_id = ${tenant} and i.id = d.id
      join works w on w.municipality_id = ${tenant} and w.id = i.works_id
      join reports r on r.municipality_id = ${tenant} and r.status in ('new', 'acknowledged') and (
        i.about @> jsonb_build_array(jsonb_build_object('collection', 'reports', 'id', r.id))
        or (r.geom && st_expand(i.geom, 0.0004) and st_dwithin(r.geom::geography, i.geom::geography, 15) and exists (
          select from report_categories c where c.municipality_id = ${tenant} and c.code = r.category
            and ${JSON.stringify(topics)}::jsonb -> i.kind ? c.topic)))
      order by r.id, w.ends_at, w.id),
    changed as (
      update reports r set status = 'scheduled', target_at = s.promised
      from settled s where r.municipality_id = ${tenant} and r.id = s.id),
    told as (
      insert into report_events (municipality_id, report_id, status, note)
      select ${tenant}, s.id, 'scheduled', case when 'ro' = m.languages[1]
        then 'Se rezolvă prin lucrarea ' || s.number || ', planificată până la ' || to_char(s.promised at time zone m.time_zone, 'DD.MM.YYYY') || '.'
        else 'Will be settled by works ' || s.number || ', planned until ' || to_char(s.promised at time zone m.time_zone, 'YYYY-MM-DD') || '.' end
      from settled s join municipalities m on m.id = ${tenant})
    select id, status, target_at as "targetAt", works_id as "worksId" from settled order by id`.execute(
    trx,
  )
  return rows
}

/**
 * Takes an approval back: works that it made are cancelled, others have their dates again, orders are
 * cancelled, reports have the state they had. Throws 409 where something has begun.
 */
export async function takeBack(trx: Trx, planId: number, approval: Approval): Promise<void> {
  const worksIds = approval.works.map(({ id }) => id)
  const { rows: begun } = await sql<{ number: string }>`
    select number from works where municipality_id = ${tenant} and id = any(${worksIds}::bigint[])
      and status in ('running', 'done')
    union all
    select number from work_orders where municipality_id = ${tenant} and id = any(${approval.orders}::bigint[])
      and status in ('in-progress', 'done')`.execute(trx)
  if (begun.length > 0)
    throw new Problem(409, 'begun', {
      detail: `Has begun: ${begun.map(({ number }) => number).join(', ')}.`,
    })
  await sql`
    update works w set status = b.status, starts_at = coalesce(b."startsAt", w.starts_at), ends_at = coalesce(b."endsAt", w.ends_at)
    from jsonb_to_recordset(${JSON.stringify(approval.works)}::jsonb)
      as b (id bigint, status text, "startsAt" timestamptz, "endsAt" timestamptz)
    where w.municipality_id = ${tenant} and w.id = b.id`.execute(trx)
  await sql`update work_orders set status = 'cancelled'
    where municipality_id = ${tenant} and id = any(${approval.orders}::bigint[])`.execute(trx)
  await sql`
    with back as (
      update reports r set status = b.status, target_at = b."targetAt"
      from jsonb_to_recordset(${JSON.stringify(approval.reports)}::jsonb) as b (id bigint, status text, "targetAt" timestamptz)
      where r.municipality_id = ${tenant} and r.id = b.id and r.status = 'scheduled'
      returning r.id, r.status)
    insert into report_events (municipality_id, report_id, status, note)
    select ${tenant}, back.id, back.status, case when 'ro' = m.languages[1]
      then 'Lucrarea planificată a fost amânată.' else 'The planned works were put off.' end
    from back join municipalities m on m.id = ${tenant}`.execute(trx)
  const made = approval.works.filter(({ isMade }) => isMade).map(({ id }) => id)
  await sql`update interventions set status = 'candidate', plan_id = null,
      works_id = case when works_id = any(${made}::bigint[]) then null else works_id end
    where municipality_id = ${tenant} and plan_id = ${planId} and status = 'planned'`.execute(trx)
}
