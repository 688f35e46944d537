import { sql } from 'kysely'
import { pendingMigrations } from '../db/migrate.ts'
import { declareAccess } from './access.ts'
import type { newRouter } from './context.ts'
import { Problem } from './problem.ts'

/** `/health`: the process answers. `/ready`: so does the database, and its schema is ours. */
export function addHealth(app: ReturnType<typeof newRouter>) {
  declareAccess('GET', '/health', 'public')
  declareAccess('GET', '/ready', 'public')
  app.get('/health', (c) => c.json({ status: 'ok' }, 200, { 'cache-control': 'no-store' }))
  app.get('/ready', async (c) => {
    const { db } = c.get('services')
    await sql`select 1`.execute(db.kysely)
    const pending = await pendingMigrations(db)
    if (pending.length > 0) {
      throw new Problem(503, 'not-migrated', {
        detail: `Migrations to be applied: ${pending.join(', ')}.`,
      })
    }
    return c.json({ status: 'ready', engine: db.engine }, 200, { 'cache-control': 'no-store' })
  })
}
