import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { type Collection, type ReadContext, rowAs, tableAt } from './collection.ts'
import { fieldSql } from './fields.ts'
import { conditions, type ListRequest } from './list-query.ts'

export type MatchRequest = Omit<ListRequest, 'limit' | 'cursor' | 'sort'>

/** How many of a list there are, and how many of each value of a field. */
export interface Counts {
  total: number
  /** The most frequent values first; `names` is what the municipality calls it, where it does. */
  values: { value: string | null; names: unknown; count: number }[]
  hasMore: boolean
}

const mostValues = 200

export async function countFeatures(
  trx: Trx,
  of: Collection,
  at: ReadContext,
  request: MatchRequest,
  by: string | undefined,
): Promise<Counts> {
  const row = rowAs('o', at)
  const matching = sql`from ${tableAt(at, of)} as o
    where ${sql.join(conditions(of, row, request), sql` and `)}`
  const field = by === undefined ? undefined : of.fields[by]
  if (by === undefined || field === undefined) {
    const { rows } = await sql<{ total: number }>`
      select count(*)::integer as total ${matching}`.execute(trx)
    return { total: rows[0]?.total ?? 0, values: [], hasMore: false }
  }
  const value = fieldSql(by, field, row)
  const names = of.fields[`${by}Names`]?.sql ?? of.fields[`${by}Name`]?.sql
  const { rows } = await sql<Counts['values'][number] & { total: number }>`
    select ${value} as value, ${names?.(row) ?? sql`null`} as names, count(*)::integer as count,
      (sum(count(*)) over ())::integer as total
    ${matching}
    group by 1, o.municipality_id
    order by count desc, value
    limit ${mostValues + 1}`.execute(trx)
  return {
    total: rows[0]?.total ?? 0,
    values: rows.slice(0, mostValues).map(({ value, names, count }) => ({ value, names, count })),
    hasMore: rows.length > mostValues,
  }
}

/** More than a map can draw. */
const mostIds = 50_000

/** The ids of all that a list holds; cut off, and said so, where there are too many to send. */
export async function findIds(
  trx: Trx,
  of: Collection,
  at: ReadContext,
  request: MatchRequest,
): Promise<{ ids: number[]; hasMore: boolean }> {
  const row = rowAs('o', at)
  const { rows } = await sql<{ ids: number[] }>`
    select coalesce(json_agg(id), '[]') as ids from (
      select o.id from ${tableAt(at, of)} as o
      where ${sql.join(conditions(of, row, request), sql` and `)}
      limit ${mostIds + 1}
    ) as found`.execute(trx)
  const ids = rows[0]?.ids ?? []
  return { ids: ids.slice(0, mostIds), hasMore: ids.length > mostIds }
}
