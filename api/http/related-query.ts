import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import {
  type Collection,
  find,
  type ReadContext,
  type Relation,
  rowAs,
  tableAt,
} from './collection.ts'
import { columnsSql, featureSql, propertiesOf } from './feature-sql.ts'
import { validSql } from './moments.ts'

export interface RelatedRequest {
  id: number
  /** Of each relation. */
  limit: number
  geometry: boolean
  forStaff: boolean
}

export interface Related {
  name: string
  collection: string
  hasMore: boolean
  /** Features as GeoJSON, with commas between. */
  features: string
}

/** What has to do with one row, all relations in one statement; undefined when there is no such row. */
export async function findRelated(
  trx: Trx,
  of: Collection,
  at: ReadContext,
  request: RelatedRequest,
): Promise<Related[] | undefined> {
  const relations = of.related.filter(
    ({ to }) => request.forStaff || find(at, to).visibility === 'public',
  )
  const parts = relations.map(
    (relation, index) => sql`${relatedSql(of, relation, at, request)} as ${sql.ref(`r${index}`)}`,
  )
  const result = await sql<Record<string, { features: string; found: number }>>`
    with self as materialized (
      select ${columnsSql(of, 'o')} from ${tableAt(at, of)} as o
      where o.municipality_id = (select current_municipality()) and o.id = ${request.id})
    select ${sql.join([sql`1 as one`, ...parts])} from self`.execute(trx)
  const row = result.rows[0]
  if (row === undefined) return undefined
  return relations.map(({ name, to }, index) => {
    const { features = '', found = 0 } = row[`r${index}`] ?? {}
    return { name, collection: to, hasMore: found > request.limit, features }
  })
}

function relatedSql(of: Collection, relation: Relation, at: ReadContext, request: RelatedRequest) {
  const { limit, geometry, forStaff } = request
  const other = find(at, relation.to)
  const row = rowAs('o', at)
  const options = { forStaff, geometry: geometry ? 'whole' : 'bounds' } as const
  const found = relation.where.map((condition) => {
    const all = [
      sql`o.municipality_id = (select current_municipality())`,
      condition(rowAs('self', at), row),
      ...validSql(other, row, {}),
      ...(other === of ? [sql`o.id <> self.id`] : []),
    ]
    return sql`select o.id from ${tableAt(at, other)} as o where ${sql.join(all, sql` and `)}`
  })
  // Ids first, one search for each condition, since no index serves two conditions joined by `or`.
  return sql`(
    select json_build_object('found', count(*), 'features',
      coalesce(string_agg(feature, ',' order by id) filter (where place <= ${limit}), ''))
    from (
      select o.id, row_number() over (order by o.id) as place, ${featureSql(other, 'o', at, options)} as feature
      from (select id from (${sql.join(found, sql` union `)}) as ids order by id limit ${limit + 1}) as wanted
      join ${tableAt(at, other)} as o
        on o.municipality_id = (select current_municipality()) and o.id = wanted.id
      ${propertiesOf(other, 'o', at, options)}
    ) as page)`
}
