import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { chooseLanguage, languages } from '../i18n.ts'
import { request } from '../request.ts'
import { useSlug } from '../use-view.ts'

interface User {
  id: string
  name: string
  email: string
  language: string | null
  twoFactorEnabled: boolean
}

export interface Me {
  user: User | null
  isInstanceAdmin: boolean
  memberships: { slug: string; role: string }[]
}

/** Asked again when the window is looked at again, so that an ended session is noticed. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => request<Me>('/api/v1/me', { signal }),
  staleTime: 60_000,
  refetchOnWindowFocus: true,
})

/** Who looks at this municipality. Staff are all who have a role in it. */
export function useSession() {
  const slug = useSlug()
  const { data } = useQuery(meQuery)
  const role = data?.isInstanceAdmin
    ? 'admin'
    : data?.memberships.find((membership) => membership.slug === slug)?.role
  return { user: data?.user ?? null, role, isStaff: role !== undefined, key: data?.user?.id ?? '' }
}

/** When somebody signs in or out, here or in another window, what was read before is not theirs. */
export function useFreshDataFor(key: string) {
  const queryClient = useQueryClient()
  const before = useRef(key)
  useEffect(() => {
    if (before.current === key) return
    before.current = key
    void queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
  }, [key, queryClient])
}

/** Forgets everything that was read as somebody else, and asks for what is on the screen again. */
export function useForgetSession() {
  const queryClient = useQueryClient()
  return async () => {
    await queryClient.cancelQueries()
    await queryClient.resetQueries()
  }
}

/** The pages speak the language that the account was given, wherever one signs in. */
export function useLanguageOf(user: User | null) {
  const language = user?.language
  useEffect(() => {
    if (language && languages.includes(language)) void chooseLanguage(language)
  }, [language])
}

/** Chooses a language, and keeps it in the account of whoever is signed in. */
export function useChooseLanguage() {
  const queryClient = useQueryClient()
  return async (language: string) => {
    await chooseLanguage(language)
    if (!queryClient.getQueryData(meQuery.queryKey)?.user) return
    await request('/api/v1/me', { method: 'PATCH', body: { language } })
    await queryClient.invalidateQueries(meQuery)
  }
}

/** With an e-mail and a password; true when a code of the second factor is asked for next. */
export async function signIn(email: string, password: string): Promise<boolean> {
  const body = { email, password }
  const answer = await request<{ twoFactorRedirect?: boolean }>('/api/auth/sign-in/email', {
    method: 'POST',
    body,
  })
  return answer.twoFactorRedirect === true
}

export type Code = 'totp' | 'backup-code'

export async function verifyCode(kind: Code, code: string): Promise<void> {
  await request(`/api/auth/two-factor/verify-${kind}`, { method: 'POST', body: { code } })
}

/** The address of the other sign-in, which leads back here. */
export async function signInElsewhere(target: string): Promise<string> {
  const errorCallbackURL = `/sign-in?returnTo=${encodeURIComponent(target)}`
  const body = { provider: 'oidc', callbackURL: target, errorCallbackURL }
  const { url } = await request<{ url: string }>('/api/auth/sign-in/social', {
    method: 'POST',
    body,
  })
  return url
}

export async function signOut(): Promise<void> {
  await request('/api/auth/sign-out', { method: 'POST', body: {} })
}
