import { queryOptions } from '@tanstack/react-query'
import { newKey, request } from '../request.ts'
import type { Weights } from './weights.ts'

export const presetRoles = ['clerk', 'operator', 'planner', 'manager'] as const
export type PresetRole = (typeof presetRoles)[number] | 'viewer' | 'admin'

export interface PresetContent {
  name: string
  role: PresetRole | null
  weights: Weights
  isCorrected: boolean
  isShared: boolean
}

export interface Preset extends PresetContent {
  id: number
  isMine: boolean
  version: number
}

/** One that comes with the program, for a role. */
export interface BuiltInPreset {
  code: string
  role: PresetRole
  weights: Weights
  isCorrected: boolean
}

export function presetsQuery(slug: string) {
  return queryOptions({
    queryKey: ['need-presets', slug],
    queryFn: ({ signal }) =>
      request<{ presets: Preset[]; builtIn: BuiltInPreset[] }>(pathOf(slug), { signal }),
    staleTime: 60_000,
  })
}

export function addPreset(slug: string, content: PresetContent) {
  return request<Preset>(pathOf(slug), {
    method: 'POST',
    headers: { 'idempotency-key': newKey() },
    body: content,
  })
}

/** @throws Problem with status 412 where somebody else has changed it since. */
export function changePreset(slug: string, { id, version }: Preset, content: PresetContent) {
  return request<Preset>(`${pathOf(slug)}/${id}`, {
    method: 'PUT',
    headers: { 'if-match': `"${version}"` },
    body: content,
  })
}

export function removePreset(slug: string, { id, version }: Preset) {
  return request<undefined>(`${pathOf(slug)}/${id}`, {
    method: 'DELETE',
    headers: { 'if-match': `"${version}"` },
  })
}

/** What of a preset is kept, without what the server adds. */
export function contentOf({ name, role, weights, isCorrected, isShared }: Preset): PresetContent {
  return { name, role, weights, isCorrected, isShared }
}

function pathOf(slug: string) {
  return `/api/v1/${slug}/needs/presets`
}
