import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { inTenant, readerInTenant } from '../db/tenant.ts'
import { isStaff } from './access.ts'
import type { Collection } from './collection.ts'
import {
  type CollectionRouter,
  countableFields,
  countsSchema,
  featureSchema,
  idsSchema,
  listQuerySchema,
  relatedSchema,
} from './collection-schema.ts'
import { type AppEnv, newRouter } from './context.ts'
import { countFeatures, findIds } from './count-query.ts'
import { answerTagged, listTag, versionTag } from './etag.ts'
import type { Fields } from './fields.ts'
import type { Filters } from './filters.ts'
import { type ListRequest, listFeatures } from './list-query.ts'
import { type Moments, readContext } from './moments.ts'
import { findFeature } from './one-query.ts'
import { flagParam, idParam, integerParam, momentParam, tenantParam } from './params.ts'
import { notFound, Problem } from './problem.ts'
import { findRelated } from './related-query.ts'
import { route, tenantPath } from './route.ts'
import { findVersions, versionsSchema } from './versions-query.ts'

const geoJson = 'application/geo+json'

/** Every collection of the application, by path: relations lead from one to another. */
export type Collections = ReadonlyMap<string, Collection>

/**
 * The routes that every collection has: list, its counts and ids, one, its history, what is related to it.
 * `collections` is filled when the app is put together.
 */
export function collectionRoutes<P extends string, F extends Fields, Q extends Filters>(
  of: Collection<P, F, Q>,
  collections: Collections,
): CollectionRouter<P, F, Q> {
  const router = newRouter()
  addList(router, of, collections)
  addCounts(router, of, collections)
  addIds(router, of, collections)
  addOne(router, of, collections)
  addHistory(router, of, collections)
  addRelated(router, of, collections)
  // The routes are built from the collection, so their types are too (see CollectionRouter).
  return router as unknown as CollectionRouter<P, F, Q>
}

type Router = ReturnType<typeof newRouter>

function access(of: Collection) {
  return of.visibility === 'public' ? ('public' as const) : ('staff' as const)
}

function about(of: Collection, summary: string) {
  return { method: 'get' as const, tags: [of.path], summary, access: access(of) }
}

function addList(router: Router, of: Collection, collections: Collections) {
  const { query, schema } = listQuerySchema(of)
  const config = route({
    ...about(of, `List ${of.path.replaceAll('-', ' ')}`),
    path: `${tenantPath}/${of.path}`,
    request: { params: tenantParam, query },
    responses: { 200: { description: 'A page', content: { [geoJson]: { schema } } } },
  })
  router.openapi(config, async (c) => {
    const request = listRequest(c.req.valid('query'))
    refuseStaffFilters(of, request, isStaff(c.get('actor').role))
    const { timeZone, id } = c.get('tenant')
    const at = readContext(collections, timeZone, request)
    const read = readerInTenant(c.get('services').db, id, c.get('actor'))
    const page = await listFeatures(read, of, at, request, isStaff(c.get('actor').role))
    const links = JSON.stringify(linksOf(c, page.next))
    const head = `{"type":"FeatureCollection","numberReturned":${page.count},"links":${links},"features":[`
    const bytes = bytesOf(head, page.features, ']}')
    if (page.next !== undefined) c.header('link', `<${hrefOf(c, page.next)}>; rel="next"`)
    return answerTagged(c, bytes, listTag(bytes), geoJson)
  })
}

/** Text in UTF-8, with commas between the items; to join half a megabyte first would copy it twice more. */
function bytesOf(head: string, items: string[], tail: string) {
  const length = (text: string) => Buffer.byteLength(text)
  const commas = Math.max(0, items.length - 1)
  const sum = items.reduce((total, item) => total + length(item), commas)
  const bytes = Buffer.allocUnsafe(length(head) + sum + length(tail))
  let at = bytes.write(head)
  for (const [index, item] of items.entries()) {
    if (index > 0) at += bytes.write(',', at)
    at += bytes.write(item, at)
  }
  bytes.write(tail, at)
  return bytes
}

