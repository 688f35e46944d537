import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { requireVersion } from '../http/etag.ts'
import { notFound, wrongField } from '../http/problem.ts'
import type { Recorded } from './schema.ts'

interface WorksOfPlan {
  version: number
  status: string
  startsAt: Date | null
  endsAt: Date | null
}

/** Works of an approved plan. Throws 404 for others, 412 when somebody else changed them. */
export async function lockWorksOfPlan(
  trx: Trx,
  planId: number,
  worksId: number,
  expected: number | undefined,
): Promise<WorksOfPlan> {
  const { rows } = await sql<WorksOfPlan>`
    select w.version, w.status, w.starts_at as "startsAt", w.ends_at as "endsAt"
    from works w where w.municipality_id = ${tenant} and w.id = ${worksId} and exists (
      select from interventions i where i.municipality_id = ${tenant} and i.plan_id = ${planId} and i.works_id = w.id)
    for update of w`.execute(trx)
  if (rows[0] === undefined) throw notFound(`works ${worksId} in plan ${planId}`)
  requireVersion(rows[0].version, expected)
  return rows[0]
}

const orderStatus = {
  planned: 'scheduled',
  running: 'in-progress',
  done: 'done',
  cancelled: 'cancelled',
}

/**
 * What became of works: how far they are, when, and what was paid, which their order keeps. Dates that
 * were promised follow new ones; reports that the plan promised to settle are resolved with the works.
 */
export async function recordProgress(
  trx: Trx,
  worksId: number,
  before: WorksOfPlan,
  { status = before.status as Recorded['status'], startsOn, endsOn, spent }: Recorded,
): Promise<number> {
  const { rows } = await sql<{ version: number; endsAt: Date | null }>`
    update works w set status = ${status},
      starts_at = coalesce(${startsOn ?? null}::date, w.starts_at),
      ends_at = coalesce(${endsOn ?? null}::date, case when ${status} = 'done' then least(w.ends_at, greatest(now(), w.starts_at)) else w.ends_at end)
    where w.municipality_id = ${tenant} and w.id = ${worksId}
      and coalesce(${startsOn ?? null}::date, w.starts_at, '-infinity')
        <= coalesce(${endsOn ?? null}::date, w.ends_at, 'infinity')
    returning w.version, w.ends_at as "endsAt"`.execute(trx)
  if (rows[0] === undefined) throw wrongField('body.endsOn', 'Ends before it starts.', 422)
  await sql`
    update work_orders o set status = ${orderStatus[status!]}, cost = coalesce(${spent ?? null}::numeric, o.cost),
      scheduled_at = coalesce(${startsOn ?? null}::date, o.scheduled_at),
      started_at = case when ${status} in ('running', 'done') then coalesce(o.started_at, least(now(), w.starts_at)) else o.started_at end,
      finished_at = case when ${status} = 'done' then greatest(w.ends_at, coalesce(o.started_at, w.starts_at)) end
    from works w
    where o.municipality_id = ${tenant} and o.works_id = ${worksId} and o.number = w.number || '-E'
      and w.municipality_id = ${tenant} and w.id = ${worksId}`.execute(trx)
  if (status === 'done') await settleReports(trx, worksId)
  else if (rows[0].endsAt?.getTime() !== before.endsAt?.getTime()) await promiseAnew(trx, worksId)
  return rows[0].version
}

/** The reports that the approval promised to settle by these works. */
const promisedSql = (worksId: number) => sql`
  select (r ->> 'id')::bigint as id from plans p
  join interventions i on i.municipality_id = ${tenant} and i.plan_id = p.id and i.works_id = ${worksId}
  cross join lateral jsonb_array_elements(p.approval -> 'reports') as r
  where p.municipality_id = ${tenant} and (r ->> 'worksId')::bigint = ${worksId}`

async function promiseAnew(trx: Trx, worksId: number) {
  await sql`
    with moved as (
      update reports r set target_at = w.ends_at from works w
      where w.municipality_id = ${tenant} and w.id = ${worksId} and r.municipality_id = ${tenant}
        and r.id in (${promisedSql(worksId)}) and r.status = 'scheduled'
      returning r.id, w.number, w.ends_at)
    insert into report_events (municipality_id, report_id, status, note)
    select ${tenant}, moved.id, 'scheduled', case when 'ro' = m.languages[1]
      then 'Lucrarea ' || number || ' este planificată acum până la ' || to_char(ends_at at time zone m.time_zone, 'DD.MM.YYYY') || '.'
      else 'Works ' || number || ' are planned until ' || to_char(ends_at at time zone m.time_zone, 'YYYY-MM-DD') || ' now.' end
    from moved join municipalities m on m.id = ${tenant}`.execute(trx)
}

async function settleReports(trx: Trx, worksId: number) {
  await sql`
    with settled as (
      update reports r set status = 'resolved', closed_at = now() from works w
      where w.municipality_id = ${tenant} and w.id = ${worksId} and r.municipality_id = ${tenant}
        and r.id in (${promisedSql(worksId)}) and r.status = 'scheduled'
      returning r.id, w.number)
    insert into report_events (municipality_id, report_id, status, note)
    select ${tenant}, settled.id, 'resolved', case when 'ro' = m.languages[1]
      then 'Rezolvată prin lucrarea ' || number || '.' else 'Settled by works ' || number || '.' end
    from settled join municipalities m on m.id = ${tenant}`.execute(trx)
}
