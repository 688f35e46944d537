import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { wrongField } from '../http/problem.ts'
import type { Difference, PlanProgress } from './answers.ts'

/** Results side by side, and the interventions that they do in different years or not all of them. */
export async function compareScenarios(trx: Trx, planId: number, ids: readonly number[]) {
  const { rows: scenarios } = await sql<{
    id: number
    name: string
    status: string
    result: object
  }>`
    select id, name, status, result from plan_scenarios
    where municipality_id = ${tenant} and plan_id = ${planId} and id = any(${ids}::bigint[])
    order by array_position(${ids}::bigint[], id)`.execute(trx)
  const missing = ids.find((id) => !scenarios.some((each) => each.id === id))
  if (missing !== undefined)
    throw wrongField('query.scenarios', `The plan has no scenario ${missing}.`, 422)
  const { rows: differences } = await sql<Difference>`
    select c.intervention_id as "interventionId", i.title, max(c.cost)::float8 as cost,
      jsonb_object_agg(c.scenario_id, c.year) as years
    from scenario_choices c join interventions i on i.municipality_id = ${tenant} and i.id = c.intervention_id
    where c.municipality_id = ${tenant} and c.scenario_id = any(${ids}::bigint[])
    group by 1, 2
    having count(distinct coalesce(c.year, 0)) > 1 or (count(*) < ${ids.length} and count(c.year) > 0)
    order by 3 desc, 1`.execute(trx)
  return { scenarios, differences }
}

/** Planned against done: what works and orders say. Money is what orders cost, else works that are done. */
export async function planProgress(trx: Trx, planId: number): Promise<PlanProgress> {
  const { rows } = await sql<PlanProgress['interventions'][number]>`
    select i.id, w.title, c.year, w.id as "worksId", w.version, w.starts_at as "startsAt", w.ends_at as "endsAt", w.status, coalesce(i.cost, 0)::float8 as planned,
      coalesce(o.spent, case when w.status = 'done' then w.cost end, 0)::float8 as spent, coalesce(c.benefit, i.benefit) as benefit,
      case w.status when 'done' then 1 when 'cancelled' then 0 else coalesce(o.done, 0) end::float8 as progress
    from interventions i
    join plans p on p.municipality_id = ${tenant} and p.id = i.plan_id
    join works w on w.municipality_id = ${tenant} and w.id = i.works_id
    left join scenario_choices c on c.municipality_id = ${tenant} and c.scenario_id = p.approved_scenario_id and c.intervention_id = i.id
    left join lateral (
      select sum(o.cost) as spent, (count(*) filter (where o.status = 'done'))::float8 / count(*) as done
      from work_orders o where o.municipality_id = ${tenant} and o.works_id = w.id and o.status <> 'cancelled'
      having count(*) > 0) as o on true
    where i.municipality_id = ${tenant} and i.plan_id = ${planId} order by c.year, i.id`.execute(
    trx,
  )
  const sum = (of: (row: (typeof rows)[number]) => number) =>
    rows.reduce((total, row) => total + of(row), 0)
  const planned = sum((row) => row.planned)
  return {
    planned,
    spent: sum((row) => row.spent),
    benefit: sum((row) => row.benefit),
    benefitDone: sum((row) => row.benefit * Math.floor(row.progress)),
    progress: planned > 0 ? sum((row) => row.planned * row.progress) / planned : 0,
    interventions: rows,
  }
}
