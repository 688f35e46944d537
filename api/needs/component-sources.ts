import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import type { Collections } from '../http/collection-routes.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { columnName } from '../http/fields.ts'
import { tenantParam } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'

const schema = z
  .object({
    layers: z.array(
      z.object({
        collection: z.string(),
        fields: z.array(z.string()),
        attributes: z
          .array(z.string())
          .openapi({ description: 'That an import brought along, with numbers in them' }),
      }),
    ),
    views: z.array(z.string()).openapi({ description: 'Of schema components, that would do' }),
  })
  .openapi('NeedComponentSources')

type Sources = z.infer<typeof schema>

const sourcesRoute = route({
  method: 'get',
  tags: ['needs'],
  access: ['manager'],
  path: `${tenantPath}/needs/component-sources`,
  summary: 'What a component of one’s own can be made from: numbers of layers, and views',
  request: { params: tenantParam },
  responses: {
    200: { description: 'Layers and views', content: { 'application/json': { schema } } },
  },
})

export function componentSourceRoutes(collections: Collections) {
  return newRouter().openapi(sourcesRoute, async (c) => {
    const { id } = c.get('tenant')
    const found = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => ({
      layers: await readLayers(trx, collections),
      views: await readViews(trx),
    }))
    const text = JSON.stringify(found)
    return answerTagged<Sources>(c, text, listTag(text))
  })
}

/** Numbers that say which, not how much. */
const isName = (field: string) => field === 'id' || field === 'version' || field.endsWith('Id')

/** Attributes are looked for in so many rows; what is rarer can be named by hand. */
const rowsLookedAt = 2000

async function readLayers(trx: Trx, collections: Collections) {
  const layers: Sources['layers'] = []
  for (const of of collections.values()) {
    if (!of.hasGeometry || !of.isRecorded) continue
    const { rows: numeric } = await sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = ${of.table}::regclass and attnum > 0
        and atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype,
          'numeric'::regtype)`.execute(trx)
    const names = new Set(numeric.map(({ name }) => name))
    const fields = Object.entries(of.fields).flatMap(([field, { sql: made }]) =>
      made === undefined && !isName(field) && names.has(columnName(field)) ? [field] : [],
    )
    const attributes = of.columns.includes('attributes')
      ? await numericAttributes(trx, of.table)
      : []
    if (fields.length + attributes.length > 0)
      layers.push({ collection: of.path, fields, attributes })
  }
  return layers
}

async function numericAttributes(trx: Trx, table: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select key from (
      select attributes from ${sql.table(table)}
      where municipality_id = (select current_municipality()) and attributes <> '{}' limit ${rowsLookedAt}
    ) as looked cross join lateral jsonb_each_text(looked.attributes) as own (key, value)
    where value ~ '^\\s*-?\\d{1,15}(\\.\\d{1,15})?\\s*$' and length(key) <= 200
    group by key order by count(*) desc, key limit 100`.execute(trx)
  return rows.map(({ key }) => key)
}

async function readViews(trx: Trx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'components' and c.relkind in ('v', 'm', 'r') and c.relname ~ '^[a-z][a-z0-9_]*$'
      and has_table_privilege(c.oid, 'select')
      and 3 <= (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
        and (a.attname in ('municipality_id', 'value')
          or a.attname = case when exists (select from pg_attribute u where u.attrelid = c.oid
            and u.attname = 'unit_id') then 'unit_id' else 'geom' end))
    order by 1 limit 200`.execute(trx)
  return rows.map(({ name }) => name)
}
