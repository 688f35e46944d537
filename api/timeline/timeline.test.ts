import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality, testDatabase } from '../db/testing.ts'
import { aMember, ask } from '../testing.ts'

let town: { id: number; slug: string }
let staff: { cookie: string }

beforeAll(async () => {
  const db = await testDatabase()
  town = await aMunicipality(db)
  staff = await aMember(db, town.id, 'viewer')
  await inTenant(db, town.id, { userId: null, role: 'system' }, async (trx) => {
    const place = sql`st_setsrid(st_makepoint(25, 45), 4326)`
    await sql`insert into report_categories (municipality_id, code, name) values (${town.id}, 'hole', 'Hole')`.execute(
      trx,
    )
    // 22:30 in UTC is already the next month in Bucharest.
    await sql`insert into reports (municipality_id, number, category, description, reported_at, visibility, geom) values
      (${town.id}, 'R1', 'hole', 'a', '2025-01-31T22:30:00Z', 'public', ${place}),
      (${town.id}, 'R2', 'hole', 'b', '2025-02-10T10:00:00Z', 'public', ${place}),
      (${town.id}, 'R3', 'hole', 'c', '2025-03-10T10:00:00Z', 'staff', ${place})`.execute(trx)
    await sql`insert into works (municipality_id, number, title, kind, starts_at, ends_at, geom) values
      (${town.id}, 'W1', 'a', 'water', '2025-01-10T10:00:00Z', '2025-04-10T10:00:00Z', ${place}),
      (${town.id}, 'W2', 'b', 'water', '2025-02-10T10:00:00Z', null, ${place})`.execute(trx)
    await sql`insert into work_orders (municipality_id, number, title, requested_at, geom)
      values (${town.id}, 'O1', 'a', '2025-02-05T10:00:00Z', ${place})`.execute(trx)
  })
})

const timeline = async (query: string, cookie?: string) =>
  (await ask(`/api/v1/${town.slug}/timeline${query}`, { cookie })).json()

describe('the timeline', () => {
  test('counts by months of the municipality, what staff alone see for staff alone', async () => {
    const open = await timeline('')
    expect(open.layers.map(({ collection }: { collection: string }) => collection)).toEqual([
      'reports',
      'permits',
      'works',
    ])
    expect(open.layers[0]).toMatchObject({ total: 2, starts: { '2025-02-01': 2 } })
    const own = await timeline('', staff.cookie)
    expect(own.layers[0]).toMatchObject({
      total: 3,
      starts: { '2025-02-01': 2, '2025-03-01': 1 },
      ends: { '2025-02-01': 2, '2025-03-01': 1 },
    })
    expect(own.layers[2]).toMatchObject({
      total: 2,
      starts: { '2025-01-01': 1, '2025-02-01': 1 },
      ends: { '2025-04-01': 1 },
    })
    expect(own.layers[3]).toMatchObject({ collection: 'work-orders', total: 1 })
  })

  test('counts by weeks, which begin on Mondays, and nothing that was not known yet', async () => {
    expect((await timeline('?step=week')).layers[0].starts).toEqual({
      '2025-01-27': 1,
      '2025-02-10': 1,
    })
    expect((await timeline('?asOf=2020-01-01')).layers[0]).toMatchObject({ total: 0, starts: {} })
  })
})
