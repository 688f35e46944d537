import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import type { Run } from './runs.ts'

/** The union of the file's areas becomes the municipality's boundary. */
export async function applyBoundary(trx: Trx, run: Run) {
  const rows = sql`municipality_id = ${run.town.id} and run_id = ${run.id} and code is null`
  const changed = await sql`
    update municipalities m set boundary = whole.geom
    from (select st_multi(st_unaryunion(st_collect(geom))) as geom from import_rows where ${rows}) whole
    where m.id = ${run.town.id} and whole.geom is not null and not st_isempty(whole.geom)
      and (m.boundary is null or not (m.boundary = whole.geom))`.execute(trx)
  const outcome = Number(changed.numAffectedRows ?? 0) > 0 ? 'update' : 'unchanged'
  await sql`update import_rows set outcome = ${outcome} where ${rows}`.execute(trx)
}
