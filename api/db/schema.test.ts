import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { inTenant } from './tenant.ts'
import { aMunicipality, testDatabase } from './testing.ts'

let db: Database
beforeAll(async () => {
  db = await testDatabase()
})

/** The names that a query over the catalogue finds; none where all is well. */
async function found(query: ReturnType<typeof sql<{ name: string }>>) {
  const { rows } = await query.execute(db.kysely)
  return rows.map((row) => row.name)
}

describe('schema', () => {
  test('forces row-level security on every table of ours', async () => {
    const open = await found(sql<{ name: string }>`
      select c.oid::regclass::text as name from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'history'::regnamespace)
        and not (c.relrowsecurity and c.relforcerowsecurity)
        and c.relname not in ('spatial_ref_sys', 'migrations')
        and has_table_privilege('terrier_app', c.oid, 'select, insert, update, delete')`)
    expect(open).toEqual([])
  })

  test('leads the primary key of every domain table with the municipality', async () => {
    const astray = await found(sql<{ name: string }>`
      select c.oid::regclass::text as name
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'municipality_id'
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and i.indkey[0] is distinct from a.attnum`)
    // A heap of notes that writers only add to, so that no two of them wait for each other.
    expect(astray).toEqual(['parcel_block_changes'])
  })

  test('keeps tenants apart in foreign keys: each carries the municipality', async () => {
    const astray = await found(sql<{ name: string }>`
      select k.conrelid::regclass || '.' || k.conname as name
      from pg_constraint k
      join pg_attribute own on own.attrelid = k.conrelid and own.attname = 'municipality_id'
      join pg_attribute other on other.attrelid = k.confrelid and other.attname = 'municipality_id'
      where k.contype = 'f' and k.connamespace = 'public'::regnamespace
        and not (own.attnum = any (k.conkey) and other.attnum = any (k.confkey))`)
    expect(astray).toEqual([])
  })

  test('gives each history twin the columns of its table, in order', async () => {
    const { rows } = await sql<{ name: string; own: string[]; twin: string[] }>`
      select t.tablename as name,
        array(select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute
              where attrelid = format('public.%I', t.tablename)::regclass and attnum > 0 and not attisdropped
              order by attnum) as own,
        array(select attname || ' ' || format_type(atttypid, atttypmod) from pg_attribute
              where attrelid = format('history.%I', t.tablename)::regclass and attnum > 0 and not attisdropped
              order by attnum) as twin
      from pg_tables t where t.schemaname = 'history'`.execute(db.kysely)
    expect(rows.length).toBeGreaterThan(20)
    const extra = ['recorded_until', 'ended_by', 'operation']
    for (const { name, own, twin } of rows) {
      const columns = twin.filter((column) => !extra.includes(column.split(' ')[0] ?? ''))
      expect(columns, name).toEqual(own)
    }
  })

  test('versions every table that says since when it is known', async () => {
    const forgetful = await found(sql<{ name: string }>`
      select c.oid::regclass::text as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'recorded_at'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and (select count(*) from pg_trigger g where g.tgrelid = c.oid
             and g.tgname in ('stamp', 'keep_updated', 'keep_deleted')) <> 3
        and c.relname not in ('municipalities', 'memberships')`)
    expect(forgetful).toEqual([])
  })
})

