import { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import type { Trx } from '../db/tables.ts'
import { inTenant, tenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, requireVersion, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { tenantParam } from '../http/params.ts'
import { notFound, Problem } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { closures, kinds } from './kinds.ts'
import { code, day, line, money, reason } from './schema.ts'

const shape = {
  names: z.record(z.string().regex(/^[a-z]{2}$/), line).openapi({ example: { en: 'Sidewalk' } }),
  kind: z.enum(kinds),
  per: z.enum(codeLists.unit_prices.per),
  price: money.openapi({ description: "In the municipality's currency" }),
  fund: code.default('general'),
  skill: line.nullable().default(null).openapi({ description: 'A skill of the crews it takes' }),
  crewDaysPerUnit: z.number().min(0).max(1000).default(0),
  excavationDepthM: z.number().min(0).max(100).nullable().default(null),
  closure: z.enum(closures).default('none'),
  moratoriumMonths: z.int().min(0).max(600).nullable().default(null),
  maxDiameterMm: z
    .number()
    .positive()
    .max(10_000)
    .nullable()
    .default(null)
    .openapi({ description: 'Of pipes: for those up to this' }),
  source: line.nullable().default(null).openapi({ description: 'A contract, a catalogue' }),
  pricedOn: day.nullable().default(null).openapi({ description: 'Of which day the price is' }),
}

export const unitPriceSchema = z.object({ code, ...shape, version: z.int() }).openapi('UnitPrice')
const unitPricesSchema = z.object({ unitPrices: z.array(unitPriceSchema) }).openapi('UnitPrices')
const newSchema = z.strictObject({ code, ...shape, reason }).openapi('NewUnitPrice')
const changeSchema = z.strictObject({ ...shape, reason }).openapi('UnitPriceChange')

export type UnitPrice = z.infer<typeof unitPriceSchema>

const tags = ['unit-prices']
const path = `${tenantPath}/unit-prices` as const
const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } })
const codeParam = tenantParam.extend({ code })

const listRoute = route({
  method: 'get',
  path,
  tags,
  access: 'staff',
  summary: 'What a unit of work costs and takes',
  request: { params: tenantParam },
  responses: { 200: { description: 'The catalogue', content: json(unitPricesSchema) } },
})

const addRoute = route({
  method: 'post',
  path,
  tags,
  access: ['manager'],
  summary: 'Add a unit price (Idempotency-Key)',
  request: { params: tenantParam, body: { required: true, content: json(newSchema) } },
  responses: { 201: { description: 'Added', content: json(unitPriceSchema) } },
})

const changeRoute = route({
  method: 'put',
  path: `${path}/{code}`,
  tags,
  access: ['manager'],
  summary: 'Replace a unit price (If-Match); interventions keep what they were priced at',
  request: { params: codeParam, body: { required: true, content: json(changeSchema) } },
  responses: { 200: { description: 'As it is now', content: json(unitPriceSchema) } },
})

const removeRoute = route({
  method: 'delete',
  path: `${path}/{code}`,
  tags,
  access: ['manager'],
  summary: 'Remove a unit price (If-Match)',
  request: { params: codeParam },
  responses: { 204: { description: 'Removed' } },
})

const versionSchema = unitPriceSchema
  .extend({
    recordedAt: z.iso.datetime({ offset: true }),
    recordedBy: z.string(),
    reason: z.string().nullable(),
  })
  .openapi('UnitPriceVersion')

const historyRoute = route({
  method: 'get',
  path: `${path}/{code}/history`,
  tags,
  access: 'staff',
  summary: 'What a unit price was before',
  request: { params: codeParam },
  responses: {
    200: {
      description: 'Versions, the latest first',
      content: json(z.object({ versions: z.array(versionSchema) }).openapi('UnitPriceHistory')),
    },
  },
})

const columns = sql`code, names, kind, per, price::float8 as price, fund, skill, crew_days_per_unit as "crewDaysPerUnit",
  excavation_depth_m as "excavationDepthM", closure, moratorium_months as "moratoriumMonths",
  max_diameter_mm as "maxDiameterMm", source, priced_on::text as "pricedOn", version`

export async function readUnitPrices(trx: Trx): Promise<UnitPrice[]> {
  const { rows } = await sql<UnitPrice>`select ${columns} from unit_prices
    where municipality_id = ${tenant} order by kind, code`.execute(trx)
  return rows
}

async function readVersions(trx: Trx, wanted: string) {
  const versions = (table: string) => sql`
    select ${columns}, to_char(recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "recordedAt",
      recorded_by as "recordedBy", change_reason as reason
    from ${sql.table(table)} where municipality_id = ${tenant} and code = ${wanted}`
  const { rows } = await sql<z.infer<typeof versionSchema>>`
    ${versions('unit_prices')} union all ${versions('history.unit_prices')} order by version desc limit 200`.execute(
    trx,
  )
  if (rows.length === 0) throw notFound(`unit price ${wanted}`)
  return rows
}