const ownParams = new Set([
  'bbox',
  'within',
  'limit',
  'cursor',
  'sort',
  'asOf',
  'validAt',
  'includeRetired',
])

function listRequest(query: Record<string, unknown>): ListRequest {
  const filters = Object.fromEntries(Object.entries(query).filter(([name]) => !ownParams.has(name)))
  const {
    bbox,
    within,
    limit = 100,
    cursor,
    sort = 'id',
    ...moments
  } = query as Partial<ListRequest>
  return { bbox, within, limit, cursor, sort, filters, ...momentsOf(moments) }
}

function refuseStaffFilters(of: Collection, { filters }: ListRequest, forStaff: boolean) {
  const name = forStaff ? undefined : Object.keys(filters).find((key) => key in of.staffFilters)
  if (name !== undefined)
    throw new Problem(403, 'forbidden', { detail: `query.${name} is for staff.` })
}

function momentsOf({ asOf, validAt, includeRetired }: Moments): Moments {
  return { asOf, validAt, includeRetired }
}

function linksOf(c: Context<AppEnv>, next: string | undefined) {
  const self = { rel: 'self', type: geoJson, href: hrefOf(c) }
  return next === undefined ? [self] : [self, { rel: 'next', type: geoJson, href: hrefOf(c, next) }]
}

/** Path and query only: what host we are reached by, a proxy knows better. */
function hrefOf(c: Context<AppEnv>, cursor?: string) {
  const url = new URL(c.req.url)
  if (cursor !== undefined) url.searchParams.set('cursor', cursor)
  return url.pathname + url.search
}

function addCounts(router: Router, of: Collection, collections: Collections) {
  const { matching } = listQuerySchema(of)
  const [first, ...others] = countableFields(of)
  const query =
    first === undefined
      ? matching
      : matching.extend({
          by: z
            .enum([first, ...others])
            .optional()
            .openapi({ description: 'Of each value.' }),
        })
  const config = route({
    ...about(of, `How many ${of.path.replaceAll('-', ' ')} there are`),
    path: `${tenantPath}/${of.path}/counts`,
    request: { params: tenantParam, query },
    responses: {
      200: { description: 'Counts', content: { 'application/json': { schema: countsSchema } } },
    },
  })
  router.openapi(config, async (c) => {
    const { by, ...asked } = c.req.valid('query') as Record<string, unknown> & { by?: string }
    const request = listRequest(asked)
    const forStaff = isStaff(c.get('actor').role)
    refuseStaffFilters(of, request, forStaff)
    if (by !== undefined && of.fields[by]?.visibility === 'staff' && !forStaff)
      throw new Problem(403, 'forbidden', { detail: `query.by=${by} is for staff.` })
    const { timeZone, id } = c.get('tenant')
    const at = readContext(collections, timeZone, request)
    const counts = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
      countFeatures(trx, of, at, request, by),
    )
    const text = JSON.stringify(counts)
    return answerTagged(c, text, listTag(text))
  })
}

function addIds(router: Router, of: Collection, collections: Collections) {
  const config = route({
    ...about(of, `Ids of ${of.path.replaceAll('-', ' ')}`),
    path: `${tenantPath}/${of.path}/ids`,
    request: { params: tenantParam, query: listQuerySchema(of).matching },
    responses: {
      200: { description: 'Ids', content: { 'application/json': { schema: idsSchema } } },
    },
  })
  router.openapi(config, async (c) => {
    const request = listRequest(c.req.valid('query'))
    refuseStaffFilters(of, request, isStaff(c.get('actor').role))
    const { timeZone, id } = c.get('tenant')
    const at = readContext(collections, timeZone, request)
    const found = await inTenant(c.get('services').db, id, c.get('actor'), (trx) =>
      findIds(trx, of, at, request),
    )
    const text = JSON.stringify(found)
    return answerTagged(c, text, listTag(text))
  })
}

