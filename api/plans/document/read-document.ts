import { sql } from 'kysely'
import type { Trx } from '../../db/tables.ts'
import { tenant } from '../../db/tenant.ts'
import { Problem } from '../../http/problem.ts'
import type { NeedOfYear, Rules, ScenarioResult } from '../answers.ts'
import { planProgress } from '../compare.ts'
import type { FindConflicts, FromOtherSlices } from '../from-other-slices.ts'
import { readPlan, readScenario } from '../store.ts'
import { groupsOfKinds, groupsOfReasons, sum } from './groups.ts'
import type {
  DocumentConflict,
  DocumentIntervention,
  FundOfYear,
  PlanDocument,
} from './plan-document.ts'
import { readMethod, readSources } from './read-method.ts'

interface Head {
  plan: PlanDocument['plan']
  scenario: Omit<PlanDocument['scenario'], 'gap'>
  approval: PlanDocument['approval']
  result: ScenarioResult
  drawnUpAt: string
}

/** All figures of one moment. Throws 404, and 409 for a scenario that is not solved. */
export async function readDocument(
  trx: Trx,
  planId: number,
  scenarioId: number,
  { findConflicts, weights }: FromOtherSlices,
): Promise<PlanDocument> {
  await readPlan(trx, planId)
  await readScenario(trx, planId, scenarioId)
  const head = await readHead(trx, planId, scenarioId)
  const interventions = await readInterventions(trx, scenarioId)
  const done = interventions.filter(({ year }) => year !== null)
  const left = interventions.filter(({ year }) => year === null)
  const { result, approval, ...rest } = head
  const gross = sum(done, ({ cost }) => cost)
  const net = sum(result.spent ?? [], ({ amount }) => amount)
  return {
    ...rest,
    scenario: { ...head.scenario, gap: result.gap ?? null },
    approval,
    totals: {
      done: done.length,
      left: left.length,
      gross,
      net,
      saved: sum([gross, -net], (part) => part),
      benefit: sum(done, ({ benefit }) => benefit),
      peopleServed: await peopleServed(trx, done),
      costLeft: sum(left, ({ cost }) => cost),
    },
    funds: fundsOf(head.scenario.rules, result, head.plan),
    groups: { done: groupsOfKinds(done), left: groupsOfKinds(left) },
    reasons: { done: groupsOfReasons(done), left: groupsOfReasons(left) },
    interventions,
    districts: await readDistricts(trx, scenarioId),
    need: (result.need ?? []) as NeedOfYear[],
    deterioration: result.deterioration ?? null,
    bundles: await readBundles(trx, scenarioId, result.bundles ?? []),
    conflicts: conflictsOf(await findConflicts(trx, scenarioId), done),
    exceptions: await readExceptions(trx, scenarioId),
    method: await readMethod(trx, weights),
    sources: await readSources(trx),
    progress: approval ? await planProgress(trx, planId) : null,
  }
}

async function readHead(trx: Trx, planId: number, scenarioId: number): Promise<Head> {
  const { rows } = await sql<Head & { status: string }>`
    select s.status, s.result, to_json(now()) #>> '{}' as "drawnUpAt",
      json_build_object('id', p.id, 'name', p.name, 'status', p.status, 'description', p.description,
        'firstYear', p.first_year, 'years', p.years) as plan,
      json_build_object('id', s.id, 'name', s.name, 'solvedAt', s.solved_at, 'rules', s.rules, 'pins', s.pins) as scenario,
      case when p.approved_scenario_id = s.id then json_build_object('by', (select name from users where id = p.approved_by),
        'at', p.approved_at, 'reason', p.approval_reason) end as approval
    from plan_scenarios s join plans p on p.municipality_id = ${tenant} and p.id = s.plan_id
    where s.municipality_id = ${tenant} and s.plan_id = ${planId} and s.id = ${scenarioId}`.execute(
    trx,
  )
  const { status, ...head } = rows[0]!
  if (status !== 'solved')
    throw new Problem(409, 'not-solved', { detail: `The scenario is ${status}; solve it first.` })
  return head
}

async function readInterventions(trx: Trx, scenarioId: number): Promise<DocumentIntervention[]> {
  const { rows } = await sql<DocumentIntervention>`
    select i.id as "interventionId", i.title, i.kind, i.fund, d.name as district, c.year, c.cost::float8 as cost, c.benefit,
      coalesce(c.reason -> 'reasons', '[]'::jsonb) as reasons, i.people_served as "peopleServed",
      round((st_length(st_transform(i.geom, m.srid)) * m.unit_m)::numeric, 1)::float8 as "lengthM", i.duration_days as "durationDays",
      i.closure, i.bundle_id as "bundleId", i.reasons as "proposedFor", st_asgeojson(i.geom, 6, 0)::json as geometry,
      case when w.id is not null and p.approved_scenario_id = c.scenario_id then json_build_object('number', w.number,
        'status', w.status, 'startsAt', w.starts_at, 'endsAt', w.ends_at) end as works
    from scenario_choices c
    join municipalities m on m.id = ${tenant}
    join plan_scenarios s on s.municipality_id = ${tenant} and s.id = c.scenario_id
    join plans p on p.municipality_id = ${tenant} and p.id = s.plan_id
    join interventions i on i.municipality_id = ${tenant} and i.id = c.intervention_id
    left join districts d on d.municipality_id = ${tenant} and d.id = i.district_id
    left join works w on w.municipality_id = ${tenant} and w.id = i.works_id
    where c.municipality_id = ${tenant} and c.scenario_id = ${scenarioId}
    order by c.year nulls last, c.benefit desc, i.id`.execute(trx)
  return rows
}

