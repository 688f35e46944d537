import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type RawBuilder, sql } from 'kysely'
import { codeLists } from '../db/code-lists.gen.ts'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { json } from '../http/content.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, listTag, requireVersion, versionTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { idParam, tenantParam, words } from '../http/params.ts'
import { notFound, Problem, wrongField } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { builtInPresets } from './built-in-presets.ts'
import { builtIn } from './components/index.ts'
import type { Weights } from './score.ts'

const tags = ['needs']
const roles = codeLists.need_presets.role

const weightsSchema = z.record(z.string().max(60), z.number().min(0).max(10))

const bodySchema = z
  .strictObject({
    name: words.trim().min(1, 'Give it a name.'),
    role: z.enum(roles).nullish().openapi({ description: 'Whom it is offered to first' }),
    weights: weightsSchema,
    isCorrected: z.boolean().optional(),
    isShared: z.boolean().optional(),
  })
  .openapi('NeedPresetContent')

const presetSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    role: z.enum(roles).nullable(),
    weights: weightsSchema,
    isCorrected: z.boolean(),
    isShared: z.boolean(),
    isMine: z.boolean(),
    version: z.int(),
    recordedAt: z.iso.datetime({ offset: true }),
  })
  .openapi('NeedPreset')

const presetsSchema = z
  .object({
    presets: z.array(presetSchema),
    builtIn: z.array(
      z.object({
        code: z.string(),
        role: z.enum(roles),
        weights: weightsSchema,
        isCorrected: z.boolean(),
      }),
    ),
  })
  .openapi('NeedPresets')

const about = { tags, access: 'staff' as const }
const one = { 200: { description: 'As it is now', content: json(presetSchema) } }
const body = { required: true, content: json(bodySchema) }

const listRoute = route({
  ...about,
  method: 'get',
  path: `${tenantPath}/needs/presets`,
  summary: 'Weightings: those of the program, those that are shared, and one’s own',
  request: { params: tenantParam },
  responses: { 200: { description: 'All of them', content: json(presetsSchema) } },
})

const addRoute = route({
  ...about,
  method: 'post',
  path: `${tenantPath}/needs/presets`,
  summary: 'Keep a weighting for oneself, or share it (Idempotency-Key)',
  request: { params: tenantParam, body },
  responses: { 201: { description: 'Kept', content: json(presetSchema) } },
})

const oneRoute = route({
  ...about,
  method: 'get',
  path: `${tenantPath}/needs/presets/{id}`,
  summary: 'One weighting',
  request: { params: idParam },
  responses: one,
})

const changeRoute = route({
  ...about,
  method: 'put',
  path: `${tenantPath}/needs/presets/{id}`,
  summary: 'Change a weighting of one’s own; managers change shared ones too (If-Match)',
  request: { params: idParam, body },
  responses: one,
})

const removeRoute = route({
  ...about,
  method: 'delete',
  path: `${tenantPath}/needs/presets/{id}`,
  summary: 'Forget a weighting of one’s own; managers forget shared ones too (If-Match)',
  request: { params: idParam },
  responses: { 204: { description: 'Forgotten' } },
})

type Preset = z.infer<typeof presetSchema>

