import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { writeAudit } from '../http/audit.ts'
import { collection, rowAs } from '../http/collection.ts'
import type { Collections } from '../http/collection-routes.ts'
import { featureSchema } from '../http/collection-schema.ts'
import { json } from '../http/content.ts'
import { type AppEnv, newRouter } from '../http/context.ts'
import { answerTagged, expectedVersion, versionTag } from '../http/etag.ts'
import { featureSql, propertiesOf } from '../http/feature-sql.ts'
import type { Row } from '../http/fields.ts'
import { createOnce } from '../http/idempotency.ts'
import { readContext } from '../http/moments.ts'
import { idParam, tenantParam } from '../http/params.ts'
import { iName, near } from '../http/relations.ts'
import { route, tenantPath } from '../http/route.ts'
import {
  bundleFields,
  interventionChangeSchema,
  interventionFields,
  interventionFilters,
  moratoriumFields,
  newInterventionSchema,
  programmeFields,
  programmeFilters,
} from './schema.ts'
import { changeIntervention, lockIntervention, makeFromSelection, type Weights } from './store.ts'

/** What it was made of, by which it can be followed down. */
const isAbout = (of: string) => (self: Row, other: Row) =>
  sql`${other.column('id')} = any(array(
  select (one ->> 'id')::bigint from jsonb_array_elements(${self.column('about')}) as one where one ->> 'collection' = ${of}))`

export const interventions = collection({
  path: 'interventions',
  noun: 'intervention',
  visibility: 'staff',
  hasAttributes: false,
  fields: interventionFields,
  filters: interventionFilters,
  sorts: {
    benefit: { column: 'benefit', type: 'float8' },
    cost: { column: 'cost', type: 'float8', empty: '0' },
    title: { column: 'title', type: 'text' },
  },
  related: [
    { name: 'works', to: 'works', where: [iName('works_id')] },
    { name: 'roads', to: 'roads', where: [isAbout('roads')] },
    { name: 'networks', to: 'network-edges', where: [isAbout('network-edges')] },
    { name: 'reports', to: 'reports', where: [isAbout('reports')] },
    { name: 'permits', to: 'permits', where: [isAbout('permits')] },
    { name: 'workOrders', to: 'work-orders', where: [isAbout('work-orders')] },
    { name: 'moratoriums', to: 'moratoriums', where: [near(2)] },
  ],
})

export const moratoriums = collection({
  path: 'moratoriums',
  noun: 'moratorium',
  visibility: 'staff',
  hasAttributes: false,
  fields: moratoriumFields,
  filters: {},
})

export const bundles = collection({
  path: 'bundles',
  noun: 'bundle',
  visibility: 'staff',
  hasAttributes: false,
  hasGeometry: false,
  fields: bundleFields,
  filters: {},
})

export const programmes = collection({
  path: 'programmes',
  noun: 'programme',
  visibility: 'staff',
  fields: programmeFields,
  filters: programmeFilters,
})

const tags = ['interventions']
const feature = featureSchema(interventions)
const featureContent = json(feature)

const addRoute = route({
  method: 'post',
  path: `${tenantPath}/interventions`,
  tags,
  access: ['manager'],
  summary: 'Make an intervention of a selection, priced and with its benefit (Idempotency-Key)',
  request: { params: tenantParam, body: { required: true, content: json(newInterventionSchema) } },
  responses: { 201: { description: 'Made', content: featureContent } },
})

const changeRoute = route({
  method: 'patch',
  path: `${tenantPath}/interventions/{id}`,
  tags,
  access: ['manager'],
  summary: 'Change an intervention, or take a dropped one back (If-Match)',
  request: { params: idParam, body: { required: true, content: json(interventionChangeSchema) } },
  responses: { 200: { description: 'As it is now', content: featureContent } },
})

const dropRoute = route({
  method: 'delete',
  path: `${tenantPath}/interventions/{id}`,
  tags,
  access: ['manager'],
  summary: 'Drop an intervention (If-Match); a change of status to candidate takes it back',
  request: { params: idParam },
  responses: { 200: { description: 'Dropped', content: featureContent } },
})

type Made = z.infer<typeof feature>

/** One as the list shows it. */
async function readIntervention(trx: Trx, collections: Collections, timeZone: string, id: number) {
  const at = { collections, timeZone }
  const { rows } = await sql<{ version: number; text: string }>`
    select o.version, ${featureSql(interventions, 'o', at, { forStaff: true })} as text
    from interventions o ${propertiesOf(interventions, 'o', at, { forStaff: true })}
    where o.municipality_id = (select current_municipality()) and ${rowAs('o', at).column('id')} = ${id}`.execute(
    trx,
  )
  return rows[0]!
}

export function interventionRoutes(collections: Collections, weights: Weights) {
  const tell = (trx: Trx, c: Context<AppEnv>, action: string, entityId: number, version: number) =>
    writeAudit(trx, c.get('tenant').id, {
      action: `intervention.${action}`,
      entity: 'interventions',
      entityId: String(entityId),
      version,
    })
  return newRouter()
    .openapi(addRoute, async (c) => {
      const body = c.req.valid('json')
      const { id, slug, timeZone } = c.get('tenant')
      const actor = { ...c.get('actor'), reason: body.reason }
      const { answer } = await inTenant(c.get('services').db, id, actor, (trx) =>
        createOnce(c, trx, { body, municipalityId: id }, async () => {
          const at = readContext(collections, timeZone, {})
          const made = await makeFromSelection(trx, body, weights, at)
          await tell(trx, c, 'create', made, 1)
          const { text } = await readIntervention(trx, collections, timeZone, made)
          return JSON.parse(text) as Made
        }),
      )
      const text = JSON.stringify(answer)
      c.header('location', `/api/v1/${slug}/interventions/${answer.id}`)
      c.header('etag', versionTag(1, text))
      return c.json(answer, 201)
    })
    .openapi(changeRoute, async (c) => {
      const change = c.req.valid('json')
      const found = await changed(c, change.reason, 'update', (trx, id, current) =>
        changeIntervention(trx, id, current, change),
      )
      return answerTagged(c, found.text, versionTag(found.version, found.text))
    })
    .openapi(dropRoute, async (c) => {
      const found = await changed(c, undefined, 'drop', (trx, id, current) =>
        changeIntervention(trx, id, current, { status: 'dropped' }),
      )
      return answerTagged(c, found.text, versionTag(found.version, found.text))
    })

  async function changed(
    c: Context<AppEnv>,
    reason: string | undefined,
    action: string,
    act: (
      trx: Trx,
      id: number,
      current: Awaited<ReturnType<typeof lockIntervention>>,
    ) => Promise<void>,
  ) {
    const { id: wanted } = idParam.parse(c.req.param())
    const expected = expectedVersion(c)
    const { id, timeZone } = c.get('tenant')
    return inTenant(c.get('services').db, id, { ...c.get('actor'), reason }, async (trx) => {
      await act(trx, wanted, await lockIntervention(trx, wanted, expected))
      const now = await readIntervention(trx, collections, timeZone, wanted)
      await tell(trx, c, action, wanted, now.version)
      return now
    })
  }
}
