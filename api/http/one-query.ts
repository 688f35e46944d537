import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { type Collection, type ReadContext, rowAs, tableAt } from './collection.ts'
import { featureSql } from './feature-sql.ts'

export interface Found {
  version: number
  feature: string
}

/** One feature by id, whether valid or retired; undefined when there is none to be seen. */
export async function findFeature(
  trx: Transaction<Tables>,
  of: Collection,
  at: ReadContext,
  id: number,
  forStaff: boolean,
): Promise<Found | undefined> {
  const version = of.isRecorded ? rowAs('o', at).column('version') : sql`1`
  const result = await sql<Found>`
    select ${version} as version, ${featureSql(of, 'o', at, { forStaff })} as feature
    from ${tableAt(at, of)} as o
    where o.municipality_id = (select current_municipality()) and o.id = ${id}`.execute(trx)
  return result.rows[0]
}
