import { queryOptions } from '@tanstack/react-query'
import { codeLists } from '../../api/client.ts'
import { request } from '../request.ts'

export const roles = codeLists.memberships.role
export type Role = (typeof roles)[number]

interface SignInOptions {
  passkeys: boolean
  oidc: { name: string } | null
}

export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: ({ signal }) => request<SignInOptions>('/api/v1/sign-in-options', { signal }),
  staleTime: 3_600_000,
})

/** Whether there is a password: who came by another sign-in has none. */
export const hasPasswordQuery = queryOptions({
  queryKey: ['account', 'password'],
  queryFn: async ({ signal }) => {
    const path = '/api/auth/list-accounts'
    const accounts = await request<{ providerId: string }[]>(path, { signal })
    return accounts.some(({ providerId }) => providerId === 'credential')
  },
})

export interface Session {
  token: string
  userAgent: string | null
  ipAddress: string | null
  createdAt: string
  updatedAt: string
  isHere: boolean
}

export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async ({ signal }): Promise<Session[]> => {
    const [all, here] = await Promise.all([
      request<Omit<Session, 'isHere'>[]>('/api/auth/list-sessions', { signal }),
      request<{ session: { token: string } } | null>('/api/auth/get-session', { signal }),
    ])
    return all
      .map((one) => ({ ...one, isHere: one.token === here?.session.token }))
      .sort((a, b) => Number(b.isHere) - Number(a.isHere) || (a.createdAt < b.createdAt ? 1 : -1))
  },
})

export interface Passkey {
  id: string
  name: string | null
  createdAt: string
}

export const passkeysQuery = queryOptions({
  queryKey: ['account', 'passkeys'],
  queryFn: ({ signal }) => request<Passkey[]>('/api/auth/passkey/list-user-passkeys', { signal }),
})

export interface ApiToken {
  id: number
  userId: string
  name: string
  role: Role
  createdAt: string
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
}

export function tokensQuery(slug: string) {
  return queryOptions({
    queryKey: ['account', 'tokens', slug],
    queryFn: async ({ signal }) =>
      (await request<{ tokens: ApiToken[] }>(`/api/v1/${slug}/tokens`, { signal })).tokens,
  })
}

export interface Member {
  userId: string
  name: string
  email: string
  role: Role
  version: number
}

export function membersQuery(slug: string) {
  return queryOptions({
    queryKey: ['account', 'members', slug],
    queryFn: async ({ signal }) =>
      (await request<{ members: Member[] }>(`/api/v1/${slug}/members`, { signal })).members,
  })
}
