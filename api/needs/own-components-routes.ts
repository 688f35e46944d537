import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import type { ReadContext } from '../http/collection.ts'
import type { Collections } from '../http/collection-routes.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, requireVersion, versionTag } from '../http/etag.ts'
import { columnName } from '../http/fields.ts'
import { createOnce } from '../http/idempotency.ts'
import { readContext } from '../http/moments.ts'
import { tenantParam, words } from '../http/params.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import { questionSchema } from '../http/question-schema.ts'
import { compileQuestion } from '../http/question-sql.ts'
import { route, tenantPath } from '../http/route.ts'
import { builtIn } from './components/index.ts'
import { columnsOfView } from './own-components.ts'
import type { NeedRunner } from './runner.ts'

const tags = ['needs']
const code = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Small letters, digits and hyphens.')

const rules = {
  aggregate: z.enum(['sum', 'mean']).default('mean'),
  per: z.enum(['people', 'length', 'area']).optional(),
  scale: z.enum(['linear', 'log']).default('linear'),
  cap: z
    .number()
    .positive()
    .optional()
    .openapi({ description: 'The figure that is full need; else the 98th percentile' }),
  isInverted: z.boolean().optional().openapi({
    description: 'Little of it is need, as of a condition from 1 to 5; not with `per`',
  }),
  weight: z.number().min(0).max(10).default(0),
}

/** Where there is nothing, there is nothing of it per person either: that would be need everywhere. */
const isTelling = ({ isInverted, per }: { isInverted?: boolean; per?: string }) =>
  !isInverted || per === undefined
const notTelling = { message: 'Not together with isInverted.', path: ['per'] }

const layerConfig = z
  .strictObject({
    collection: z.string().max(60),
    field: z.string().max(60).optional(),
    attribute: words.min(1).optional(),
    ...rules,
  })
  .refine(
    ({ field, attribute }) => (field === undefined) !== (attribute === undefined),
    'Name a field or an attribute.',
  )
  .refine(isTelling, notTelling)

const viewConfig = z
  .strictObject({
    view: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'The name of a view in schema components.'),
    ...rules,
  })
  .refine(isTelling, notTelling)

const questionConfig = z
  .strictObject({ question: questionSchema, ...rules })
  .refine(isTelling, notTelling)
  .openapi({ description: 'sum: how many match; mean: which share of all like them does' })

const content = {
  names: z.record(z.string().regex(/^[a-z]{2,3}$/), words.min(1)),
  unit: words.nullish(),
  isActive: z.boolean().default(true),
}

const bodySchema = z
  .discriminatedUnion('source', [
    z.strictObject({ code, ...content, source: z.literal('layer'), config: layerConfig }),
    z.strictObject({ code, ...content, source: z.literal('view'), config: viewConfig }),
    z.strictObject({ code, ...content, source: z.literal('question'), config: questionConfig }),
  ])
  .openapi('NewNeedComponent')

const changeSchema = z
  .strictObject({
    names: content.names.optional(),
    unit: content.unit,
    isActive: z.boolean().optional(),
    config: z.union([layerConfig, viewConfig, questionConfig]).optional(),
  })
  .openapi('NeedComponentChange')

const ownSchema = z
  .object({
    code: z.string(),
    names: z.record(z.string(), z.string()),
    unit: z.string().nullable(),
    source: z.string(),
    config: z.record(z.string(), z.unknown()),
    isActive: z.boolean(),
    version: z.int(),
  })
  .openapi('OwnNeedComponent')

const codeParam = tenantParam.extend({ code })
const json = (schema: z.ZodType) => ({ 'application/json': { schema } })
const about = { tags, access: ['manager'] as const }
const one = { 200: { description: 'As it is now', content: json(ownSchema) } }

const addRoute = route({
  ...about,
  method: 'post',
  path: `${tenantPath}/needs/components`,
  summary:
    'Add a component of the municipality’s own, from a layer, a view or a question (Idempotency-Key)',
  request: {
    params: tenantParam,
    body: { required: true, content: { 'application/json': { schema: bodySchema } } },
  },
  responses: { 201: { description: 'Added; need is computed anew', content: json(ownSchema) } },
})

const oneRoute = route({
  tags,
  access: 'staff',
  method: 'get',
  path: `${tenantPath}/needs/components/{code}`,
  summary: 'One component of the municipality’s own',
  request: { params: codeParam },
  responses: one,
})

const changeRoute = route({
  ...about,
  method: 'patch',
  path: `${tenantPath}/needs/components/{code}`,
  summary: 'Change a component (If-Match)',
  request: {
    params: codeParam,
    body: { required: true, content: { 'application/json': { schema: changeSchema } } },
  },
  responses: one,
})

const removeRoute = route({
  ...about,
  method: 'delete',
  path: `${tenantPath}/needs/components/{code}`,
  summary: 'Remove a component (If-Match)',
  request: { params: codeParam },
  responses: { 204: { description: 'Removed' } },
})

type Own = z.infer<typeof ownSchema>
type Content = Pick<z.infer<typeof bodySchema>, 'source' | 'config'>

