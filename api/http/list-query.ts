import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { type Collection, type ReadContext, rowAs, type Sort, tableAt } from './collection.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { columnsSql, featureSql } from './feature-sql.ts'
import type { Row } from './fields.ts'
import { type Moments, validSql } from './moments.ts'
import type { Bbox } from './params.ts'
import { wrongField } from './problem.ts'

export interface ListRequest extends Moments {
  bbox?: Bbox
  limit: number
  cursor?: string
  /** A sort of the collection, with `-` before it for descending. */
  sort: string
  /** Values of the collection's own filters, validated. */
  filters: Record<string, unknown>
}

export interface Page {
  /** Features as GeoJSON in UTF-8, with commas between. */
  features: string
  count: number
  next: string | undefined
}

interface PageRow {
  found: number
  features: string
  key: string | null
  last: number | null
}

/**
 * A page of a collection. One row comes back, whose bytes are sent as they are: to read half a
 * megabyte into a string and write it out again would take longer than to ask for it.
 */
export async function listFeatures(
  trx: Transaction<Tables>,
  of: Collection,
  at: ReadContext,
  request: ListRequest,
  forStaff: boolean,
): Promise<Page> {
  const { limit } = request
  const sorting = sortingOf(of, request.sort)
  const from = readCursor(request.cursor, request.sort)
  const row = rowAs('o', at)
  const order = sortSql(sorting.sort, row)
  if (request.bbox !== undefined) await preferSpatialIndex(trx)
  const direction = sql.raw(sorting.isDescending ? 'desc' : 'asc')
  // string_agg takes the rows as they come, in the order of the innermost query; to sort the texts
  // themselves would cost as much as to make them.
  const result = await sql<PageRow>`
    select count(*)::integer as found,
      coalesce(string_agg(feature, ',') filter (where place <= ${limit}), '') as features,
      max(key) filter (where place = ${limit}) as key, max(id) filter (where place = ${limit}) as last
    from (
      select o.id, o.sort_key::text as key, row_number() over () as place,
        ${featureSql(of, 'o', at, { forStaff })} as feature
      from (
        select ${columnsSql(of, 'o')}, ${order} as sort_key
        from ${tableAt(at, of)} as o
        where ${sql.join(conditions(of, row, request, afterSql(sorting, row, from)), sql` and `)}
        order by ${order} ${direction}, o.id ${direction}
        limit ${limit + 1}
      ) as o
    ) as page`.execute(trx)
  return pageOf(result.rows[0], request)
}

/**
 * Row-level security brings a condition on the municipality, for which the planner would read that
 * municipality's whole index to combine the two: 14 of 24 ms among half a million parcels.
 */
async function preferSpatialIndex(trx: Transaction<Tables>) {
  await sql`select set_config('enable_bitmapscan', 'off', true)`.execute(trx)
}

function pageOf(row: PageRow | undefined, { limit, sort }: ListRequest): Page {
  if (row === undefined) throw new Error('An aggregate without a row.')
  const isMore = row.found > limit && row.last !== null
  return {
    features: row.features,
    count: Math.min(row.found, limit),
    next: isMore ? writeCursor({ sort, key: row.key ?? '', id: row.last ?? 0 }) : undefined,
  }
}

interface Sorting {
  sort: Sort
  isDescending: boolean
}

function sortingOf(of: Collection, name: string): Sorting {
  const isDescending = name.startsWith('-')
  const sort = of.sorts[isDescending ? name.slice(1) : name]
  if (sort === undefined)
    throw wrongField(
      'query.sort',
      `One of ${Object.keys(of.sorts).join(', ')}, with - for descending.`,
    )
  return { sort, isDescending }
}

function sortSql({ column, empty, type }: Sort, row: Row): RawBuilder<unknown> {
  if (empty === undefined) return row.column(column)
  return sql`coalesce(${row.column(column)}, ${sql.lit(empty)}::${sql.raw(type)})`
}

/** Rows after the last one of the page before: by its sort key, and its id where keys are equal. */
function afterSql(
  { sort, isDescending }: Sorting,
  row: Row,
  from: Cursor | undefined,
): RawBuilder<unknown>[] {
  if (from === undefined) return []
  const operator = sql.raw(isDescending ? '<' : '>')
  if (sort.column === 'id') return [sql`o.id ${operator} ${from.id}`]
  if (!keyFits(sort.type, from.key)) throw wrongField('query.cursor', 'Not a cursor of this list.')
  return [
    sql`(${sortSql(sort, row)}, o.id) ${operator} (${from.key}::${sql.raw(sort.type)}, ${from.id})`,
  ]
}

function keyFits(type: Sort['type'], key: string) {
  if (type === 'text') return true
  if (type === 'int8' || type === 'float8')
    return /^-?[\d.e+-]{1,30}$/.test(key) && Number.isFinite(Number(key))
  return key === 'infinity' || key === '-infinity' || /^\d{4}-\d\d-\d\d([ T][\d:.+-]+)?$/.test(key)
}

export function conditions(
  of: Collection,
  row: Row,
  request: Pick<ListRequest, 'bbox' | 'filters' | keyof Moments>,
  after: RawBuilder<unknown>[] = [],
): RawBuilder<unknown>[] {
  const filters = Object.entries(request.filters).flatMap(([name, value]) => {
    const filter = of.filters[name] ?? of.staffFilters[name]
    return filter === undefined || value === undefined ? [] : [filter.where(row, value)]
  })
  // The policy says the same; said here, the index that begins with it is used.
  const tenant = sql`o.municipality_id = (select current_municipality())`
  return [
    tenant,
    ...bboxSql(row, request.bbox),
    ...validSql(of, row, request),
    ...filters,
    ...after,
  ]
}

function bboxSql(row: Row, bbox: Bbox | undefined): RawBuilder<unknown>[] {
  if (bbox === undefined) return []
  const area = sql`st_makeenvelope(${sql.join(bbox.map((side) => sql`${side}::float8`))}, 4326)`
  // Row-level security keeps ST_Intersects from the index; && is allowed to use it. Most of what is
  // found lies wholly inside, which its box alone shows.
  const geom = row.column('geom')
  return [sql`${geom} && ${area}`, sql`(${geom} @ ${area} or st_intersects(${geom}, ${area}))`]
}
