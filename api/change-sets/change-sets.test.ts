import { randomUUID } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { ask } from '../testing.ts'
import { aBlock, aChangeSet, anInverse, at, type Block, nearGreenwich } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

interface Register {
  id: number
  number: string
  version: number
  isCurrent: boolean
  m2: number
  wkb: string
}

function register(block: Block): Promise<Register[]> {
  return inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
    const { rows } = await sql<Register>`
      select id::integer as id, cadastral_number as number, version, valid_until is null as "isCurrent", area_m2 as m2,
        encode(st_asbinary(geom), 'hex') as wkb
      from parcels where municipality_id = ${block.id} order by id`.execute(trx)
    return rows
  })
}

const lineAcross = (northM: number, longitude?: number) => [
  at(-5, northM, longitude),
  at(25, northM, longitude),
]

describe('a change set', () => {
  test('splits a parcel, and the register stays as it is until it is published', async () => {
    const block = await aBlock(db)
    const before = await register(block)
    const set = await aChangeSet(block)
    const split = await set.operate({
      operation: 'split',
      parcels: [String(block.parcels[0])],
      lines: [lineAcross(12)],
    })
    expect(split.status, JSON.stringify(split.body)).toBe(200)
    const { changed } = split.body
    expect(Object.keys(changed).sort()).toEqual(
      [String(block.parcels[0]), String(block.parcels[1]), 'new-1', 'new-2'].sort(),
    )
    expect(changed['new-1'].facts).toMatchObject({ cadastralNumber: '1/1', registeredAreaM2: 360 })
    expect(changed['new-2'].facts).toMatchObject({ cadastralNumber: '1/2', registeredAreaM2: 240 })
    expect(await register(block)).toEqual(before)
  })

  test('begins from parcels that are given to the last digit', async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    const bbox = [...at(1, 1), ...at(2, 2)].join()
    const { json } = await ask(`/api/v1/${block.slug}/change-sets/${set.id}/ground?bbox=${bbox}`, {
      cookie: block.planner.cookie,
    })
    const { parcels } = json()
    expect(parcels.map(({ key }: { key: string }) => key)).toEqual([String(block.parcels[0])])
    expect(parcels[0]).toMatchObject({ version: 1, cadastralNumber: '1' })
    expect(parcels[0].geometry.coordinates[0]).toContainEqual(at(20, 30))
  })

  test('is published by another person, in one piece', async () => {
    const block = await aBlock(db)
    const total = sumM2(await register(block))
    const set = await aChangeSet(block)
    await set.operate({
      operation: 'split',
      parcels: [String(block.parcels[0])],
      lines: [lineAcross(12)],
    })
    expect((await set.problems()).map(({ rule }) => rule)).toContain('fact-missing')
    expect((await set.send('submit')).body.code).toBe('fact-missing')
    for (const [key, number] of [
      ['new-1', '1a'],
      ['new-2', '1b'],
    ])
      await set.operate({ operation: 'describe', parcel: key, facts: { cadastralNumber: number } })
    expect((await set.problems()).filter(({ severity }) => severity === 'error')).toEqual([])
    expect((await set.send('submit')).status).toBe(200)
    expect((await set.send('publish', {})).body.code).toBe('own-change-set')
    const published = await set.send('publish', {}, block.other.cookie)
    expect(published.body).toMatchObject({ status: 'published' })
    const now = await register(block)
    expect(
      now
        .filter(({ isCurrent }) => isCurrent)
        .map(({ number }) => number)
        .sort(),
    ).toEqual(['1a', '1b', '2', '3', '4', '5', '6'].sort())
    const current = now.filter(({ isCurrent }) => isCurrent)
    expect(Math.abs(sumM2(current) - total) / total).toBeLessThan(1e-9)
    expect(now.find(({ number }) => number === '1')).toMatchObject({ isCurrent: false })
    expect(await lineage(block)).toEqual([
      { from: '1', to: '1a', operation: 'split' },
      { from: '1', to: '1b', operation: 'split' },
    ])
  })

  test('undoes and redoes everything, to the last bit', async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    const [first, second] = block.parcels.map(String)
    const split = await set.operate({
      operation: 'split',
      parcels: [first],
      lines: [lineAcross(12)],
    })
    const merged = await set.operate({ operation: 'merge', parcels: ['new-1', second] })
    expect(merged.status, JSON.stringify(merged.body)).toBe(200)
    const undone = await set.send('undo')
    expect(undone.body.changed['new-1']).toEqual(split.body.changed['new-1'])
    expect(undone.body.changed['new-3']).toBeNull()
    const again = await set.send('redo')
    expect(again.body.changed).toEqual(merged.body.changed)
    await set.send('undo')
    const nothing = await set.send('undo')
    expect(Object.values(nothing.body.changed).every((draft) => draft === null)).toBe(true)
    expect(nothing.body).toMatchObject({ canUndo: false, canRedo: true })
    expect((await set.send('undo')).status).toBe(409)
  })

  test('is edited once by what is sent twice, since the first answer was lost', async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    const request = {
      method: 'POST',
      cookie: block.planner.cookie,
      headers: { 'if-match': set.etag, 'idempotency-key': randomUUID() },
      body: { operations: [{ operation: 'retire', parcels: [String(block.parcels[0])] }] },
    }
    const path = `/api/v1/${block.slug}/change-sets/${set.id}/operations`
    const first = await ask(path, request)
    const again = await ask(path, request)
    expect(again.status).toBe(200)
    expect(again.json()).toEqual(first.json())
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    const other = { ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } }
    expect((await ask(path, other)).status).toBe(412)
  })

  test('registers typed coordinates so that the register says them again', async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    const inTown = <T>(query: RawBuilder<T>) =>
      inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
        const { rows } = await query.execute(trx)
        return rows[0]!
      })
    const [east, north] = at(300, 0)
    const near = await inTown(
      sql<{ x: number; y: number }>`select st_x(at) as x, st_y(at) as y
        from st_transform(st_setsrid(st_makepoint(${east}, ${north}), 4326), 3844) as at`,
    )
    const [x, y] = [Math.round(near.x), Math.round(near.y)]
    const corners = [
      [x, y],
      [x + 20, y],
      [x + 20, y + 30],
      [x, y + 30],
    ]
    const facts = { cadastralNumber: 'T1', landUse: 'residential' }
    await set.operate({ operation: 'register-official', corners, facts })
    const answer = await ask(`/api/v1/${block.slug}/change-sets/${set.id}/parcels`, {
      cookie: block.planner.cookie,
    })
    const [drawn] = (answer.json() as { parcels: { geometry: object }[] }).parcels
    const { farM } = await inTown(
      sql<{ farM: number }>`select st_hausdorffdistance(
        st_transform(st_setsrid(st_geomfromgeojson(${JSON.stringify(drawn!.geometry)}), 4326), 3844),
        st_makeenvelope(${x}, ${y}, ${x + 20}, ${y + 30}, 3844)) as "farM"`,
    )
    expect(farM).toBeLessThan(1e-5)
  })

  test('says what it refuses, where, and does nothing of it', async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    const [first, , third] = block.parcels.map(String)
    const refused = await set.operate(
      { operation: 'split', parcels: [first], lines: [lineAcross(12)] },
      { operation: 'merge', parcels: ['new-1', third] },
    )
    expect(refused.status).toBe(422)
    expect(refused.body).toMatchObject({ code: 'not-side-by-side', parcels: ['new-1', third] })
    expect(refused.body.errors[0].path).toBe('body.operations.1')
    const outside = await set.operate({
      operation: 'register',
      shape: { type: 'Polygon', coordinates: [[at(10, 10), at(50, 10), at(50, 50), at(10, 10)]] },
      facts: { cadastralNumber: '99' },
    })
    expect(outside.body.code).toBe('overlaps')
    expect(outside.body.place.type).toBe('Point')
    const bow = [at(100, 0), at(120, 20), at(120, 0), at(100, 20), at(100, 0)]
    const crossed = await set.operate({
      operation: 'register',
      shape: { type: 'Polygon', coordinates: [bow] },
      facts: {},
    })
    expect(['crosses-itself', 'no-area']).toContain(crossed.body.code)
    expect((await set.send('undo')).status).toBe(409)
  })

  test('loses to who published first, and is told so', async () => {
    const block = await aBlock(db)
    const [first] = block.parcels.map(String)
    const one = await aChangeSet(block)
    const other = await aChangeSet(block, block.other.cookie)
    const split = { operation: 'split-equally', parcel: first, parts: 2, directionDeg: 0 }
    for (const set of [one, other]) {
      await set.operate(split)
      await set.operate(
        { operation: 'describe', parcel: 'new-1', facts: { cadastralNumber: `${set.id}-1` } },
        { operation: 'describe', parcel: 'new-2', facts: { cadastralNumber: `${set.id}-2` } },
      )
      expect((await set.send('submit')).status).toBe(200)
    }
    expect((await other.problems()).map(({ rule }) => rule)).toContain('pending-elsewhere')
    expect((await one.send('publish', {}, block.other.cookie)).status).toBe(200)
    const late = await other.send('publish', {}, block.planner.cookie)
    expect(late.status).toBe(409)
    expect(late.body.code).toBe('base-moved')
  })
})

