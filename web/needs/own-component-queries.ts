import { queryOptions } from '@tanstack/react-query'
import { newKey, request } from '../request.ts'

export interface OwnRules {
  aggregate: 'sum' | 'mean'
  per?: 'people' | 'length' | 'area'
  scale: 'linear' | 'log'
  cap?: number
  isInverted?: boolean
  weight: number
}

export type OwnConfig = OwnRules &
  ({ collection: string; field?: string; attribute?: string } | { view: string })

export interface OwnContent {
  code: string
  names: Record<string, string>
  unit: string | null
  source: 'layer' | 'view'
  config: OwnConfig
}

export interface OwnComponent extends OwnContent {
  isActive: boolean
  version: number
}

export interface ComponentSources {
  layers: { collection: string; fields: string[]; attributes: string[] }[]
  views: string[]
}

export function componentSourcesQuery(slug: string) {
  return queryOptions({
    queryKey: ['need-component-sources', slug],
    queryFn: ({ signal }) =>
      request<ComponentSources>(`/api/v1/${slug}/needs/component-sources`, { signal }),
    staleTime: 60_000,
  })
}

export function ownComponentQuery(slug: string, code: string) {
  return queryOptions({
    queryKey: ['need-own-component', slug, code],
    queryFn: ({ signal }) => request<OwnComponent>(pathOf(slug, code), { signal }),
    staleTime: 0,
  })
}

export function addComponent(slug: string, content: OwnContent) {
  return request<OwnComponent>(pathOf(slug), {
    method: 'POST',
    headers: { 'idempotency-key': newKey() },
    body: content,
  })
}

/** @throws Problem with status 412 where somebody else has changed it since. */
export function changeComponent(
  slug: string,
  { code, version }: OwnComponent,
  { names, unit, config }: OwnContent,
) {
  return request<OwnComponent>(pathOf(slug, code), {
    method: 'PATCH',
    headers: { 'if-match': `"${version}"` },
    body: { names, unit, config },
  })
}

export function removeComponent(slug: string, { code, version }: OwnComponent) {
  return request<undefined>(pathOf(slug, code), {
    method: 'DELETE',
    headers: { 'if-match': `"${version}"` },
  })
}

function pathOf(slug: string, code?: string) {
  return `/api/v1/${slug}/needs/components${code ? `/${code}` : ''}`
}
