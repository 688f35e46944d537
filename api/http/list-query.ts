import { type RawBuilder, sql } from 'kysely'
import type { Reader } from '../db/tenant.ts'
import { touchesArea } from './area.ts'
import { type Collection, type ReadContext, rowAs, type Sort, tableAt } from './collection.ts'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { columnsSql, featureSql, idOf, propertiesOf } from './feature-sql.ts'
import type { Row } from './fields.ts'
import { type Moments, validSql } from './moments.ts'
import type { Bbox } from './params.ts'
import { wrongField } from './problem.ts'

export interface ListRequest extends Moments {
  bbox?: Bbox
  /** As areaParam has it. */
  within?: string
  limit: number
  cursor?: string
  /** A sort of the collection, with `-` before it for descending. */
  sort: string
  /** Values of the collection's own filters, validated. */
  filters: Record<string, unknown>
}

export interface Page {
  /** Each as GeoJSON. */
  features: string[]
  count: number
  next: string | undefined
}

/**
 * A page of a collection, and one row more when there are others after it. Each feature comes as a
 * row: to join them in the database costs more than to send them one by one.
 */
export async function listFeatures(
  read: Reader,
  of: Collection,
  at: ReadContext,
  request: ListRequest,
  forStaff: boolean,
): Promise<Page> {
  const sorting = sortingOf(of, request.sort)
  const from = readCursor(request.cursor, request.sort)
  const row = rowAs('o', at)
  const order = sortSql(sorting.sort, row)
  const direction = sql.raw(sorting.isDescending ? 'desc' : 'asc')
  const query = sql`
    select ${featureSql(of, 'o', at, { forStaff })} ${sorting.sort.column === 'id' ? sql`` : sql`, o.sort_key`}
    from (
      select ${columnsSql(of, 'o')}, ${order} as sort_key
      from ${tableAt(at, of)} as o
      where ${sql.join(conditions(of, row, request, afterSql(sorting, row, from)), sql` and `)}
      order by ${order} ${direction}, o.id ${direction}
      limit ${request.limit + 1}
    ) as o ${propertiesOf(of, 'o', at, { forStaff })}`
  const isSomewhere = request.bbox !== undefined || request.within !== undefined
  const settings = isSomewhere ? { ...planEachTime, ...preferSpatialIndex } : planEachTime
  const isUsual = Object.values(request.filters).every((value) => value === undefined)
  return pageOf(await read({ query, isUsual, settings }), request)
}

/** How many lie in a box decides how a list is best read; that shows only in the values. */
const planEachTime = { plan_cache_mode: 'force_custom_plan' }

/**
 * Row-level security brings a condition on the municipality, for which the planner would read that
 * municipality's whole index to combine the two: 14 of 24 ms among half a million parcels.
 */
const preferSpatialIndex = { enable_bitmapscan: 'off' }

function pageOf(found: (string | null)[][], { limit, sort }: ListRequest): Page {
  const rows = found.slice(0, limit)
  const [last, key] = rows.at(-1) ?? []
  const id = idOf(last ?? '')
  const isMore = found.length > limit
  return {
    features: rows.map(([feature]) => feature ?? ''),
    count: rows.length,
    next: isMore ? writeCursor({ sort, key: key ?? String(id), id }) : undefined,
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
  request: Pick<ListRequest, 'bbox' | 'within' | 'filters' | keyof Moments>,
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
    ...(request.within === undefined ? [] : [touchesArea(row.column('geom'), request.within)]),
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
