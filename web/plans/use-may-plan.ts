import { useSession } from '../accounts/session.ts'

/** Managers change; all other staff read. */
export function useMayPlan(): boolean {
  const { role } = useSession()
  return role === 'manager' || role === 'admin'
}
