import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { wrongField } from '../http/problem.ts'

/** GeoJSON in degrees as the database has it. */
export const shapeSql = (geometry: unknown) =>
  sql`st_setsrid(st_geomfromgeojson(${JSON.stringify(geometry)}::text), 4326)`

/** Throws 422 with the place where a shape crosses itself. */
export async function requireValidShape(trx: Trx, geometry: unknown, field: string): Promise<void> {
  const { rows } = await sql<{ wrong: string | null }>`
    select case when not st_isvalid(g) then st_isvalidreason(g) end as wrong
    from (select ${shapeSql(geometry)} as g) as given`.execute(trx)
  const wrong = rows[0]?.wrong
  if (wrong) throw wrongField(field, wrong, 422)
}
