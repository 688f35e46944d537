import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Feature, Geometry } from 'geojson'
import type { Bounds, FeatureRef, FilterParams } from './map/types.ts'
import { request } from './request.ts'

export type Properties = Record<string, unknown>

/** A feature as the API gives it; geometry is null for what has no place, such as a right. */
export type Thing = Feature<Geometry | null, Properties> & { id: number }

export interface Municipality {
  id: number
  slug: string
  name: string
  srid: number
  /** The official CRS as proj4 reads it; null when the database does not know it. */
  crs: string | null
  /** Longitude, latitude, easting, northing of known points, by which proj4 is corrected. */
  crsControl: [number, number, number, number][] | null
  timeZone: string
  languages: string[]
  currency: string
  bbox: Bounds | null
  isDemo: boolean
}

/** How another collection's things have to do with a thing; each has a bbox, not its geometry. */
export interface Relation {
  name: string
  collection: string
  hasMore: boolean
  features: Thing[]
}

/** One state of a thing. Who and why are told to staff only. */
export interface Version {
  version: number
  operation: 'create' | 'update' | 'delete'
  recordedAt: string
  by?: { id: string; name: string | null }
  reason?: string | null
  /** By which it was published, for staff. */
  changeSet?: {
    id: number
    name: string
    documentNumber: string | null
    submitter: string | null
  } | null
  changes: { field: string; from: unknown; to: unknown }[]
  geometryChanged: boolean
}

interface FeaturePage {
  features: Thing[]
  links: { rel: string; href: string }[]
}

const hour = 3_600_000

export const municipalitiesQuery = queryOptions({
  queryKey: ['municipalities'],
  queryFn: async ({ signal }) => {
    const path = '/api/v1/municipalities?limit=1000'
    return (await request<{ municipalities: Municipality[] }>(path, { signal })).municipalities
  },
  staleTime: hour,
})

export function municipalityQuery(slug: string) {
  return queryOptions({
    queryKey: ['municipality', slug],
    queryFn: ({ signal }) => request<Municipality>(`/api/v1/municipalities/${slug}`, { signal }),
    staleTime: hour,
  })
}

/** The path of a thing; with a day, as it was known then. */
function thingPath(
  slug: string,
  { collection, id }: FeatureRef,
  part: string,
  asOf?: string,
): string {
  return `/api/v1/${slug}/${collection}/${id}${part}${asOf ? `?asOf=${asOf}` : ''}`
}

export function thingQuery(slug: string, thing: FeatureRef, asOf: string | undefined) {
  return queryOptions({
    queryKey: ['thing', slug, thing.collection, thing.id, asOf],
    queryFn: ({ signal }) => request<Thing>(thingPath(slug, thing, '', asOf), { signal }),
  })
}

export function relatedQuery(slug: string, thing: FeatureRef, asOf: string | undefined) {
  return queryOptions({
    queryKey: ['related', slug, thing.collection, thing.id, asOf],
    queryFn: async ({ signal }) => {
      const path = thingPath(slug, thing, '/related', asOf)
      const { relations } = await request<{ relations: Relation[] }>(path, { signal })
      return relations
    },
  })
}

export function historyQuery(slug: string, thing: FeatureRef) {
  return queryOptions({
    queryKey: ['history', slug, thing.collection, thing.id],
    queryFn: ({ signal }) =>
      request<{ versions: Version[]; hasMore: boolean }>(thingPath(slug, thing, '/history'), {
        signal,
      }),
  })
}

export interface ListQuery {
  collection: string
  bbox: Bounds | undefined
  filters: FilterParams
  /** The area that all is narrowed to, as the API takes it. */
  within: string | undefined
  sort: string | undefined
  asOf: string | undefined
  /** For collections with a time in law. */
  validAt?: string
}

const pageSize = '100'

/** How many there are, and how many of each value; the most frequent first. */
export interface Counts {
  total: number
  values: { value: string | null; names: unknown; count: number }[]
  hasMore: boolean
}

type Match = Pick<ListQuery, 'filters' | 'asOf' | 'validAt'> & {
  bbox?: Bounds
  within?: string
  by?: string
}

/** As the API's lists take it. */
export function matchParams({ filters, asOf, validAt, bbox, within, by }: Match): URLSearchParams {
  const params = new URLSearchParams(filters)
  if (bbox) params.set('bbox', bbox.join(','))
  if (within) params.set('within', within)
  if (asOf) params.set('asOf', asOf)
  if (validAt) params.set('validAt', validAt)
  if (by) params.set('by', by)
  return params
}

export function countsQuery(slug: string, collection: string, match: Match) {
  const params = matchParams(match).toString()
  return queryOptions({
    queryKey: ['counts', slug, collection, params],
    queryFn: ({ signal }) =>
      request<Counts>(`/api/v1/${slug}/${collection}/counts?${params}`, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** The ids of what matches, unless there are too many. */
export function idsQuery(slug: string, collection: string, match: Omit<Match, 'bbox' | 'by'>) {
  const params = matchParams(match).toString()
  return queryOptions({
    queryKey: ['ids', slug, collection, params],
    queryFn: ({ signal }) =>
      request<{ ids: number[]; hasMore: boolean }>(`/api/v1/${slug}/${collection}/ids?${params}`, {
        signal,
      }),
  })
}

/** The things of a collection page by page; a page's next is the address that the server gave for it. */
export function listQuery(
  slug: string,
  { collection, bbox, filters, within, sort, asOf, validAt }: ListQuery,
) {
  const params = matchParams({ filters, asOf, validAt, bbox, within })
  params.set('limit', pageSize)
  if (sort) params.set('sort', sort)
  return infiniteQueryOptions({
    queryKey: ['list', slug, collection, params.toString()],
    queryFn: ({ pageParam, signal }) => request<FeaturePage>(pageParam, { signal }),
    initialPageParam: `/api/v1/${slug}/${collection}?${params}`,
    getNextPageParam: ({ links }) => links.find(({ rel }) => rel === 'next')?.href,
    placeholderData: keepPreviousData,
  })
}
