import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { inTenant } from '../db/tenant.ts'
import { isStaff } from '../http/access.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { tenantParam, todayIn } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'

interface Counted {
  /** The collection's path. */
  collection: string
  table: string
  isPublic: boolean
  /** Filters of the collection's list, with the column each counts by. */
  by: Record<string, string>
  hasValidTime?: boolean
}

const counted: Counted[] = [
  {
    collection: 'parcels',
    table: 'parcels',
    isPublic: true,
    by: { landUse: 'land_use' },
    hasValidTime: true,
  },
  {
    collection: 'rights',
    table: 'rights',
    isPublic: false,
    by: { kind: 'kind' },
    hasValidTime: true,
  },
  {
    collection: 'buildings',
    table: 'buildings',
    isPublic: true,
    by: { status: 'status', use: 'use' },
  },
  {
    collection: 'roads',
    table: 'roads',
    isPublic: true,
    by: { class: 'class', surface: 'surface' },
  },
  { collection: 'road-surfaces', table: 'road_surfaces', isPublic: true, by: { kind: 'kind' } },
  { collection: 'addresses', table: 'addresses', isPublic: true, by: {} },
  { collection: 'zones', table: 'zones', isPublic: true, by: { category: 'category' } },
  { collection: 'districts', table: 'districts', isPublic: true, by: { kind: 'kind' } },
  { collection: 'land-covers', table: 'land_covers', isPublic: true, by: { kind: 'kind' } },
  { collection: 'networks', table: 'networks', isPublic: false, by: { kind: 'kind' } },
  {
    collection: 'network-nodes',
    table: 'network_nodes',
    isPublic: false,
    by: { kind: 'kind', status: 'status', networkId: 'network_id::text' },
    hasValidTime: true,
  },
  {
    collection: 'network-edges',
    table: 'network_edges',
    isPublic: false,
    by: { kind: 'kind', status: 'status', material: 'material', networkId: 'network_id::text' },
    hasValidTime: true,
  },
  { collection: 'assets', table: 'assets', isPublic: true, by: { type: 'type', status: 'status' } },
  { collection: 'inspections', table: 'inspections', isPublic: false, by: {} },
  {
    collection: 'work-orders',
    table: 'work_orders',
    isPublic: false,
    by: { status: 'status', kind: 'kind' },
  },
  {
    collection: 'reports',
    table: 'reports',
    isPublic: true,
    by: { status: 'status', category: 'category' },
  },
  {
    collection: 'permits',
    table: 'permits',
    isPublic: true,
    by: { status: 'status', kind: 'kind' },
  },
  { collection: 'works', table: 'works', isPublic: true, by: { status: 'status', kind: 'kind' } },
]

const countsSchema = z.record(z.string(), z.int())

const summarySchema = z
  .object({
    collections: z.record(
      z.string(),
      z
        .object({ total: z.int(), by: z.record(z.string(), countsSchema) })
        .openapi('CollectionSummary'),
    ),
    reportCategories: z.array(
      z.object({ code: z.string(), name: z.string(), names: z.record(z.string(), z.string()) }),
    ),
    assetTypes: z.array(z.object({ code: z.string(), name: z.string() })),
  })
  .openapi('Summary')

const summaryRoute = route({
  method: 'get',
  path: `${tenantPath}/summary`,
  tags: ['municipalities'],
  summary: 'How much there is of everything, by the values that lists are filtered by',
  access: 'public',
  request: { params: tenantParam },
  responses: {
    200: { description: 'Counts', content: { 'application/json': { schema: summarySchema } } },
  },
})

export function summaryRoutes() {
  return newRouter().openapi(summaryRoute, async (c) => {
    const { id, timeZone } = c.get('tenant')
    const visible = counted.filter(({ isPublic }) => isPublic || isStaff(c.get('actor').role))
    const parts = visible.map(
      (one) => sql`${sql.lit(one.collection)}, ${countSql(one, todayIn(timeZone))}`,
    )
    const { rows } = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
      sql<{ text: string }>`select json_build_object(
        'collections', json_build_object(${sql.join(parts)}),
        'reportCategories', (select coalesce(json_agg(json_build_object('code', code, 'name', name, 'names', names)
          order by name), '[]') from report_categories where municipality_id = ${id}),
        'assetTypes', (select coalesce(json_agg(json_build_object('code', code, 'name', name) order by name), '[]')
          from asset_types where municipality_id = ${id}))::text as text`.execute(trx),
    )
    const text = rows[0]?.text ?? '{}'
    return answerTagged(c, text, listTag(text))
  })
}

/** One pass over the table, whatever the number of columns. Values that are empty are counted in the total only. */
function countSql({ table, by, hasValidTime }: Counted, today: string) {
  const valid = hasValidTime
    ? sql`and valid_from <= ${today}::date and (valid_until is null or valid_until > ${today}::date)`
    : sql``
  const columns = Object.values(by).map((column) => sql.raw(column))
  const sets = [...columns.map((column) => sql`(${column})`), sql`()`]
  const groups = Object.keys(by).map((name, index) => {
    const others = columns.length - 1 - index
    // grouping() has a bit for each column, set where the row is not grouped by it.
    const mask = (2 ** columns.length - 1) & ~(2 ** others)
    return sql`${sql.lit(name)}, (select coalesce(json_object_agg(g.${sql.ref(`v${index}`)}, g.n order by g.n desc), '{}')
      from counts g where g.mask = ${mask} and g.${sql.ref(`v${index}`)} is not null)`
  })
  const values = columns.map((column, index) => sql`${column} as ${sql.ref(`v${index}`)},`)
  const mask = columns.length === 0 ? sql`0` : sql`grouping(${sql.join(columns)})`
  return sql`(with counts as (
      select ${sql.join([...values, sql``], sql` `)} ${mask} as mask, count(*)::integer as n
      from ${sql.table(table)} where municipality_id = (select current_municipality()) ${valid}
      group by grouping sets (${sql.join(sets)}))
    select json_build_object(
      'total', (select g.n from counts g where g.mask = ${2 ** columns.length - 1}),
      'by', json_build_object(${sql.join(groups)})))`
}