export function ownComponentRoutes(collections: Collections, runner: NeedRunner) {
  const contextIn = (c: Context<AppEnv>) => readContext(collections, c.get('tenant').timeZone, {})
  return newRouter()
    .openapi(addRoute, async (c) => {
      const body = c.req.valid('json')
      const { id: municipalityId, slug } = c.get('tenant')
      const { answer } = await inTown(c, (trx) =>
        createOnce(c, trx, { body, municipalityId }, async () => {
          if (builtIn.some((component) => component.code === body.code))
            throw wrongField('body.code', 'A component of the program has this code.', 422)
          await requireSource(trx, contextIn(c), body)
          const { rows } = await sql`
            insert into need_components (municipality_id, code, names, source, config, unit, is_active)
            values (${municipalityId}, ${body.code}, ${JSON.stringify(body.names)}::jsonb, ${body.source},
              ${JSON.stringify(body.config)}::jsonb, ${body.unit ?? null}, ${body.isActive})
            on conflict do nothing returning code`.execute(trx)
          if (rows.length === 0)
            throw new Problem(409, 'already-exists', { detail: 'There is one with this code.' })
          return readOwn(trx, body.code)
        }),
      )
      await runner.renew(municipalityId)
      c.header('location', `/api/v1/${slug}/needs/components/${answer.code}`)
      c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
      return c.json(answer, 201)
    })
    .openapi(oneRoute, async (c) => {
      const own = await inTown(c, (trx) => readOwn(trx, c.req.valid('param').code))
      return answerOwn(c, own)
    })
    .openapi(changeRoute, async (c) => {
      const { code: which } = c.req.valid('param')
      const change = c.req.valid('json')
      const expected = expectedVersion(c)
      const own = await inTown(c, async (trx) => {
        const before = await readOwn(trx, which, sql`for update`)
        requireVersion(before.version, expected)
        const after = { ...before, ...change } as Own
        await requireSource(trx, contextIn(c), after as unknown as Content)
        await sql`update need_components set names = ${JSON.stringify(after.names)}::jsonb, unit = ${after.unit ?? null},
            is_active = ${after.isActive}, config = ${JSON.stringify(after.config)}::jsonb
          where municipality_id = (select current_municipality()) and code = ${which}`.execute(trx)
        return readOwn(trx, which)
      })
      await runner.renew(c.get('tenant').id)
      return answerOwn(c, own)
    })
    .openapi(removeRoute, async (c) => {
      const { code: which } = c.req.valid('param')
      const expected = expectedVersion(c)
      await inTown(c, async (trx) => {
        requireVersion((await readOwn(trx, which, sql`for update`)).version, expected)
        await sql`delete from need_components
          where municipality_id = (select current_municipality()) and code = ${which}`.execute(trx)
      })
      await runner.renew(c.get('tenant').id)
      return c.body(null, 204)
    })
}

function inTown<T>(c: Context<AppEnv>, act: (trx: Trx) => Promise<T>): Promise<T> {
  return inTenant(c.get('services').db, c.get('tenant').id, c.get('actor'), act)
}

function answerOwn(c: Context<AppEnv>, own: Own) {
  const text = JSON.stringify(own)
  return answerTagged<Own>(c, text, versionTag(own.version, text))
}

async function readOwn(trx: Trx, which: string, lock: RawBuilder<unknown> = sql``): Promise<Own> {
  const { rows } = await sql<Own>`
    select code, names, unit, source, config, is_active as "isActive", version from need_components
    where municipality_id = (select current_municipality()) and code = ${which} ${lock}`.execute(
    trx,
  )
  if (rows[0] === undefined) throw notFound(`component ${which} of the municipality’s own`)
  return rows[0]
}

/** That there are figures where it says, by names that are known: nothing else gets into SQL. */
async function requireSource(trx: Trx, at: ReadContext, { source, config }: Content) {
  if (source === 'question') {
    if (!('question' in config)) throw wrongField('body.config.question', 'Missing.', 422)
    const { of } = compileQuestion(at, config.question, 'body.config.question')
    if (of.isRecorded) return
    throw wrongField('body.config.question.about', 'Need is not made of need itself.', 422)
  }
  if (source === 'view') {
    if (!('view' in config)) throw wrongField('body.config.view', 'Missing.', 422)
    const columns = await columnsOfView(trx, config.view)
    const missing = ['municipality_id', 'value'].filter((name) => !columns.includes(name))
    if (missing.length === 0 && (columns.includes('unit_id') || columns.includes('geom'))) return
    throw wrongField(
      'body.config.view',
      columns.length === 0
        ? 'There is no such view in schema components.'
        : 'It lacks municipality_id, value, or unit_id and geom.',
      422,
    )
  }
  if (!('collection' in config)) throw wrongField('body.config.collection', 'Missing.', 422)
  const of = at.collections.get(config.collection)
  if (of === undefined || !of.hasGeometry || !of.isRecorded)
    throw wrongField('body.config.collection', 'There is no such layer.', 422)
  if (config.attribute !== undefined) {
    if (of.columns.includes('attributes')) return
    throw wrongField('body.config.attribute', 'This layer has no attributes.', 422)
  }
  const field = of.fields[config.field ?? '']
  const column = columnName(config.field ?? '')
  if (field === undefined || field.sql !== undefined || !(await isNumeric(trx, of.table, column)))
    throw wrongField('body.config.field', 'There is no such numeric field.', 422)
}

async function isNumeric(trx: Trx, table: string, column: string): Promise<boolean> {
  const { rows } =
    await sql`select from pg_attribute where attrelid = ${table}::regclass and attname = ${column}
    and atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype, 'numeric'::regtype)`.execute(
      trx,
    )
  return rows.length > 0
}
