import type { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { parseRequest } from './arguments.ts'
import { sumOf } from './counts.ts'
import { system } from './municipality.ts'
import { type ImportHooks, type ImportReport, importFile } from './run-import.ts'

export interface TestTown {
  db: Database
  id: number
  slug: string
  /** Imports a file with the options of the command line; fails when the sums do not add up. */
  import(file: string, options: string[], hooks?: ImportHooks): Promise<ImportReport>
  rows<T>(query: ReturnType<typeof sql>): Promise<T[]>
}

/** A municipality in Romania's CRS, around 500000, 500000 (25° E, 46° N), or as told. */
export async function aTown(overrides: object = {}): Promise<TestTown> {
  const db = await testDatabase()
  const { id, slug } = await aMunicipality(db, overrides)
  return {
    db,
    id,
    slug,
    async import(file, options, hooks) {
      const parsed = parseRequest([file, '--municipality', slug, ...options])
      if (parsed === undefined) throw new Error('No file was named.')
      const report = await importFile(db, parsed.request, hooks)
      if (sumOf(report.counts) !== report.rowsRead) {
        throw new Error(`${report.rowsRead} read, but ${JSON.stringify(report.counts)}`)
      }
      return report
    },
    async rows<T>(query: ReturnType<typeof sql>) {
      const found = await inTenant(db, id, system, (trx) => query.execute(trx))
      return found.rows as T[]
    },
  }
}