describe('history', () => {
  const square = 'SRID=4326;POLYGON((25 45,25.001 45,25.001 45.001,25 45.001,25 45))'
  const planner = { userId: 'u1', role: 'planner', reason: 'survey of May' } as const

  async function aParcel() {
    const town = await aMunicipality(db)
    const parcel = await inTenant(db, town.id, planner, (trx) =>
      trx
        .insertInto('parcels')
        .values({
          municipality_id: town.id,
          cadastral_number: '1',
          geom: sql`st_geomfromewkt(${square})`,
        })
        .returning(['id', 'area_m2', 'version', 'recorded_by', 'change_reason'])
        .executeTakeFirstOrThrow(),
    )
    return { town, parcel }
  }

  test('measures areas in the official CRS and says who and why', async () => {
    const { parcel } = await aParcel()
    expect(parcel.area_m2).toBeCloseTo(8759.265, 2)
    expect(parcel).toMatchObject({ version: 1, recorded_by: 'u1', change_reason: 'survey of May' })
  })

  /** Who and since when, until when; the last is the row itself. */
  const versionsOf = async (townId: number, id: number) => {
    const { rows } = await inTenant(db, townId, planner, (trx) =>
      sql<{ version: number; by: string; from: string; until: string | null }>`
        select version, recorded_by as by, recorded_at::text as from, recorded_until::text as until
        from history.parcels where id = ${id}
        union all select version, recorded_by, recorded_at::text, null from parcels where id = ${id} order by version`.execute(
        trx,
      ),
    )
    return rows
  }

  test('keeps every version of a row that is written again and again, one after the other', async () => {
    const { town, parcel } = await aParcel()
    for (let round = 0; round < 40; round++)
      await inTenant(db, town.id, planner, (trx) =>
        sql`update parcels set land_use = ${`use ${round}`} where id = ${parcel.id}`.execute(trx),
      )
    const versions = await versionsOf(town.id, parcel.id)
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 41 }, (_, n) => n + 1),
    )
    for (const [index, { from, until }] of versions.slice(0, -1).entries()) {
      expect(until).toBe(versions[index + 1]!.from)
      expect(until! > from).toBe(true)
    }
  })

  test('is kept of tables that have another key than an id', async () => {
    const town = await aMunicipality(db)
    const system = { userId: null, role: 'system' } as const
    for (const table of ['unit_prices', 'need_components']) {
      const kept = await inTenant(db, town.id, system, async (trx) => {
        const { rows: codes } = await sql<{ code: string }>`
          update ${sql.table(table)} set code = code where municipality_id = ${town.id} returning code`.execute(
          trx,
        )
        const { rows } = await sql<{ code: string }>`
          select code from ${sql.table(`history.${table}`)} where municipality_id = ${town.id}`.execute(
          trx,
        )
        return [codes.length, rows.length]
      })
      expect([table, ...kept]).toEqual([table, kept[0], kept[0]])
    }
  })

  test('knows nothing of what a transaction wrote over again itself', async () => {
    const { town, parcel } = await aParcel()
    await inTenant(db, town.id, planner, async (trx) => {
      for (const use of ['one', 'two', 'three'])
        await sql`update parcels set land_use = ${use} where id = ${parcel.id}`.execute(trx)
    })
    const versions = await versionsOf(town.id, parcel.id)
    expect(versions.map(({ version }) => version)).toEqual([1, 4])
    expect(versions[0]!.until).toBe(versions[1]!.from)
  })

  test('keeps what another wrote while a writer waited for his lock', async () => {
    // The embedded engine has one transaction at a time.
    if (db.engine === 'embedded') return
    const { town, parcel } = await aParcel()
    const as = (userId: string) => ({ userId, role: 'planner' }) as const
    await inTenant(db, town.id, as('early'), async (trx) => {
      await sql`select now()`.execute(trx)
      await inTenant(db, town.id, as('late'), (other) =>
        sql`update parcels set land_use = 'late' where id = ${parcel.id}`.execute(other),
      )
      await sql`update parcels set land_use = 'early' where id = ${parcel.id}`.execute(trx)
    })
    const versions = await versionsOf(town.id, parcel.id)
    expect(versions.map(({ version, by }) => [version, by])).toEqual([
      [1, 'u1'],
      [2, 'late'],
      [3, 'early'],
    ])
    expect(versions.map(({ until }) => until)).toEqual([versions[1]!.from, versions[2]!.from, null])
    expect(versions[2]!.from > versions[1]!.from).toBe(true)
    await inTenant(db, town.id, as('early'), async (trx) => {
      await sql`select now()`.execute(trx)
      await inTenant(db, town.id, as('late'), (other) =>
        sql`update parcels set land_use = 'last' where id = ${parcel.id}`.execute(other),
      )
      await sql`delete from parcels where id = ${parcel.id}`.execute(trx)
    })
    const all = await versionsOf(town.id, parcel.id)
    expect(all.map(({ version }) => version)).toEqual([1, 2, 3, 4])
    expect(all[3]!.until! > all[3]!.from).toBe(true)
  })

  test('keeps what was written and then removed within one tick of the clock', async () => {
    const town = await aMunicipality(db)
    const write = (statement: string) =>
      `begin; set local terrier.municipality_id = '${town.id}'; set local terrier.role = 'system'; ${statement}; commit;`
    // What is sent at once has one now(), in however many transactions.
    await db.pool.query(
      [
        `insert into parcels (municipality_id, cadastral_number, geom) values (${town.id}, 'A', '${square}'), (${town.id}, 'B', '${square}')`,
        `update parcels set land_use = 'garden' where municipality_id = ${town.id} and cadastral_number = 'B'`,
        `delete from parcels where municipality_id = ${town.id}`,
      ]
        .map(write)
        .join('\n'),
    )
    const kept = await inTenant(db, town.id, planner, (trx) =>
      sql`select cadastral_number, version, operation, recorded_until > recorded_at as lasted
        from history.parcels order by cadastral_number, version`.execute(trx),
    )
    expect(kept.rows).toEqual([
      { cadastral_number: 'A', version: 1, operation: 'delete', lasted: true },
      { cadastral_number: 'B', version: 1, operation: 'update', lasted: true },
      { cadastral_number: 'B', version: 2, operation: 'delete', lasted: true },
    ])
  })

  test('keeps the version that an update or a removal replaced', async () => {
    const { town, parcel } = await aParcel()
    const other = { userId: 'u2', role: 'planner', reason: 'new use' } as const
    await inTenant(db, town.id, other, (trx) =>
      trx.updateTable('parcels').set({ land_use: 'garden' }).where('id', '=', parcel.id).execute(),
    )
    await inTenant(db, town.id, other, (trx) =>
      trx.deleteFrom('parcels').where('id', '=', parcel.id).execute(),
    )
    const versions = await inTenant(db, town.id, other, (trx) =>
      sql`select version, land_use, recorded_by, change_reason, ended_by, operation,
            recorded_until > recorded_at as lasted
          from history.parcels where id = ${parcel.id} order by version`.execute(trx),
    )
    expect(versions.rows).toEqual([
      {
        version: 1,
        land_use: null,
        recorded_by: 'u1',
        change_reason: 'survey of May',
        ended_by: 'u2',
        operation: 'update',
        lasted: true,
      },
      {
        version: 2,
        land_use: 'garden',
        recorded_by: 'u2',
        change_reason: 'new use',
        ended_by: 'u2',
        operation: 'delete',
        lasted: true,
      },
    ])
  })

  test('can be written by nobody', async () => {
    const { town } = await aParcel()
    const admin = { userId: 'a', role: 'admin' } as const
    for (const attempt of [
      sql`delete from history.parcels`,
      sql`update history.parcels set land_use = 'x'`,
      sql`insert into history.parcels select * from history.parcels`,
      sql`update audit_log set action = 'x'`,
      sql`delete from audit_log`,
    ]) {
      await expect(inTenant(db, town.id, admin, (trx) => attempt.execute(trx))).rejects.toThrow(
        /permission denied/,
      )
    }
  })
})

