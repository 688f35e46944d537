import { sql } from 'kysely'
import type { Trx } from '../../db/tables.ts'
import { tenant } from '../../db/tenant.ts'
import type { PlanDocument } from './plan-document.ts'

/** As benefits are measured: the finest that was computed. */
const unitKinds = ['road-segment', 'hexagon-50', 'hexagon-100', 'hexagon-200', 'hexagon-400']

interface Run {
  id: number
  unitKind: string
  computedAt: string | null
  units: number
  components: string[]
  reporting: Record<string, number> | null
}

/** How the need was computed that the benefits come from; null where none was. */
export async function readMethod(
  trx: Trx,
  weights: Readonly<Record<string, number>>,
): Promise<PlanDocument['method']> {
  const { rows: runs } = await sql<Run>`
    select r.id, r.unit_kind as "unitKind", to_json(r.finished_at) #>> '{}' as "computedAt", r.components,
      coalesce((r.counts ->> 'units')::integer, 0) as units, r.settings -> 'reporting' as reporting
    from need_runs r
    where r.municipality_id = ${tenant} and r.is_current and r.unit_kind = any(${unitKinds}::text[])
      and (r.counts ->> 'units')::integer > 0
    order by array_position(${unitKinds}::text[], r.unit_kind) limit 1`.execute(trx)
  const [run] = runs
  if (run === undefined) return null
  const { rows: known } = await sql<{ n: number; known: number }>`
    select n, count(v.raw[n])::float8 / nullif(count(*), 0) as known
    from need_values v cross join generate_series(1, ${run.components.length}::integer) as n
    where v.municipality_id = ${tenant} and v.run_id = ${run.id} group by n`.execute(trx)
  const shares = new Map(known.map((row) => [row.n, row.known]))
  const reporting = Object.values(run.reporting ?? {})
  return {
    unitKind: run.unitKind,
    computedAt: run.computedAt,
    units: run.units,
    reporting: reporting.length > 0 ? [Math.min(...reporting), Math.max(...reporting)] : null,
    components: run.components.map((code, at) => ({
      code,
      weight: weights[code] ?? 0,
      known: shares.get(at + 1) ?? 0,
    })),
  }
}

/**
 * The layers that figures rest on: how many there are, when one was last changed, where they come
 * from, and of which share something is missing.
 */
export async function readSources(trx: Trx): Promise<PlanDocument['sources']> {
  const { rows } = await sql<PlanDocument['sources'][number]>`
    with layers as (
      select 'reports' as collection, count(*) as count, max(reported_at) as newest,
        array_agg(distinct coalesce(channel, '')) as origins, '[]'::jsonb as gaps
      from reports where municipality_id = ${tenant}
      union all
      select 'roads', count(*), max(recorded_at), array_agg(distinct coalesce(source, '')), jsonb_build_array(
        jsonb_build_object('code', 'condition', 'share', avg((condition is null)::integer)),
        jsonb_build_object('code', 'traffic', 'share', avg((traffic_per_day is null)::integer)))
      from roads where municipality_id = ${tenant}
      union all
      select 'network-edges', count(*), max(recorded_at), array_agg(distinct coalesce(source, '')), jsonb_build_array(
        jsonb_build_object('code', 'installed', 'share', avg((installed_year is null)::integer)),
        jsonb_build_object('code', 'material', 'share', avg((material is null)::integer)))
      from network_edges where municipality_id = ${tenant} and valid_until is null
      union all
      select 'assets', count(*), max(recorded_at), array_agg(distinct coalesce(source, '')), jsonb_build_array(
        jsonb_build_object('code', 'condition', 'share', avg((condition is null)::integer)),
        jsonb_build_object('code', 'installed', 'share', avg((installed_on is null)::integer)))
      from assets where municipality_id = ${tenant}
      union all
      select 'inspections', count(*), max(inspected_at), '{}'::text[], '[]'::jsonb
      from inspections where municipality_id = ${tenant}
      union all
      select 'work-orders', count(*), max(recorded_at), array_agg(distinct coalesce(source, '')), '[]'::jsonb
      from work_orders where municipality_id = ${tenant}
      union all
      select 'permits', count(*), max(recorded_at), array_agg(distinct coalesce(source, '')), '[]'::jsonb
      from permits where municipality_id = ${tenant})
    select collection, count::integer, to_json(newest) #>> '{}' as "newestAt", coalesce(array_remove(origins, ''), '{}') as origins,
      coalesce((select jsonb_agg(gap) from jsonb_array_elements(gaps) as gap where (gap ->> 'share')::float8 > 0.005), '[]'::jsonb) as gaps
    from layers`.execute(trx)
  return rows
}
