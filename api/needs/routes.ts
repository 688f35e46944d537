import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type RawBuilder, sql } from 'kysely'
import { inTenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import type { Collections } from '../http/collection-routes.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, listTag } from '../http/etag.ts'
import { createOnce } from '../http/idempotency.ts'
import { readContext } from '../http/moments.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { notFound, Problem } from '../http/problem.ts'
import { route, tenantPath } from '../http/route.ts'
import { featuresBehind } from './behind.ts'
import { compareRoutes } from './compare-routes.ts'
import { componentSourceRoutes } from './component-sources.ts'
import { readComponents } from './listed-components.ts'
import { ownComponentRoutes } from './own-components-routes.ts'
import { presetRoutes } from './presets-routes.ts'
import { type DoneRun, doneRun, figuresOfUnit, readLevels, readUnit, readUnits } from './read.ts'
import type { NeedRunner } from './runner.ts'
import {
  behindQuery,
  behindSchema,
  breakdownSchema,
  componentsSchema,
  needQuery,
  newRunSchema,
  runSchema,
  runsSchema,
  unitKindSchema,
  unitsPageSchema,
  unitsQuery,
} from './schema.ts'
import { sharesFor } from './score.ts'
import { spotRoutes } from './spots-routes.ts'
import { stabilityOf } from './stability.ts'
import { unitKinds } from './unit-kinds.ts'

const tags = ['needs']
const kindParam = tenantParam.extend({ unitKind: unitKindSchema })
const unitParam = idParam.extend({ unitKind: unitKindSchema })

const json = (schema: z.ZodType, description: string) => ({
  200: { description, content: { 'application/json': { schema } } },
})

const about = { tags, access: 'staff' as const, method: 'get' as const }

const componentsRoute = route({
  ...about,
  path: `${tenantPath}/needs/components`,
  summary: 'What need is made of, and what it is asked of',
  request: { params: tenantParam },
  responses: json(componentsSchema, 'Components and kinds of units'),
})

const runsRoute = route({
  ...about,
  path: `${tenantPath}/needs/runs`,
  summary: 'Computations of need: those that answer, then the newest first',
  request: { params: tenantParam },
  responses: json(runsSchema, 'Runs'),
})

const startRoute = route({
  method: 'post',
  path: `${tenantPath}/needs/runs`,
  tags,
  access: 'staff',
  summary: 'Compute need of a kind of unit, now or as of a day (Idempotency-Key)',
  request: {
    params: tenantParam,
    body: { required: true, content: { 'application/json': { schema: newRunSchema } } },
  },
  responses: {
    201: {
      description: 'It waits its turn',
      content: { 'application/json': { schema: runSchema } },
    },
  },
})

const runRoute = route({
  ...about,
  path: `${tenantPath}/needs/runs/{id}`,
  summary: 'How far a computation is',
  request: { params: idParam },
  responses: json(runSchema, 'The run'),
})

const cancelRoute = route({
  method: 'post',
  path: `${tenantPath}/needs/runs/{id}/cancel`,
  tags,
  access: ['manager'],
  summary: 'Stop a computation; what was computed before stays',
  request: { params: idParam },
  responses: json(runSchema, 'The run; it stops soon'),
})

const unitsRoute = route({
  ...about,
  path: `${tenantPath}/needs/units/{unitKind}`,
  summary: 'Units, the greatest need first',
  request: { params: kindParam, query: unitsQuery },
  responses: json(unitsPageSchema, 'A page of units with score, rank and levels'),
})

const breakdownRoute = route({
  ...about,
  path: `${tenantPath}/needs/units/{unitKind}/{id}`,
  summary: 'Why a unit has the need it has, and how sure its rank is',
  request: { params: unitParam, query: needQuery },
  responses: json(breakdownSchema, 'The unit with its figures'),
})

const behindRoute = route({
  ...about,
  path: `${tenantPath}/needs/units/{unitKind}/{id}/features`,
  summary: 'The features behind a figure of a unit, those that say most first',
  request: { params: unitParam, query: behindQuery },
  responses: json(behindSchema, 'Features'),
})

/** Nothing is to be said where the whole town is one place. */
function reportingChanceOf({ settings: { reporting = {} } }: DoneRun, districtId: number | null) {
  return Object.keys(reporting).length > 1 ? (reporting[String(districtId ?? 0)] ?? null) : null
}

/** A day means its end there; the moment a run of that day was computed for. */
function momentOf(c: Context<AppEnv>, collections: Collections, asOf: string | undefined) {
  return readContext(collections, c.get('tenant').timeZone, { asOf }).asOf
}

export function needRoutes(collections: Collections, runner: NeedRunner) {
  return newRouter()
    .route('/', spotRoutes(collections))
    .route('/', presetRoutes())
    .route('/', compareRoutes(collections))
    .route('/', ownComponentRoutes(collections, runner))
    .route('/', componentSourceRoutes(collections))
    .openapi(componentsRoute, async (c) => {
      const { id } = c.get('tenant')
      const components = await inTenant(c.get('services').db, id, c.get('actor'), readComponents)
      const text = JSON.stringify({ components, unitKinds })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(runsRoute, async (c) => {
      const { id } = c.get('tenant')
      const runs = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        sql<{ text: string }>`select ${runJson}::text as text from need_runs r
          where municipality_id = ${id} order by r.is_current desc, r.id desc limit 100`.execute(
          trx,
        ),
      )
      const text = `{"runs":[${runs.rows.map((row) => row.text).join(',')}]}`
      return answerTagged(c, text, listTag(text))
    })
    .openapi(startRoute, async (c) => {
      const body = c.req.valid('json')
      const { id } = c.get('tenant')
      const asOf = momentOf(c, collections, body.asOf) ?? sql`null`
      const { answer } = await inTenant(
        c.get('services').db,
        id,
        { ...c.get('actor'), role: 'system' },
        (trx) =>
          createOnce(c, trx, { body, municipalityId: id }, async () => {
            // Two who ask for the same share one computation, also when they ask at once.
            await sql`select pg_advisory_xact_lock(${id}, hashtext(${body.unitKind}))`.execute(trx)
            const found = await sql<{ text: string }>`
            with waiting as (
              select * from need_runs where municipality_id = ${id} and unit_kind = ${body.unitKind}
                and as_of is not distinct from ${asOf}::timestamptz and status in ('waiting', 'running') limit 1
            ), added as (
              insert into need_runs (municipality_id, unit_kind, as_of, requested_by)
              select ${id}, ${body.unitKind}, ${asOf}::timestamptz, ${c.get('actor').userId ?? ''}
              where not exists (select from waiting) returning *
            )
            select ${runJson}::text as text from (select * from waiting union all select * from added) as r`.execute(
              trx,
            )
            return JSON.parse(found.rows[0]?.text ?? '{}') as z.infer<typeof runSchema>
          }),
      )
      void runner.wake()
      c.header('location', `/api/v1/${c.get('tenant').slug}/needs/runs/${answer.id}`)
      return c.json(answer, 201)
    })
    .openapi(runRoute, async (c) => {
      const { id } = c.get('tenant')
      const { rows } = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        sql<{ text: string }>`select ${runJson}::text as text from need_runs r
          where municipality_id = ${id} and id = ${c.req.valid('param').id}`.execute(trx),
      )
      const text = rows[0]?.text
      if (text === undefined) throw notFound('such run')
      return answerTagged(c, text, listTag(text))
    })
    .openapi(cancelRoute, async (c) => {
      const { id: runId } = c.req.valid('param')
      const { id } = c.get('tenant')
      const text = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        const { rows } = await sql<{ text: string }>`
          update need_runs r set cancel_requested_at = coalesce(cancel_requested_at, now()),
            status = case when status = 'waiting' then 'cancelled' else status end
          where municipality_id = ${id} and id = ${runId} and status in ('waiting', 'running')
          returning ${runJson}::text as text`.execute(trx)
        if (rows[0] === undefined)
          throw new Problem(409, 'not-running', { detail: 'It is not being computed.' })
        await writeAudit(trx, id, {
          action: 'need.cancel',
          entity: 'need_runs',
          entityId: String(runId),
        })
        return rows[0].text
      })
      await runner.interrupt(runId)
      return answerTagged(c, text, listTag(text))
    })
    .openapi(unitsRoute, async (c) => {
      const { unitKind } = c.req.valid('param')
      const { weights, corrected, asOf, limit = 100, ...part } = c.req.valid('query')
      const moment = momentOf(c, collections, asOf)
      const { id } = c.get('tenant')
      const text = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
        const run = await doneRun(trx, unitKind, moment)
        const shares = sharesFor(run, weights, corrected)
        const page = await readUnits(trx, run, shares, { ...part, limit })
        const head = {
          type: 'FeatureCollection',
          numberMatched: page.matched,
          runId: run.id,
          revision: run.revision,
          next: page.next,
        }
        return `${JSON.stringify(head).slice(0, -1)},"features":[${page.features.join(',')}]}`
      })
      return answerTagged(c, text, listTag(text))
    })
    .openapi(breakdownRoute, async (c) => {
      const { unitKind, id: unitId } = c.req.valid('param')
      const { weights, corrected, asOf } = c.req.valid('query')
      const moment = momentOf(c, collections, asOf)
      const text = await inTenant(
        c.get('services').db,
        c.get('tenant').id,
        c.get('actor'),
        async (trx) => {
          const run = await doneRun(trx, unitKind, moment)
          const shares = sharesFor(run, weights, corrected)
          const unit = await readUnit(trx, unitKind, run, shares, unitId)
          const used = shares.flatMap((share, index) => (share > 0 ? [index] : []))
          const stability = stabilityOf(
            await readLevels(trx, run, used),
            used.map((index) => shares[index]!),
            unitId,
          )
          const more = {
            figures: figuresOfUnit(unit, run, shares, await readComponents(trx)),
            units: unit.units,
            stability,
            reportingChance: reportingChanceOf(run, unit.districtId),
          }
          return `${unit.text.slice(0, -1)},${JSON.stringify(more).slice(1)}`
        },
      )
      return answerTagged(c, text, listTag(text))
    })
    .openapi(behindRoute, async (c) => {
      const { unitKind, id: unitId } = c.req.valid('param')
      const { component, asOf, limit = 100 } = c.req.valid('query')
      const { id, srid, timeZone } = c.get('tenant')
      const at = readContext(collections, timeZone, { asOf })
      const found = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
        featuresBehind(trx, at, { unitKind, unitId, component, srid, limit }),
      )
      const text = JSON.stringify(found)
      return answerTagged(c, text, listTag(text))
    })
}

const runJson: RawBuilder<unknown> = sql`json_build_object('id', r.id, 'unitKind', r.unit_kind, 'asOf', r.as_of,
  'isCurrent', r.is_current, 'status', r.status, 'progress', r.progress, 'stage', r.stage, 'components', r.components,
  'scales', r.scales,
  'units', (r.counts ->> 'units')::integer, 'revision', r.revision, 'message', r.message,
  'requestedAt', r.requested_at, 'finishedAt', r.finished_at)`
