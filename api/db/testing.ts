import { randomBytes } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import { inject } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import type { Tables } from './tables.ts'
import { asActor } from './tenant.ts'

let opened: Promise<Database> | undefined

/** The database of this test run, migrated and shared by all its tests. Do not close it. */
export function testDatabase(): Promise<Database> {
  const { dataFolder, url } = inject('database')
  opened ??= openDatabase({ dataFolder, url, share: true, poolSize: 5 })
  return opened
}

/** A new municipality: the unit of a test's isolation. In Romania unless told otherwise. */
export function aMunicipality(
  db: Database,
  overrides: Partial<Insertable<Tables['municipalities']>> = {},
): Promise<Selectable<Tables['municipalities']>> {
  const slug = `test-${randomBytes(5).toString('hex')}`
  return asActor(db, { userId: null, role: 'system' }, (trx) =>
    trx
      .insertInto('municipalities')
      .values({
        slug,
        name: `Town ${slug}`,
        srid: 3844,
        time_zone: 'Europe/Bucharest',
        ...overrides,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
}