/** Those of a street that is worked on twice count once: of streets that meet, the most. */
async function peopleServed(trx: Trx, done: readonly DocumentIntervention[]): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    with touched as (
      select u.id, u.people from need_units u
      where u.municipality_id = ${tenant} and u.kind = 'road-segment' and exists (
        select from interventions i where i.municipality_id = ${tenant}
          and i.id = any(${done.map((each) => each.interventionId)}::bigint[])
          and i.geom && st_expand(u.geom, 0.0002) and st_dwithin(i.geom::geography, u.geom::geography, 10)))
    select coalesce(round(sum(people)), 0)::float8 as people from touched`.execute(trx)
  return rows[0]!.people
}

function fundsOf(
  { budgets }: Rules,
  { spent = [] }: ScenarioResult,
  { firstYear, years }: PlanDocument['plan'],
): FundOfYear[] {
  const funds = [...new Set([...budgets, ...spent].map(({ fund }) => fund))].sort()
  return funds
    .flatMap((fund) =>
      Array.from({ length: years }, (_, at) => {
        const isThis = (row: { fund: string; year: number }) =>
          row.fund === fund && row.year === firstYear + at
        return {
          fund,
          year: firstYear + at,
          budget: sum(budgets.filter(isThis), ({ amount }) => amount),
          spent: sum(spent.filter(isThis), ({ amount }) => amount),
        }
      }),
    )
    .filter(({ fund }, _, all) =>
      all.some((row) => row.fund === fund && row.budget + row.spent > 0),
    )
}

async function readDistricts(trx: Trx, scenarioId: number): Promise<PlanDocument['districts']> {
  const { rows } = await sql<PlanDocument['districts'][number]>`
    with people as (
      select district_id, round(sum(people))::float8 as people from need_units
      where municipality_id = ${tenant} and kind = 'road-segment' group by 1)
    select i.district_id as id, d.name, count(*)::integer as count, sum(c.cost)::float8 as cost, sum(c.benefit) as benefit, p.people
    from scenario_choices c
    join interventions i on i.municipality_id = ${tenant} and i.id = c.intervention_id
    left join districts d on d.municipality_id = ${tenant} and d.id = i.district_id
    left join people p on p.district_id = i.district_id
    where c.municipality_id = ${tenant} and c.scenario_id = ${scenarioId} and c.year is not null
    group by 1, 2, 6 order by 5 desc, 1`.execute(trx)
  return rows
}

async function readBundles(
  trx: Trx,
  scenarioId: number,
  taken: readonly number[],
): Promise<PlanDocument['bundles']> {
  const { rows } = await sql<PlanDocument['bundles'][number]>`
    select b.id, b.title, count(*)::integer as members, b.saved_cost::float8 as "savedCost",
      b.saved_excavations as "savedExcavations", b.id = any(${taken}::bigint[]) as "isTaken"
    from scenario_choices c
    join interventions i on i.municipality_id = ${tenant} and i.id = c.intervention_id
    join bundles b on b.municipality_id = ${tenant} and b.id = i.bundle_id and b.status = 'accepted'
    where c.municipality_id = ${tenant} and c.scenario_id = ${scenarioId}
    group by b.municipality_id, b.id order by 6 desc, b.saved_cost desc, b.id`.execute(trx)
  return rows
}

/** Those that this scenario has to do with. */
function conflictsOf(
  conflicts: Awaited<ReturnType<FindConflicts>>,
  done: readonly DocumentIntervention[],
): DocumentConflict[] {
  const ids = new Set(done.map(({ interventionId }) => interventionId))
  return conflicts
    .filter(({ members }) =>
      members.some(({ collection, id }) => collection === 'interventions' && ids.has(id)),
    )
    .map(({ geometry: _, members, ...conflict }) => ({ ...conflict, between: members }))
}

async function readExceptions(trx: Trx, scenarioId: number): Promise<PlanDocument['exceptions']> {
  const { rows } = await sql<PlanDocument['exceptions'][number]>`
    select i.title as intervention, m.reason as moratorium, m.ends_on::text as until, e.reason,
      (select name from users where id = e.granted_by) as by, to_json(e.granted_at) #>> '{}' as at
    from scenario_choices c
    join moratorium_exceptions e on e.municipality_id = ${tenant} and e.intervention_id = c.intervention_id
    join moratoriums m on m.municipality_id = ${tenant} and m.id = e.moratorium_id
    join interventions i on i.municipality_id = ${tenant} and i.id = c.intervention_id
    where c.municipality_id = ${tenant} and c.scenario_id = ${scenarioId} and c.year is not null
    order by e.granted_at, e.id`.execute(trx)
  return rows
}
