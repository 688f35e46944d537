import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { Problem } from '../http/problem.ts'
import { buriedKinds, type Kind } from './kinds.ts'
import { estimateOf, priceFor, type Quantity } from './scope.ts'
import { insertAll, type NewRow, type Weights } from './store.ts'
import { readUnitPrices, type UnitPrice } from './unit-prices.ts'

/** When a street is one in which needs meet. */
export interface Thresholds {
  /** Pavement is worn at this condition and below, 0 to 100. */
  worn: number
  /** A main is old that has used up this share of its life. */
  lifeUsed: number
  lifeYears: number
  /** Or failed so often in five years. */
  failures: number
  permits: number
  reports: number
  /** How many of the needs must meet. */
  atLeast: number
}

export const usualThresholds: Thresholds = {
  worn: 40,
  lifeUsed: 0.9,
  lifeYears: 50,
  failures: 2,
  permits: 1,
  reports: 5,
  atLeast: 2,
}

/** Within it, mains, permits and reports are a street's. Metres. */
const streetM = 15

interface Meeting {
  roadId: number
  name: string | null
  geom: string
  isWorn: boolean
  condition: number | null
  areaM2: number
  mains: { network: Kind; lengthM: number; diameterMm: number | null }[] | null
  old:
    | {
        network: Kind
        edgeIds: number[]
        ageYears: number | null
        oldestYear: number | null
        agedCount: number
        failures: number
      }[]
    | null
  permitIds: number[]
  reportIds: number[]
}

/**
 * Makes a candidate of each street in which several needs meet and where something can be done. What
 * was proposed before, even if it was dropped since, is not proposed again, and what was done not for five years. Throws 409 where need of
 * road segments was not computed. Returns the ids.
 */
export async function propose(
  trx: Trx,
  thresholds: Thresholds,
  weights: Weights,
): Promise<number[]> {
  // Two who ask at once are not given everything twice.
  await sql`select pg_advisory_xact_lock(${tenant}, hashtext('interventions.propose'))`.execute(trx)
  const { rows: runs } = await sql`select from need_runs
    where municipality_id = ${tenant} and unit_kind = 'road-segment' and is_current`.execute(trx)
  if (runs.length === 0)
    throw new Problem(409, 'not-computed', {
      detail: 'Need of road segments was not computed yet. POST to needs/runs first.',
    })
  const meetings = await findMeetings(trx, thresholds)
  const prices = await readUnitPrices(trx)
  return insertAll(
    trx,
    meetings.flatMap((meeting) => candidateOf(meeting, prices, thresholds) ?? []),
    weights,
  )
}

/** The streets, each with what meets in those of its segments in which enough meets. */
async function findMeetings(trx: Trx, at: Thresholds): Promise<Meeting[]> {
  const { rows } = await sql<Meeting>`
    with m as (select srid, unit_m from municipalities where id = ${tenant}),
    segments as materialized (
      select u.id, u.ref_id as road_id, u.geom, u.length_m, st_buffer(u.geom::geography, ${streetM}::float8)::geometry as zone,
        r.name, r.condition, coalesce(nullif(r.width_m, 0), nullif(r.lanes, 0) * 3.25, 7) as width_m,
        coalesce(r.condition <= ${at.worn}, false) as is_worn
      from need_units u join roads r on r.municipality_id = ${tenant} and r.id = u.ref_id
      where u.municipality_id = ${tenant} and u.kind = 'road-segment'
        and not exists (select from interventions i left join works w on w.municipality_id = ${tenant} and w.id = i.works_id
          where i.municipality_id = ${tenant} and i.origin = 'proposed'
            -- Until somebody has looked, the register does not know that it is better.
            and (i.status <> 'done' or coalesce(w.ends_at, i.recorded_at) > now() - interval '5 years')
            and i.about @> jsonb_build_array(jsonb_build_object('collection', 'roads', 'id', u.ref_id)))),
    failed as materialized (
      select a.edge_id, count(*)::integer as failures
      from work_orders o join assets a on a.municipality_id = ${tenant} and a.id = o.asset_id
      where o.municipality_id = ${tenant} and o.kind in ('emergency', 'corrective') and o.status <> 'cancelled'
        and a.edge_id is not null and o.requested_at > now() - interval '5 years'
      group by 1),
    mains as materialized (
      select s.id as segment_id, e.id as edge_id, n.kind as network, e.diameter_mm, x.part_m, coalesce(f.failures, 0) as failures,
        e.installed_year, extract(year from now()) - e.installed_year as age_years
      from segments s cross join m
      join network_edges e on e.municipality_id = ${tenant} and e.geom && s.zone
        and e.valid_until is null and e.status = 'in-service' and e.kind not in ('service', 'lateral')
      join networks n on n.municipality_id = ${tenant} and n.id = e.network_id and n.kind = any(${[...buriedKinds]}::text[])
      left join failed f on f.edge_id = e.id
      cross join lateral (
        select st_length(st_transform(st_intersection(e.geom, s.zone), m.srid)) * m.unit_m as part_m) as x
      -- Less is a main that only crosses.
      where x.part_m > least(25, 0.5 * s.length_m)),
    old as materialized (
      select *, age_years >= ${at.lifeUsed * at.lifeYears}::float8 or failures >= ${at.failures} as is_old from mains),
    known as materialized (
      select s.*,
        coalesce((select bool_or(o.is_old) from old o where o.segment_id = s.id), false) as has_old,
        array(select p.id from permits p where p.municipality_id = ${tenant} and p.kind = 'excavation' and p.geom && s.zone
          and p.status in ('submitted', 'in-review', 'approved', 'issued')
          and coalesce(p.expires_on, 'infinity') > (select today()) and st_intersects(p.geom, s.zone)) as permits,
        array(select p.id from reports p where p.municipality_id = ${tenant} and p.geom && s.zone
          and p.status not in ('rejected', 'duplicate') and p.reported_at > now() - interval '2 years'
          and st_intersects(p.geom, s.zone)) as reports
      from segments s),
    meeting as materialized (
      select k.* from known k
      where (k.is_worn or k.has_old) and k.is_worn::integer + k.has_old::integer
        + (cardinality(k.permits) >= ${at.permits})::integer + (cardinality(k.reports) >= ${at.reports})::integer >= ${at.atLeast})
    select k.road_id as "roadId", min(k.name) as name, encode(st_asewkb(st_union(k.geom)), 'hex') as geom,
      bool_or(k.is_worn) as "isWorn", min(k.condition) as condition, sum(k.length_m * k.width_m) as "areaM2",
      (select json_agg(x) from (select o.network, sum(o.part_m) as "lengthM", o.diameter_mm as "diameterMm" from old o
        where o.is_old and o.segment_id = any(array_agg(k.id)) group by 1, 3) as x) as mains,
      (select json_agg(x) from (select o.network, json_agg(o.edge_id order by o.edge_id) as "edgeIds",
          max(o.age_years) as "ageYears", min(o.installed_year) as "oldestYear",
          count(*) filter (where o.age_years >= ${at.lifeUsed * at.lifeYears}::float8) as "agedCount",
          sum(o.failures)::integer as failures
        from (select distinct network, edge_id, installed_year, age_years, failures from old
          where is_old and segment_id = any(array_agg(k.id))) as o
        group by 1) as x) as old,
      array(select distinct p from meeting k2 cross join lateral unnest(k2.permits) as p
        where k2.road_id = k.road_id order by p) as "permitIds",
      array(select distinct p from meeting k2 cross join lateral unnest(k2.reports) as p
        where k2.road_id = k.road_id order by p) as "reportIds"
    from meeting k group by k.road_id order by k.road_id`.execute(trx)
  return rows
}

