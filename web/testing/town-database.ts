import type pg from 'pg'
import { inject } from 'vitest'
import { readOwner } from '../../api/db/data-folder.ts'
import { type Database, openDatabase } from '../../api/db/database.ts'
import { migrate } from '../../api/db/migrate.ts'
import { asActor } from '../../api/db/tenant.ts'
import { testDatabase } from '../../api/db/testing.ts'
import { loadDemoTown } from '../../seed-data/load.ts'

/**
 * A database with a small demo town, for one file of tests, which closes it. On the private cluster
 * the town is loaded once a run and copied; elsewhere what the file before left is removed first.
 */
export async function townDatabase(slug: string): Promise<Database> {
  const { engine, dataFolder, url } = inject('database')
  if (engine !== 'local') {
    const db = await openDatabase({ dataFolder, url, engine, share: true, poolSize: 5 })
    await asActor(db, { userId: null, role: 'system' }, (trx) =>
      trx.deleteFrom('municipalities').where('slug', '=', slug).execute(),
    )
    await load(db)
    return db
  }
  const { pool } = await testDatabase()
  const { rows } = await pool.query<{ name: string }>(
    "select datname as name from pg_database where datname like 'town%'",
  )
  if (!rows.some(({ name }) => name === 'town')) await makeTown(pool, dataFolder)
  const copy = `town_${rows.length}`
  await pool.query(`create database ${copy} template town`)
  return openAs(copy, dataFolder)
}

async function makeTown(pool: pg.Pool, dataFolder: string) {
  await pool.query('create database town')
  const db = await openAs('town', dataFolder)
  try {
    await migrate(db)
    await load(db)
    await db.close()
  } catch (error) {
    await db.close()
    await pool.query('drop database town')
    throw error
  }
}

function load(db: Database) {
  return loadDemoTown(db, { parcels: 300, seed: 1, today: '2026-06-01' })
}

function openAs(name: string, dataFolder: string): Promise<Database> {
  const folder = encodeURIComponent(readOwner(dataFolder)?.socket?.path ?? '')
  const url = `postgresql://terrier@localhost/${name}?host=${folder}`
  return openDatabase({ dataFolder, url, share: true, poolSize: 5 })
}
