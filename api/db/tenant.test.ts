import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { type Actor, asActor, inTenant } from './tenant.ts'
import { aMunicipality, testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
})

const planner: Actor = { userId: 'u1', role: 'planner', requestId: 'r1', reason: 'survey' }

describe('inTenant', () => {
  test('works as terrier_app with the actor set', async () => {
    const town = await aMunicipality(db)
    const seen = await inTenant(db, town.id, planner, (trx) =>
      sql<Record<string, string>>`select current_user as role_used,
        current_setting('terrier.municipality_id') as municipality,
        current_setting('terrier.role') as role, current_setting('terrier.user_id') as user_id,
        current_setting('terrier.request_id') as request_id,
        current_setting('terrier.reason') as reason`.execute(trx),
    )
    expect(seen.rows[0]).toEqual({
      role_used: 'terrier_app',
      municipality: String(town.id),
      role: 'planner',
      user_id: 'u1',
      request_id: 'r1',
      reason: 'survey',
    })
  })

  test('leaves nothing on the connection', async () => {
    const town = await aMunicipality(db)
    await inTenant(db, town.id, planner, async () => {})
    const client = await db.pool.connect()
    try {
      const { rows } = await client.query(
        `select current_user <> 'terrier_app' as own_role, coalesce(current_setting('terrier.municipality_id', true), '') as municipality`,
      )
      expect(rows[0]).toEqual({ own_role: true, municipality: '' })
    } finally {
      client.release()
    }
  })

  test('rolls back what a failed act wrote', async () => {
    const slug = `gone-${process.pid}-${Date.now()}`
    const system: Actor = { userId: null, role: 'system' }
    const failed = asActor(db, system, async (trx) => {
      await trx.insertInto('municipalities').values({ slug, name: 'Gone', srid: 3844 }).execute()
      throw new Error('stop')
    })
    await expect(failed).rejects.toThrow('stop')
    const left = await asActor(db, system, (trx) =>
      trx.selectFrom('municipalities').select('id').where('slug', '=', slug).execute(),
    )
    expect(left).toEqual([])
  })
})
