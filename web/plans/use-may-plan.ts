import { useSession } from '../accounts/session.ts'

/** Managers change; all other staff read. */
export function useMayPlan(): boolean {
  const { role } = useSession()
  return role === 'manager' || role === 'admin'
}

/** Those who work on the street say what became of it. */
export function useMayRecord(): boolean {
  const { role } = useSession()
  return role === 'manager' || role === 'operator' || role === 'planner' || role === 'admin'
}