/** Locked, so that who reads it may change it. */
async function lockPrice(trx: Trx, wanted: string, expected: number | undefined) {
  const { rows } = await sql<{ version: number }>`select version from unit_prices
    where municipality_id = ${tenant} and code = ${wanted} for update`.execute(trx)
  if (rows[0] === undefined) throw notFound(`unit price ${wanted}`)
  requireVersion(rows[0].version, expected)
}

type Written = Omit<z.infer<typeof newSchema>, 'reason'>

async function writePrice(trx: Trx, price: Written): Promise<UnitPrice> {
  const { rows } = await sql<UnitPrice>`
    insert into unit_prices (municipality_id, code, names, kind, per, price, fund, skill, crew_days_per_unit,
      excavation_depth_m, closure, moratorium_months, max_diameter_mm, source, priced_on)
    values (${tenant}, ${price.code}, ${JSON.stringify(price.names)}, ${price.kind}, ${price.per}, ${price.price},
      ${price.fund}, ${price.skill}, ${price.crewDaysPerUnit}, ${price.excavationDepthM}, ${price.closure},
      ${price.moratoriumMonths}, ${price.maxDiameterMm}, ${price.source}, ${price.pricedOn})
    on conflict (municipality_id, code) do update set names = excluded.names, kind = excluded.kind, per = excluded.per,
      price = excluded.price, fund = excluded.fund, skill = excluded.skill,
      crew_days_per_unit = excluded.crew_days_per_unit, excavation_depth_m = excluded.excavation_depth_m,
      closure = excluded.closure, moratorium_months = excluded.moratorium_months,
      max_diameter_mm = excluded.max_diameter_mm, source = excluded.source, priced_on = excluded.priced_on
    returning ${columns}`.execute(trx)
  return rows[0]!
}

const entry = (action: string, entityId: string, version?: number) => ({
  action: `unit-price.${action}`,
  entity: 'unit_prices',
  entityId,
  version,
})

export function unitPriceRoutes() {
  return newRouter()
    .openapi(listRoute, async (c) => {
      const { id } = c.get('tenant')
      const unitPrices = await inTenant(c.get('services').db, id, c.get('actor'), readUnitPrices)
      const text = JSON.stringify({ unitPrices })
      return answerTagged<z.infer<typeof unitPricesSchema>>(c, text, listTag(text))
    })
    .openapi(addRoute, async (c) => {
      const { reason: why, ...price } = c.req.valid('json')
      const { id, slug } = c.get('tenant')
      const actor = { ...c.get('actor'), reason: why }
      const { answer } = await inTenant(c.get('services').db, id, actor, (trx) =>
        createOnce(c, trx, { body: price, municipalityId: id }, async () => {
          const known = await sql`select from unit_prices
            where municipality_id = ${tenant} and code = ${price.code}`.execute(trx)
          if (known.rows.length > 0)
            throw new Problem(409, 'already-exists', {
              detail: `There is a unit price ${price.code} already.`,
              errors: [{ path: 'body.code', message: 'Taken.' }],
            })
          await writeAudit(trx, id, entry('create', price.code, 1))
          return writePrice(trx, price)
        }),
      )
      c.header('location', `/api/v1/${slug}/unit-prices/${answer.code}`)
      c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
      return c.json(answer, 201)
    })
    .openapi(changeRoute, async (c) => {
      const { reason: why, ...price } = c.req.valid('json')
      const { code: wanted } = c.req.valid('param')
      const expected = expectedVersion(c)
      const { id } = c.get('tenant')
      const actor = { ...c.get('actor'), reason: why }
      const changed = await inTenant(c.get('services').db, id, actor, async (trx) => {
        await lockPrice(trx, wanted, expected)
        const now = await writePrice(trx, { ...price, code: wanted })
        await writeAudit(trx, id, entry('update', wanted, now.version))
        return now
      })
      const text = JSON.stringify(changed)
      return answerTagged<UnitPrice>(c, text, versionTag(changed.version, text))
    })
    .openapi(historyRoute, async (c) => {
      const { code: wanted } = c.req.valid('param')
      const { id } = c.get('tenant')
      const versions = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        readVersions(trx, wanted),
      )
      const text = JSON.stringify({ versions })
      return answerTagged<{ versions: z.infer<typeof versionSchema>[] }>(c, text, listTag(text))
    })
    .openapi(removeRoute, async (c) => {
      const { code: wanted } = c.req.valid('param')
      const expected = expectedVersion(c)
      const { id } = c.get('tenant')
      await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        await lockPrice(trx, wanted, expected)
        await sql`delete from unit_prices where municipality_id = ${tenant} and code = ${wanted}`.execute(
          trx,
        )
        await writeAudit(trx, id, entry('delete', wanted))
      })
      return c.body(null, 204)
    })
}
