import { rmSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { type Engine, temporaryFolder } from './data-folder.ts'
import { type Database, openDatabase } from './database.ts'
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

interface Run {
  address: TestDatabaseAddress
  db: Database
  users: number
}

/** One for all projects of the run, each of which loads this file anew. */
const shared = globalThis as { terrierTestRun?: Promise<Run> }

/**
 * Vitest's global setup: one database per run, in a temporary folder, migrated. The engine is
 * TERRIER_TEST_DATABASE (`embedded`, `local`, or `server` with DATABASE_URL); by default `local`
 * where PostgreSQL with PostGIS is found, else `embedded`.
 */
export async function setup(project: TestProject) {
  shared.terrierTestRun ??= begin()
  const run = await shared.terrierTestRun
  run.users += 1
  project.provide('database', run.address)
  return async () => {
    run.users -= 1
    if (run.users === 0) await discard(run.db, run.address.dataFolder)
  }
}

async function begin(): Promise<Run> {
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
  return { db, address: { engine: db.engine, dataFolder, url }, users: 0 }
}

async function discard(db: Database, dataFolder: string) {
  await db.close()
  rmSync(dataFolder, { recursive: true, force: true })
}
