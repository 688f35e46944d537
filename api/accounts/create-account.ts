import { hashPassword } from 'better-auth/crypto'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { asActor, type Role } from '../db/tenant.ts'
import { asAuth } from './auth-database.ts'

export interface NewAccount {
  email: string
  name: string
  password: string
  isInstanceAdmin?: boolean
  memberships?: { municipalityId: number; role: Exclude<Role, 'public' | 'system'> }[]
}

/**
 * Makes an account that can sign in, and its memberships; returns the user id. An account with this
 * e-mail keeps its password and gets the memberships. For loaders and the command line: it acts as the system.
 */
export async function createAccount(db: Database, account: NewAccount): Promise<string> {
  const { email, name, isInstanceAdmin } = account
  const password = await hashPassword(account.password)
  const userId = await asAuth(db, (trx) =>
    findOrAddUser(trx, { email, name, password, isInstanceAdmin }),
  )
  if (userId === undefined) throw new Error(`No account could be made for ${email}.`)
  await asActor(db, { userId: null, role: 'system' }, async (trx) => {
    for (const { municipalityId, role } of account.memberships ?? []) {
      await trx
        .insertInto('memberships')
        .values({ municipality_id: municipalityId, user_id: userId, role })
        .onConflict((found) => found.columns(['municipality_id', 'user_id']).doUpdateSet({ role }))
        .execute()
    }
  })
  return userId
}

interface Wanted {
  email: string
  name?: string
  /** Hashed. */
  password?: string
  isInstanceAdmin?: boolean
}

/**
 * The id of the account with this e-mail, made if there is none and a name and a password are given.
 * The transaction must act as terrier_auth.
 */
export async function findOrAddUser(
  trx: Trx,
  { email, name, password, isInstanceAdmin = false }: Wanted,
): Promise<string | undefined> {
  const address = email.trim().toLowerCase()
  const found = await trx
    .selectFrom('users')
    .select('id')
    .where('email', '=', address)
    .executeTakeFirst()
  if (found !== undefined || name === undefined || password === undefined) return found?.id
  const id = crypto.randomUUID()
  await trx
    .insertInto('users')
    .values({ id, email: address, name, email_verified: true, is_instance_admin: isInstanceAdmin })
    .execute()
  await trx
    .insertInto('credentials')
    .values({
      id: crypto.randomUUID(),
      user_id: id,
      provider_id: 'credential',
      account_id: id,
      password,
    })
    .execute()
  return id
}
