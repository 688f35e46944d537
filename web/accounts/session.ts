import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { request } from '../request.ts'
import { useSlug } from '../use-view.ts'

export interface Me {
  user: { id: string; name: string; email: string } | null
  isInstanceAdmin: boolean
  memberships: { slug: string; role: string }[]
}

/** Asked again when the window is looked at again, so that an ended session is noticed. */
const meQuery = queryOptions({
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

export async function signIn(email: string, password: string): Promise<void> {
  await request('/api/auth/sign-in/email', { method: 'POST', body: { email, password } })
}

export async function signOut(): Promise<void> {
  await request('/api/auth/sign-out', { method: 'POST', body: {} })
}
