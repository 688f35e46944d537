import { rmSync } from 'node:fs'
import { inject } from 'vitest'
import { temporaryFolder } from './data-folder.ts'
import { type Database, type DatabaseOptions, openDatabase } from './database.ts'

export interface OwnDatabase {
  db: Database
  folder: string
  /** Closes it and removes its folder. */
  discard(): Promise<void>
}

/**
 * A database of its own for tests that do it harm, on the run's kind of engine unless told otherwise;
 * the shared one is testDatabase().
 */
export async function ownDatabase(options: Partial<DatabaseOptions>): Promise<OwnDatabase> {
  const folder = temporaryFolder('own')
  const engine = inject('database').engine === 'embedded' ? 'embedded' : undefined
  const db = await openDatabase({ dataFolder: folder, share: false, engine, ...options })
  return {
    db,
    folder,
    async discard() {
      await db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Two self-crossing polygons whose union GEOS refuses with an exception. */
export const bowTies = [
  'POLYGON((0 0,1 1,1 0,0 1,0 0))',
  'POLYGON((0.5 0,1 1.5,1.3 0,0 1.2,0.5 0))',
] as const
