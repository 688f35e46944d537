import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../api/db/database.ts'
import { inTenant } from '../api/db/tenant.ts'
import { testDatabase } from '../api/db/testing.ts'
import { findConflicts } from '../api/interventions/conflicts.ts'
import { findGroups } from '../api/interventions/street-space.ts'
import { loadDemoTown } from './load.ts'
import { planted } from './planted.ts'

describe('the loaded demo town', () => {
  let db: Database
  let id: number

  beforeAll(async () => {
    db = await testDatabase()
    await loadDemoTown(db, { seed: 3 })
    const town = await db.kysely
      .selectFrom('municipalities')
      .select(['id', 'is_demo'])
      .where('slug', '=', 'lunca-veche')
      .executeTakeFirstOrThrow()
    expect(town.is_demo).toBe(true)
    id = town.id
  }, 400_000)

  const count = async (query: ReturnType<typeof sql<{ count: number }>>) => {
    const system = { userId: null, role: 'system' as const }
    const { rows } = await inTenant(db, id, system, (trx) => query.execute(trx))
    return Number(rows[0]!.count)
  }

  test('has valid shapes everywhere', async () => {
    for (const table of [
      'parcels',
      'buildings',
      'roads',
      'road_surfaces',
      'zones',
      'districts',
      'land_covers',
      'assets',
    ]) {
      const bad = await count(sql`select count(*) from ${sql.id(table)} where not st_isvalid(geom)`)
      expect(bad, table).toBe(0)
    }
  })

  test('has parcels that do not overlap, and buildings within theirs', async () => {
    const overlaps = await count(sql`select count(*) from parcels a join parcels b
      on a.id < b.id and a.geom && b.geom and st_overlaps(a.geom, b.geom)
      where a.valid_until is null and b.valid_until is null`)
    expect(overlaps).toBe(0)
    const outside = await count(sql`select count(*) from buildings b
      join parcels p on p.municipality_id = b.municipality_id and p.id = b.parcel_id
      where not st_coveredby(b.geom, p.geom)`)
    expect(outside).toBe(0)
  })

  test('has a street about to be dug thrice, which is found', async () => {
    const groups = await inTenant(db, id, { userId: null, role: 'system' }, (trx) =>
      findGroups(trx, { metres: 12, months: 14 }),
    )
    const { street, kinds } = planted.dugThrice
    const found = groups.find(
      ({ members }) =>
        members.filter(
          ({ collection, title, kind }) =>
            collection === 'works' &&
            title.includes(street) &&
            (kinds as readonly string[]).includes(kind),
        ).length === 3,
    )
    expect(found?.members.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['water', 'gas', 'resurfacing']),
    )
    expect(found?.savedExcavations).toBeGreaterThan(0)
    expect(found?.savedCost).toBeGreaterThan(0)
  })

  test('has closures that get in each other’s way, found while one waits', async () => {
    const find = () =>
      inTenant(db, id, { userId: null, role: 'system' }, (trx) => findConflicts(trx))
    const conflicts = await find()
    const codes = new Set(conflicts.map(({ code }) => code))
    for (const code of ['detour-onto-closed', 'school-route', 'market'])
      expect(codes).toContain(code)
    const onBridges = conflicts.find(({ code }) => code === 'all-bridges-closed')
    for (const street of planted.bridges)
      expect(onBridges?.members.some(({ title }) => title.includes(street))).toBe(true)
    for (const { code, extraM, geometry } of conflicts) {
      expect(geometry).not.toBeNull()
      if (code.startsWith('detour') && extraM !== null) expect(extraM).toBeGreaterThan(0)
    }
    const before = performance.now()
    await find()
    // About 100 ms on two cores; each with each would take minutes.
    expect(performance.now() - before).toBeLessThan(20_000)
  })

  test('has edges that end in their nodes', async () => {
    const loose = await count(sql`select count(*) from network_edges e
      join network_nodes a on a.municipality_id = e.municipality_id and a.id = e.from_node_id
      join network_nodes b on b.municipality_id = e.municipality_id and b.id = e.to_node_id
      where not (st_equals(st_startpoint(e.geom), a.geom) and st_equals(st_endpoint(e.geom), b.geom))`)
    expect(loose).toBe(0)
  })

  test('knows what its rows said before', async () => {
    const versions = await count(
      sql`select count(*) from history.permits where recorded_until > recorded_at`,
    )
    expect(versions).toBeGreaterThan(300)
    const gaps = await count(sql`select count(*) from history.parcels h
      join parcels p on p.municipality_id = h.municipality_id and p.id = h.id
      where h.version >= p.version or h.recorded_until > p.recorded_at`)
    expect(gaps).toBe(0)
  })

  test('has an account for each role', async () => {
    expect(await count(sql`select count(*) from memberships`)).toBeGreaterThanOrEqual(5)
  })

  test('gives new rows ids of their own', async () => {
    const system = { userId: null, role: 'system' as const }
    const added = await inTenant(db, id, system, (trx) =>
      sql<{
        id: number
      }>`insert into crews (municipality_id, name) values (${id}, 'Echipa nouă') returning id`.execute(
        trx,
      ),
    )
    expect(added.rows[0]!.id).toBeGreaterThan(6)
  })

  test('is loaded once', async () => {
    const before = await count(sql`select count(*) from parcels`)
    await loadDemoTown(db, { seed: 3 })
    expect(await count(sql`select count(*) from parcels`)).toBe(before)
  })
})
