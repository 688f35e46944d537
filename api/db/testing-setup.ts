import { rmSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { temporaryFolder } from './data-folder.ts'
import { type Database, type Engine, openDatabase } from './database.ts'
import { migrate } from './migrate.ts'

/** What the workers need to reach the database of this run. */
export interface TestDatabaseAddress {
  engine: Engine
  dataFolder: string
  url: string | undefined
}

declare module 'vitest' {
  interface ProvidedContext {
    database: TestDatabaseAddress
  }
}

/**
 * Vitest's global setup: one database per run, in a temporary folder, migrated. The engine is
 * TERRIER_TEST_DATABASE (`embedded`, `local`, or `server` with DATABASE_URL); by default `local`
 * where PostgreSQL with PostGIS is found, else `embedded`.
 */
export async function setup(project: TestProject) {
  const dataFolder = temporaryFolder('test')
  const wanted = process.env.TERRIER_TEST_DATABASE as Engine | undefined
  const url = wanted === 'server' ? process.env.DATABASE_URL : undefined
  const engine = wanted === 'server' ? undefined : wanted
  const db = await openDatabase({ dataFolder, url, engine, share: false, durable: false })
  try {
    await migrate(db)
  } catch (error) {
    await discard(db, dataFolder)
    throw error
  }
  project.provide('database', { engine: db.engine, dataFolder, url })
  return () => discard(db, dataFolder)
}

async function discard(db: Database, dataFolder: string) {
  await db.close()
  rmSync(dataFolder, { recursive: true, force: true })
}
