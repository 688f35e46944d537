import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { areaParam } from './area.ts'
import type { Collection } from './collection.ts'
import type { AppEnv } from './context.ts'
import type { Counts } from './count-query.ts'
import type { Fields, Properties } from './fields.ts'
import type { Filters } from './filters.ts'
import { bboxParam, dateParam, flagParam, integerParam, momentParam } from './params.ts'
import type { versionsSchema } from './versions-query.ts'

/** GeoJSON (RFC 7946); `id` is the id in tiles and in paths. */
export interface Feature<F extends Fields = Fields> {
  type: 'Feature'
  id: number
  geometry: GeoJSON.Geometry | null
  bbox?: [number, number, number, number]
  properties: Properties<F>
}

export interface FeaturePage<F extends Fields = Fields> {
  type: 'FeatureCollection'
  numberReturned: number
  links: { rel: string; type: string; href: string }[]
  features: Feature<F>[]
}

export interface RelatedPage {
  collection: string
  id: number
  relations: { name: string; collection: string; hasMore: boolean; features: Feature[] }[]
}

const geometrySchema = z
  .object({ type: z.string(), coordinates: z.array(z.unknown()).optional() })
  .nullable()
  .openapi('Geometry', { description: 'GeoJSON geometry in degrees (EPSG:4326).' })

function titleOf(of: Collection) {
  return of.noun.replace(/(?:^|[ -])(\w)/g, (_, letter: string) => letter.toUpperCase())
}

export function featureSchema(of: Collection) {
  const properties = z.object(
    Object.fromEntries(
      Object.entries(of.fields).map(([name, { schema, visibility }]) => [
        name,
        visibility === 'public'
          ? schema
          : schema.optional().openapi({ description: 'For staff only.' }),
      ]),
    ),
  )
  return z
    .object({ type: z.literal('Feature'), id: z.int(), geometry: geometrySchema, properties })
    .openapi(titleOf(of))
}

const link = z.object({ rel: z.string(), type: z.string(), href: z.string() }).openapi('Link')

export const relatedSchema = z
  .object({
    collection: z.string(),
    id: z.int(),
    relations: z.array(
      z.object({
        name: z.string(),
        collection: z.string(),
        hasMore: z.boolean(),
        features: z.array(z.record(z.string(), z.unknown())),
      }),
    ),
  })
  .openapi('Related')

/** By how many values of what a list can be counted. */
export function countableFields(of: Collection): string[] {
  return Object.entries({ ...of.filters, ...of.staffFilters }).flatMap(([name, { isChoice }]) =>
    isChoice && of.fields[name] ? [name] : [],
  )
}

export const countsSchema = z
  .object({
    total: z.int(),
    values: z.array(
      z.object({
        value: z.string().nullable(),
        names: z.unknown().openapi({ description: 'What the municipality calls it, if it does.' }),
        count: z.int(),
      }),
    ),
    hasMore: z.boolean(),
  })
  .openapi('Counts')

export const idsSchema = z
  .object({
    ids: z.array(z.int()),
    hasMore: z.boolean().openapi({ description: 'There are more than are sent.' }),
  })
  .openapi('Ids')

export function listQuerySchema(of: Collection) {
  const sorts = Object.keys(of.sorts)
  const filters = Object.fromEntries(
    Object.entries({ ...of.filters, ...of.staffFilters }).map(([name, { schema }]) => [
      name,
      schema.optional(),
    ]),
  )
  const query = z.strictObject({
    ...(of.hasGeometry ? { bbox: bboxParam.optional(), within: areaParam.optional() } : {}),
    limit: integerParam(1, 10_000).optional().openapi({ description: '100 unless told.' }),
    cursor: z.string().max(2000).optional().openapi({ description: 'From a next link.' }),
    sort: z
      .enum(sorts.flatMap((name) => [name, `-${name}`]))
      .optional()
      .openapi({ description: 'With - for descending.' }),
    asOf: momentParam
      .optional()
      .openapi({ description: 'What was known then: a day or a moment.' }),
    ...(of.hasValidTime
      ? {
          validAt: dateParam
            .optional()
            .openapi({ description: 'What was true in law on that day; today unless told.' }),
          includeRetired: flagParam
            .optional()
            .openapi({ description: 'Also what is no longer, or not yet, valid.' }),
        }
      : {}),
    ...filters,
  })
  const schema = z
    .object({
      type: z.literal('FeatureCollection'),
      numberReturned: z.int(),
      links: z.array(link),
      features: z.array(featureSchema(of)),
    })
    .openapi(`${titleOf(of)}Page`)
  return { query, schema, matching: query.omit({ limit: true, cursor: true, sort: true }) }
}

type ListInput<Q extends Filters> = {
  bbox?: string
  within?: string
  limit?: string
  cursor?: string
  sort?: string
  asOf?: string
  validAt?: string
  includeRetired?: 'true' | 'false'
} & { [K in keyof Q]?: string }

type MatchInput<Q extends Filters> = Omit<ListInput<Q>, 'limit' | 'cursor' | 'sort'>

type Get<Param, Query, Output> = {
  $get: { input: { param: Param; query: Query }; output: Output; outputFormat: 'json'; status: 200 }
}

type Tenant = { municipality: string }
type One = Tenant & { id: string }
type Base<P extends string> = `/api/v1/:municipality/${P}`

/** What the typed client sees of a collection. Written out, so that the type checker has little to do. */
export type CollectionRouter<P extends string, F extends Fields, Q extends Filters> = OpenAPIHono<
  AppEnv,
  { [K in Base<P>]: Get<Tenant, ListInput<Q>, FeaturePage<F>> } & {
    [K in `${Base<P>}/counts`]: Get<Tenant, MatchInput<Q> & { by?: string }, Counts>
  } & {
    [K in `${Base<P>}/ids`]: Get<Tenant, MatchInput<Q>, { ids: number[]; hasMore: boolean }>
  } & {
    [K in `${Base<P>}/:id`]: Get<One, { asOf?: string }, Feature<F>>
  } & {
    [K in `${Base<P>}/:id/history`]: Get<
      One,
      { limit?: string; beforeVersion?: string; geometry?: 'true' | 'false' },
      z.infer<typeof versionsSchema>
    >
  } & {
    [K in `${Base<P>}/:id/related`]: Get<
      One,
      { limit?: string; geometry?: 'true' | 'false'; asOf?: string },
      RelatedPage
    >
  },
  '/'
>
