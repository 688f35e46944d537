import { createAccount } from '../api/accounts/create-account.ts'
import type { Database } from '../api/db/database.ts'

const demoPassword = 'terrier-demo'

const people = [
  { role: 'planner', name: 'Ioana Drăgan' },
  { role: 'operator', name: 'Mihai Stoica' },
  { role: 'manager', name: 'Elena Munteanu' },
  { role: 'clerk', name: 'Radu Popescu' },
  { role: 'admin', name: 'Ana Ionescu' },
] as const

/** One account for each role, in the demo town only. Returns user ids by role. */
export async function createDemoAccounts(
  db: Database,
  municipalityId: number,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const { role, name } of people) {
    const id = await createAccount(db, {
      email: `${role}@demo.test`,
      name,
      password: demoPassword,
      memberships: [{ municipalityId, role }],
    })
    ids.set(role, id)
  }
  return ids
}
