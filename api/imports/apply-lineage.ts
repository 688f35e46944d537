import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { analyzeInside, joinWholeSets } from './plans.ts'
import type { Run } from './runs.ts'

/** Of the smaller of two parcels: less is how exactly a year was drawn, not ground that changed hands. */
const leastShare = 0.05

/**
 * Which of the parcels that this transaction ended or made smaller became which of those that it
 * began or made larger: those that lie on their ground. What came in first has no past.
 */
export async function noteLineage(trx: Trx, run: Run, validFrom?: string) {
  const replaced = await sql`select from history.parcels h
    where h.municipality_id = ${run.town.id} and h.recorded_until = now() limit 1`.execute(trx)
  if (replaced.rows.length === 0) return
  await analyzeInside(trx, ['parcels'])
  // Each of the few is looked for on the map.
  await joinWholeSets(trx, false)
  await sql`
    with given as materialized (
      select h.id, h.geom as before, case when p.valid_until is null then p.geom end as after
      from history.parcels h join parcels p on p.municipality_id = h.municipality_id and p.id = h.id
      where h.municipality_id = ${run.town.id} and h.recorded_until = now() and h.valid_until is null
        and (p.valid_until is not null or not h.geom = p.geom)
    ), taken as (
      select g.id as from_id, p.id as to_id, g.before, p.geom as taker,
        on_both(g.before, p.geom) - coalesce(on_both(g.before, h.geom), 0) - coalesce(on_both(g.after, p.geom), 0)
          as overlap
      from given g
        join parcels p on p.municipality_id = ${run.town.id} and p.geom && g.before and p.id <> g.id
          and p.valid_until is null and p.recorded_at = now()
        left join history.parcels h on h.municipality_id = p.municipality_id and h.id = p.id and h.recorded_until = now()
      -- Ground that passed between two that both went on is a boundary that moved.
      where g.after is null or h.id is null
    )
    insert into parcel_lineage (municipality_id, from_parcel_id, to_parcel_id, operation, import_run_id, at)
    select ${run.town.id}::int, from_id, to_id, 'import', ${run.id}::bigint,
      coalesce(${validFrom ?? null}::date, (select today()))
    from taken where overlap > ${leastShare}::float8 * least(st_area(before), st_area(taker))
    on conflict do nothing`.execute(trx)
  await joinWholeSets(trx)
}
