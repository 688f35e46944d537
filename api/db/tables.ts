import type { Transaction } from 'kysely'
import type { DB } from './tables.gen.ts'

/** The generated table types under the name the rest of the code uses. */
export type Tables = DB
export type Trx = Transaction<DB>