describe('a published change set', () => {
  async function published(block: Block, longitude?: number) {
    const set = await aChangeSet(block)
    await set.operate({
      operation: 'split',
      parcels: [String(block.parcels[0])],
      lines: [lineAcross(12, longitude)],
    })
    await set.operate(
      { operation: 'describe', parcel: 'new-1', facts: { cadastralNumber: '1a' } },
      { operation: 'describe', parcel: 'new-2', facts: { cadastralNumber: '1b' } },
    )
    await set.send('submit')
    const done = await set.send('publish', {}, block.other.cookie)
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    return set
  }

  test.each([undefined, nearGreenwich])(
    'is taken back by one that inverts it, to the last bit',
    async (place) => {
      const block = await aBlock(db, place)
      const before = await register(block)
      const set = await published(block, place?.longitude)
      const inverse = await anInverse(block, set.id)
      expect((await inverse.problems()).filter(({ severity }) => severity === 'error')).toEqual([])
      expect((await inverse.send('submit')).status).toBe(200)
      const done = await inverse.send('publish', {}, block.other.cookie)
      expect(done.status, JSON.stringify(done.body)).toBe(200)
      const now = (await register(block)).filter(({ isCurrent }) => isCurrent)
      expect(now.map(({ id, number, wkb }) => ({ id, number, wkb }))).toEqual(
        before.map(({ id, number, wkb }) => ({ id, number, wkb })),
      )
    },
  )

  test('is taken over by a draft that changes something else of the same parcel', async () => {
    const block = await aBlock(db)
    const [, second] = block.parcels.map(String)
    const late = await aChangeSet(block, block.other.cookie)
    await late.operate({ operation: 'insert-corner', at: at(40, 15) })
    await published(block)
    expect((await late.problems()).map(({ rule }) => rule)).toContain('base-moved')
    const taken = await late.send('take-over')
    expect(taken.body.conflicts).toEqual([])
    expect((await late.problems()).map(({ rule }) => rule)).not.toContain('base-moved')
    expect((await late.send('submit')).status).toBe(200)
    const done = await late.send('publish', {}, block.planner.cookie)
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    const corners = (await register(block)).find(({ id }) => String(id) === second)!
    // A square with the corner of the split, the new one, and the byte order, type and counts of WKB.
    expect(corners.wkb.length).toBe(2 * (1 + 4 + 4 + 4 + 7 * 16))
  })

  test('gives buildings and rights to the pieces, and asks about a house on both', async () => {
    const block = await aBlock(db)
    const parcel = block.parcels[0]!
    const inside = (a: [number, number], b: [number, number]) =>
      sql`st_makeenvelope(${a[0]}::float8, ${a[1]}::float8, ${b[0]}::float8, ${b[1]}::float8, 4326)`
    await inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
      await sql`insert into buildings (municipality_id, parcel_id, name, geom) values
        (${block.id}, ${parcel}, 'south', ${inside(at(2, 2), at(8, 8))}),
        (${block.id}, ${parcel}, 'both', ${inside(at(10, 6), at(16, 18))})`.execute(trx)
      await sql`with p as (insert into parties (municipality_id, name) values (${block.id}, 'Ana'), (${block.id}, 'Ion') returning id)
        insert into rights (municipality_id, kind, party_id, parcel_id, share_numerator, share_denominator)
        select ${block.id}, 'ownership', id, ${parcel}, 1, 2 from p`.execute(trx)
    })
    await published(block)
    const found = await inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => ({
      buildings: (
        await sql`select b.name, p.cadastral_number as number from buildings b
        join parcels p on p.municipality_id = b.municipality_id and p.id = b.parcel_id where b.municipality_id = ${block.id} order by 1`.execute(
          trx,
        )
      ).rows,
      waiting: (
        await sql`select entity, reason, cardinality(candidates) as candidates from reassignments where municipality_id = ${block.id}`.execute(
          trx,
        )
      ).rows,
      shares: (
        await sql`select p.cadastral_number as number, sum(share_numerator::numeric / share_denominator)::float8 as total
        from rights r join parcels p on p.municipality_id = r.municipality_id and p.id = r.parcel_id
        where r.municipality_id = ${block.id} and r.valid_until is null group by 1 order by 1`.execute(
          trx,
        )
      ).rows,
    }))
    expect(found.buildings).toEqual([
      { name: 'both', number: '1' },
      { name: 'south', number: '1b' },
    ])
    expect(found.waiting).toEqual([{ entity: 'buildings', reason: 'on-several', candidates: 2 }])
    expect(found.shares).toEqual([
      { number: '1a', total: 1 },
      { number: '1b', total: 1 },
    ])
  })
})

describe('the register', () => {
  test('lets nobody put a parcel on another, two at once included', async () => {
    const block = await aBlock(db)
    const put = (number: string) =>
      inTenant(db, block.id, { userId: block.planner.userId, role: 'planner' }, (trx) =>
        sql`insert into parcels (municipality_id, cadastral_number, geom)
          values (${block.id}, ${number}, st_setsrid(st_geomfromgeojson(${JSON.stringify({
            type: 'Polygon',
            coordinates: [[at(200, 0), at(220, 0), at(220, 20), at(200, 20), at(200, 0)]],
          })}), 4326))`.execute(trx),
      )
    const results = await Promise.allSettled([put('A'), put('B')])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

function sumM2(parcels: Register[]) {
  return parcels.reduce((sum, { m2 }) => sum + m2, 0)
}

function lineage(block: Block) {
  return inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
    const { rows } = await sql`
      select a.cadastral_number as "from", b.cadastral_number as "to", operation from parcel_lineage l
        join parcels a on a.municipality_id = l.municipality_id and a.id = l.from_parcel_id
        join parcels b on b.municipality_id = l.municipality_id and b.id = l.to_parcel_id
      where l.municipality_id = ${block.id} order by 2`.execute(trx)
    return rows
  })
}