export function presetRoutes() {
  return newRouter()
    .openapi(listRoute, async (c) => {
      const presets = await inTown(c, (trx) => readPresets(trx, sql`true`))
      const text = JSON.stringify({ presets, builtIn: builtInPresets })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(addRoute, async (c) => {
      const content = c.req.valid('json')
      const { id: municipalityId, slug } = c.get('tenant')
      const { answer } = await inTown(c, (trx) =>
        createOnce(c, trx, { body: content, municipalityId }, async () => {
          await requireWeights(trx, content.weights)
          const { rows } = await sql<{ id: number }>`
            insert into need_presets (municipality_id, name, role, weights, is_corrected, is_shared, owner_id)
            values (${municipalityId}, ${content.name}, ${content.role ?? null}, ${JSON.stringify(content.weights)}::jsonb,
              ${content.isCorrected ?? true}, ${content.isShared ?? false}, current_actor())
            returning id`.execute(trx)
          return readPreset(trx, rows[0]!.id)
        }),
      )
      c.header('location', `/api/v1/${slug}/needs/presets/${answer.id}`)
      c.header('etag', versionTag(answer.version, JSON.stringify(answer)))
      return c.json(answer, 201)
    })
    .openapi(oneRoute, async (c) => {
      const preset = await inTown(c, (trx) => readPreset(trx, c.req.valid('param').id))
      return answerPreset(c, preset)
    })
    .openapi(changeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const {
        name,
        role = null,
        weights,
        isCorrected = true,
        isShared = false,
      } = c.req.valid('json')
      const expected = expectedVersion(c)
      const preset = await inTown(c, async (trx) => {
        await lockPreset(trx, id, expected)
        await requireWeights(trx, weights)
        await sql`update need_presets set name = ${name}, role = ${role}, weights = ${JSON.stringify(weights)}::jsonb,
            is_corrected = ${isCorrected}, is_shared = ${isShared}
          where municipality_id = (select current_municipality()) and id = ${id}`.execute(trx)
        return readPreset(trx, id)
      })
      return answerPreset(c, preset)
    })
    .openapi(removeRoute, async (c) => {
      const { id } = c.req.valid('param')
      const expected = expectedVersion(c)
      await inTown(c, async (trx) => {
        await lockPreset(trx, id, expected)
        await sql`delete from need_presets
          where municipality_id = (select current_municipality()) and id = ${id}`.execute(trx)
      })
      return c.body(null, 204)
    })
}

function inTown<T>(c: Context<AppEnv>, act: (trx: Trx) => Promise<T>): Promise<T> {
  return inTenant(c.get('services').db, c.get('tenant').id, c.get('actor'), act)
}

function answerPreset(c: Context<AppEnv>, preset: Preset) {
  const text = JSON.stringify(preset)
  return answerTagged<Preset>(c, text, versionTag(preset.version, text))
}

/** Those that the caller may see. */
async function readPresets(trx: Trx, where: RawBuilder<unknown>): Promise<Preset[]> {
  const { rows } = await sql<{ preset: Preset }>`
    select json_build_object('id', id, 'name', name, 'role', role, 'weights', weights, 'isCorrected', is_corrected,
      'isShared', is_shared, 'isMine', owner_id is not distinct from current_actor(), 'version', version,
      'recordedAt', recorded_at) as preset
    from need_presets where municipality_id = (select current_municipality()) and ${where}
    order by lower(name), id limit 1000`.execute(trx)
  return rows.map(({ preset }) => preset)
}

async function readPreset(trx: Trx, id: number): Promise<Preset> {
  const [preset] = await readPresets(trx, sql`id = ${id}`)
  if (preset === undefined) throw notFound(`preset ${id}`)
  return preset
}

/** 404 for what the caller may not see, 403 for what it may not change. */
async function lockPreset(trx: Trx, id: number, expected: number | undefined) {
  await readPreset(trx, id)
  const { rows } = await sql<{ version: number }>`select version from need_presets
    where municipality_id = (select current_municipality()) and id = ${id} for update`.execute(trx)
  if (rows[0] === undefined)
    throw new Problem(403, 'forbidden', { detail: 'It is somebody else’s; keep one of your own.' })
  requireVersion(rows[0].version, expected)
}

async function requireWeights(trx: Trx, weights: Weights) {
  const own = await sql<{ code: string }>`select code from need_components
    where municipality_id = (select current_municipality())`.execute(trx)
  const codes = new Set([...builtIn, ...own.rows].map(({ code }) => code))
  const unknown = Object.keys(weights).find((code) => !codes.has(code))
  if (unknown !== undefined)
    throw wrongField(`body.weights.${unknown}`, 'There is no such component.', 422)
  if (!Object.values(weights).some((weight) => weight > 0))
    throw wrongField('body.weights', 'All weights are zero: nothing would be need.', 422)
}
