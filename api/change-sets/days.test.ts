import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { todayIn } from '../http/params.ts'
import { addRow } from '../testing-town.ts'
import { aBlock, aSplit } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

const system = { userId: null, role: 'system' } as const

/** At any hour it is another day than in Greenwich in at least one of them. */
const farAway = ['Pacific/Kiritimati', 'Etc/GMT+12'].find(
  (timeZone) => todayIn(timeZone) !== todayIn('UTC'),
)!

test('what is published is in force from the day that it is in the municipality', async () => {
  const block = await aBlock(db)
  const [first] = block.parcels
  await inTenant(db, block.id, system, async (trx) => {
    await sql`update municipalities set time_zone = ${farAway} where id = ${block.id}`.execute(trx)
    await addRow(trx, 'rights', { kind: 'ownership', parcel_id: first, valid_from: '2001-01-01' })
  })
  const set = await aSplit(block)
  await set.send('submit')
  const done = await set.send('publish', {}, block.other.cookie)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  const days = await inTenant(db, block.id, system, async (trx) => {
    const { rows } = await sql<{ day: string }>`
      select valid_until::text as day from parcels where municipality_id = ${block.id} and id = ${first}
      union select valid_from::text from parcels where municipality_id = ${block.id} and source = ${`change-set:${set.id}`}
      union select at::text from parcel_lineage where municipality_id = ${block.id}
      union select valid_until::text from rights where municipality_id = ${block.id} and parcel_id = ${first}
      union select valid_from::text from rights where municipality_id = ${block.id} and parcel_id <> ${first}`.execute(
      trx,
    )
    return rows.map(({ day }) => day)
  })
  expect(days).toEqual([todayIn(farAway)])
})