const asOfQuery = z.strictObject({ asOf: momentParam.optional() })

function addOne(router: Router, of: Collection, collections: Collections) {
  const config = route({
    ...about(of, `One ${of.noun}`),
    path: `${tenantPath}/${of.path}/{id}`,
    request: { params: idParam, query: asOfQuery },
    responses: {
      200: { description: 'A feature', content: { [geoJson]: { schema: featureSchema(of) } } },
    },
  })
  router.openapi(config, async (c) => {
    const { id } = c.req.valid('param')
    const at = readContext(collections, c.get('tenant').timeZone, c.req.valid('query'))
    const read = readerInTenant(c.get('services').db, c.get('tenant').id, c.get('actor'))
    const found = await findFeature(read, of, at, id, isStaff(c.get('actor').role))
    if (found === undefined) throw notFound(`${of.noun} ${id}`)
    return answerTagged(c, found.feature, versionTag(found.version, found.feature), geoJson)
  })
}

const historyQuery = z.strictObject({
  limit: integerParam(1, 1000).optional(),
  beforeVersion: integerParam(1, 2_000_000_000).optional(),
  geometry: flagParam
    .optional()
    .openapi({ description: 'Whether each version comes with its geometry.' }),
})

function addHistory(router: Router, of: Collection, collections: Collections) {
  const config = route({
    ...about(of, `Versions of one ${of.noun}, newest first`),
    path: `${tenantPath}/${of.path}/{id}/history`,
    request: { params: idParam, query: historyQuery },
    responses: {
      200: { description: 'Versions', content: { 'application/json': { schema: versionsSchema } } },
    },
  })
  router.openapi(config, async (c) => {
    const { id } = c.req.valid('param')
    const { limit = 100, beforeVersion, geometry = false } = c.req.valid('query')
    const at = readContext(collections, c.get('tenant').timeZone, {})
    const forStaff = isStaff(c.get('actor').role)
    const found = await inTenant(c.get('services').db, c.get('tenant').id, c.get('actor'), (trx) =>
      findVersions(trx, of, at, { id, limit, beforeVersion, geometry, forStaff }),
    )
    if (found === undefined) throw notFound(`${of.noun} ${id}`)
    const text = JSON.stringify({ collection: of.path, id, ...found })
    return answerTagged(c, text, listTag(text))
  })
}

const relatedQuery = z.strictObject({
  limit: integerParam(1, 1000)
    .optional()
    .openapi({ description: 'Of each relation; 50 unless told.' }),
  geometry: flagParam
    .optional()
    .openapi({ description: 'Whole geometries instead of a bbox each.' }),
  asOf: momentParam.optional(),
})

function addRelated(router: Router, of: Collection, collections: Collections) {
  const config = route({
    ...about(of, `What has to do with one ${of.noun}`),
    path: `${tenantPath}/${of.path}/{id}/related`,
    request: { params: idParam, query: relatedQuery },
    responses: {
      200: { description: 'Relations', content: { 'application/json': { schema: relatedSchema } } },
    },
  })
  router.openapi(config, async (c) => {
    const { id } = c.req.valid('param')
    const { limit = 50, geometry = false, asOf } = c.req.valid('query')
    const at = readContext(collections, c.get('tenant').timeZone, { asOf })
    const forStaff = isStaff(c.get('actor').role)
    const found = await inTenant(c.get('services').db, c.get('tenant').id, c.get('actor'), (trx) =>
      findRelated(trx, of, at, { id, limit, geometry, forStaff }),
    )
    if (found === undefined) throw notFound(`${of.noun} ${id}`)
    const relations = found.map(
      ({ features, ...about }) => `${JSON.stringify(about).slice(0, -1)},"features":[${features}]}`,
    )
    const text = `{"collection":"${of.path}","id":${id},"relations":[${relations.join(',')}]}`
    return answerTagged(c, text, listTag(text))
  })
}