describe('row-level security', () => {
  test('hides the private from the public, and one town from another', async () => {
    const [here, there] = [await aMunicipality(db), await aMunicipality(db)]
    const clerk = { userId: 'c', role: 'clerk' } as const
    await inTenant(db, here.id, clerk, (trx) =>
      trx.insertInto('parties').values({ municipality_id: here.id, name: 'Ana' }).execute(),
    )
    const count = async (municipalityId: number, role: 'public' | 'viewer' | 'clerk') => {
      const rows = await inTenant(db, municipalityId, { userId: null, role }, (trx) =>
        trx.selectFrom('parties').select('id').execute(),
      )
      return rows.length
    }
    expect(await count(here.id, 'clerk')).toBe(1)
    expect(await count(here.id, 'viewer')).toBe(1)
    expect(await count(here.id, 'public')).toBe(0)
    expect(await count(there.id, 'clerk')).toBe(0)
  })

  test('lets a role write only what is its own, in its own town', async () => {
    const [here, there] = [await aMunicipality(db), await aMunicipality(db)]
    const add = (role: 'viewer' | 'operator' | 'clerk', tenant: number, owner: number) =>
      inTenant(db, tenant, { userId: 'u', role }, (trx) =>
        trx.insertInto('parties').values({ municipality_id: owner, name: 'Ana' }).execute(),
      )
    await expect(add('viewer', here.id, here.id)).rejects.toThrow(/row-level security/)
    await expect(add('operator', here.id, here.id)).rejects.toThrow(/row-level security/)
    await expect(add('clerk', here.id, there.id)).rejects.toThrow(/row-level security/)
    await add('clerk', here.id, here.id)
  })

  test('keeps the asset side of a pipe as private as the pipe', async () => {
    const { id: municipality_id } = await aMunicipality(db)
    const operator = { userId: 'o', role: 'operator' } as const
    const line = sql<string>`st_geomfromewkt('SRID=4326;LINESTRING(25 45,25.001 45)')`
    await inTenant(db, municipality_id, operator, async (trx) => {
      const added = await sql<{ id: number }>`
        with network as (
          insert into networks (municipality_id, kind, name) values (${municipality_id}, 'gas', 'Gas') returning id
        ), node as (
          insert into network_nodes (municipality_id, network_id, geom)
          select ${municipality_id}, id, st_startpoint(${line}) from network returning id, network_id
        )
        insert into network_edges (municipality_id, network_id, from_node_id, to_node_id, geom)
        select ${municipality_id}, network_id, id, id, ${line} from node returning id`.execute(trx)
      await trx
        .insertInto('asset_types')
        .values({ municipality_id, code: 'main', name: 'Main' })
        .execute()
      await trx
        .insertInto('assets')
        .values([
          { municipality_id, type: 'main', tag: 'G-1', geom: line, edge_id: added.rows[0]?.id },
          { municipality_id, type: 'main', tag: 'B-1', geom: line },
        ])
        .execute()
    })
    const seen = async (role: 'public' | 'viewer') => {
      const [assets, found] = await inTenant(db, municipality_id, { userId: null, role }, (trx) =>
        Promise.all([
          trx.selectFrom('assets').select('tag').orderBy('tag').execute(),
          trx.selectFrom('search_entries').select('label').orderBy('label').execute(),
        ]),
      )
      return [assets.map(({ tag }) => tag), found.map(({ label }) => label)]
    }
    expect(await seen('public')).toEqual([['B-1'], ['B-1']])
    expect(await seen('viewer')).toEqual([
      ['B-1', 'G-1'],
      ['B-1', 'G-1'],
    ])
  })
})
