import { sql } from 'kysely'
import type { Reader } from '../db/tenant.ts'
import { type Collection, type ReadContext, rowAs, tableAt } from './collection.ts'
import { featureSql, propertiesOf } from './feature-sql.ts'

export interface Found {
  version: number
  feature: string
}

/** One feature by id, whether valid or retired; undefined when there is none to be seen. */
export async function findFeature(
  read: Reader,
  of: Collection,
  at: ReadContext,
  id: number,
  forStaff: boolean,
): Promise<Found | undefined> {
  const version = of.isRecorded ? rowAs('o', at).column('version') : sql`1`
  const [found] = await read({
    query: sql`select ${version}, ${featureSql(of, 'o', at, { forStaff })}
      from ${tableAt(at, of)} as o ${propertiesOf(of, 'o', at, { forStaff })}
      where o.municipality_id = (select current_municipality()) and o.id = ${id}`,
  })
  return found && { version: Number(found[0]), feature: found[1] ?? '' }
}
