import { queryOptions } from '@tanstack/react-query'
import type { Feature, Geometry } from 'geojson'
import { getI18n } from 'react-i18next'
import { worksTitle } from '../../api/client.ts'
import { request } from '../request.ts'

export const kinds = [
  'resurfacing',
  'sidewalk',
  'water',
  'sewer',
  'storm',
  'gas',
  'power',
  'lighting',
  'telecom',
  'greenery',
  'building',
  'repairs',
  'other',
] as const
export type Kind = (typeof kinds)[number]

export const closures = ['none', 'partial', 'full'] as const
export type Closure = (typeof closures)[number]

interface ScopeLine {
  /** Code of a unit price. */
  price: string
  quantity: number
  cost: number
}

/** A code, and the figures that go with it. */
export type Reason = { code: string } & Record<string, unknown>

interface InterventionProperties {
  version: number
  title: string
  /** Somebody gave the title; else it is the street's name, or the kind where none is known. */
  isTitled: boolean
  kind: Kind
  status: 'candidate' | 'planned' | 'running' | 'done' | 'dropped'
  origin: 'selection' | 'proposed' | 'programme'
  scope: ScopeLine[]
  /** Of the works in it, the dearest first. */
  kinds: Kind[]
  district: string | null
  cost: number | null
  fund: string
  benefit: number
  benefitParts: Record<string, unknown>
  peopleServed: number
  durationDays: number
  crewDays: Record<string, number>
  closure: Closure
  excavationDepthM: number | null
  earliestOn: string | null
  latestOn: string | null
  bundleId: number | null
  worksId: number | null
  about: { collection: string; id: number }[]
  reasons: Reason[]
  spent: number
  /** 0 to 1. */
  progress: number
  needs: { id: number; sameYear: boolean }[]
  moratoriumUntil: string | null
}

export type Intervention = Feature<Geometry, InterventionProperties> & { id: number }

export interface UnitPrice {
  code: string
  names: Record<string, string>
  kind: Kind
  per: 'm' | 'm2' | 'each' | 'job'
  price: number
  fund: string
  skill: string | null
  crewDaysPerUnit: number
  excavationDepthM: number | null
  closure: Closure
  moratoriumMonths: number | null
  maxDiameterMm: number | null
  /** Where the price is from, and of which day. */
  source: string | null
  pricedOn: string | null
  version: number
}

const interventionsKey = (slug: string) => ['plans', slug, 'interventions']

interface Page {
  features: Intervention[]
  links: { rel: string; href: string }[]
}

/** With the title that a reader of a language is shown. */
export function titled(one: Intervention, language: string): Intervention {
  const { properties } = one
  return { ...one, properties: { ...properties, title: worksTitle(properties, language) } }
}

interface Pool {
  interventions: Intervention[]
  hasMore: boolean
}

/** One for each language, so that what it gives is kept while the language stays. */
const inLanguage = new Map<string, (pool: Pool) => Pool>()

function titlesIn(language: string) {
  const known = inLanguage.get(language)
  if (known) return known
  const write = ({ interventions, hasMore }: Pool) => ({
    interventions: interventions.map((one) => titled(one, language)),
    hasMore,
  })
  inLanguage.set(language, write)
  return write
}

/** So many pages are read; beyond that the list says that there are more. */
const mostPages = 10

/** The pool, the best first; `hasMore` when it is larger than what a screen can be made of. */
export function interventionsQuery(slug: string) {
  return queryOptions({
    queryKey: interventionsKey(slug),
    queryFn: async ({ signal }) => {
      const interventions: Intervention[] = []
      let next: string | undefined = `/api/v1/${slug}/interventions?limit=500&sort=-benefit`
      for (let page = 0; next && page < mostPages; page++) {
        const { features, links }: Page = await request<Page>(next, { signal })
        interventions.push(...features)
        next = links.find(({ rel }) => rel === 'next')?.href
      }
      return { interventions, hasMore: next !== undefined }
    },
    select: titlesIn(getI18n().language),
  })
}

export function interventionQuery(slug: string, id: number) {
  return queryOptions({
    queryKey: [...interventionsKey(slug), id],
    queryFn: ({ signal }) =>
      request<Intervention>(`/api/v1/${slug}/interventions/${id}`, { signal }),
  })
}

export interface PriceVersion extends UnitPrice {
  recordedAt: string
  reason: string | null
}

export function priceHistoryQuery(slug: string, code: string) {
  return queryOptions({
    queryKey: ['plans', slug, 'unit-prices', code],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/unit-prices/${code}/history`
      return (await request<{ versions: PriceVersion[] }>(path, { signal })).versions
    },
  })
}

export function unitPricesQuery(slug: string) {
  return queryOptions({
    queryKey: ['plans', slug, 'unit-prices'],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/${slug}/unit-prices`
      return (await request<{ unitPrices: UnitPrice[] }>(path, { signal })).unitPrices
    },
    staleTime: 300_000,
  })
}