function candidateOf(
  meeting: Meeting,
  prices: readonly UnitPrice[],
  at: Thresholds,
): NewRow | undefined {
  const mains = meeting.mains ?? []
  const quantities: Quantity[] = [
    ...mains.map(({ network, lengthM, diameterMm }) => ({
      kind: network,
      per: 'm' as const,
      quantity: lengthM,
      diameterMm,
    })),
    ...(meeting.isWorn
      ? [{ kind: 'resurfacing' as const, per: 'm2' as const, quantity: meeting.areaM2 }]
      : []),
  ]
  const lines = quantities.flatMap((each) => {
    const price = priceFor(prices, each)
    return price ? [{ price, quantity: each.quantity }] : []
  })
  // A town that has taken the prices of it out of its catalogue does not do it.
  if (lines.length === 0) return undefined
  const estimate = estimateOf(lines)
  const dearest = [...estimate.scope].sort((a, b) => b.cost - a.cost)[0]!
  return {
    ...estimate,
    kind: dearest.kind,
    title: meeting.name ?? dearest.kind,
    geom: meeting.geom,
    origin: 'proposed',
    reasons: reasonsOf(meeting, prices, at),
    about: [
      { collection: 'roads', id: meeting.roadId },
      ...(meeting.old ?? []).flatMap(({ edgeIds }) =>
        edgeIds.map((id) => ({ collection: 'network-edges', id })),
      ),
      ...meeting.permitIds.map((id) => ({ collection: 'permits', id })),
      ...meeting.reportIds.map((id) => ({ collection: 'reports', id })),
    ],
  }
}

/** What meets there, and what is saved by laying the surface once over what was opened. */
function reasonsOf(
  meeting: Meeting,
  prices: readonly UnitPrice[],
  at: Thresholds,
): NewRow['reasons'] {
  const { isWorn, condition, old, permitIds, reportIds, mains } = meeting
  const reinstatement = prices.find(({ code }) => code === 'surface-reinstatement')
  const trenchesM2 = (mains ?? []).reduce((sum, { lengthM }) => sum + lengthM * trenchWidthM, 0)
  return [
    ...(isWorn ? [{ code: 'pavement-worn', condition }] : []),
    ...(old ?? []).map((mainsOfKind) => ({
      code: 'main-old',
      ...mainsOfKind,
      count: mainsOfKind.edgeIds.length,
      olderThanYears: Math.round(at.lifeUsed * at.lifeYears),
    })),
    ...(permitIds.length > 0
      ? [{ code: 'excavation-permits', count: permitIds.length, ids: permitIds }]
      : []),
    ...(reportIds.length > 0 ? [{ code: 'reports', count: reportIds.length, ids: reportIds }] : []),
    ...(isWorn && trenchesM2 > 0 && reinstatement
      ? [{ code: 'cost-avoided', cost: Math.round(trenchesM2 * reinstatement.price) }]
      : []),
  ]
}

export const trenchWidthM = 1.2
