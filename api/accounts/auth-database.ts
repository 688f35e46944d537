import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely'
import type pg from 'pg'
import type { Database } from '../db/database.ts'
import type { Tables, Trx } from '../db/tables.ts'

/** One transaction as the role that sees accounts and nothing else. */
export function asAuth<T>(db: Database, act: (trx: Trx) => Promise<T>): Promise<T> {
  return db.kysely.transaction().execute(async (trx) => {
    await sql`select set_config('role', 'terrier_auth', true)`.execute(trx)
    return act(trx)
  })
}

/** A part of a transaction of the app as that role: never a second transaction within the first. */
export async function withinAsAuth<T>(trx: Trx, act: () => Promise<T>): Promise<T> {
  await sql`select set_config('role', 'terrier_auth', true)`.execute(trx)
  // When it throws, the transaction ends and the role with it.
  const result = await act()
  await sql`select set_config('role', 'terrier_app', true)`.execute(trx)
  return result
}

/**
 * The database as the sign-in library sees it: each of its statements, and each of its transactions,
 * runs as terrier_auth. The role is set within a transaction, never on the connection, because
 * connections are shared with everything else.
 */
export function authDatabase(db: Database): Kysely<Tables> {
  const pool = {
    connect: async () => boundClient(await db.pool.connect()),
    // The pool is the database's own and is closed with it.
    end: async () => {},
  }
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }),
  })
}

const setRole = "select set_config('role', 'terrier_auth', true)"

function boundClient(client: pg.PoolClient) {
  let isInTransaction = false

  async function alone(text: string, values: unknown[]) {
    await client.query('begin')
    try {
      await client.query(setRole)
      const result = await client.query(text, values)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  }

  return {
    async query(text: string, values: unknown[] = []) {
      const word = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase()
      if (word === 'begin' || word === 'start') {
        isInTransaction = true
        const result = await client.query(text)
        await client.query(setRole)
        return result
      }
      if (word === 'commit' || word === 'rollback') isInTransaction = false
      else if (!isInTransaction) return alone(text, values)
      return client.query(text, values)
    },
    release: () => client.release(),
  }
}
