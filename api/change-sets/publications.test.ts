import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { failures } from '../testing.ts'
import type { ParcelDraft } from './parcel-draft.ts'
import { aBlock, aChangeSet, anInverse, aSplit, at, type Block, nearGreenwich } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

const share = fc.double({ min: 0.05, max: 0.95, noNaN: true })
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ split: fc.nat(), angle: share, through: fc.tuple(share, share) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ parts: fc.integer({ min: 2, max: 4 }), of: fc.nat(), angle: share }),
  },
  { weight: 3, arbitrary: fc.record({ merge: fc.nat(), with: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ move: fc.nat(), by: fc.tuple(share, share) }) },
  { weight: 1, arbitrary: fc.record({ insert: fc.nat(), by: share }) },
  { weight: 1, arbitrary: fc.record({ delete: fc.nat() }) },
  { weight: 2, arbitrary: fc.constant('undo' as const) },
  { weight: 1, arbitrary: fc.constant('redo' as const) },
)

describe('random edits, published', () => {
  test.each([undefined, nearGreenwich])(
    'keep the land, and are taken back to the last bit',
    {
      timeout: 400_000,
    },
    async (place) => {
      const block = await aBlock(db, place)
      await giveOwners(block)
      const stored = await current(block)
      let published = 0
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
          const set = await aChangeSet(block)
          const drafts = await edit(block, set, steps, place?.longitude)
          const begun = [...drafts.values()].filter(
            (draft) => draft.parcelId === null && !draft.isRetired,
          )
          if (drafts.size === 0) return
          if (begun.length > 0)
            await set.operate(
              ...begun.map(({ key }) => ({
                operation: 'describe',
                parcel: key,
                facts: { cadastralNumber: `${set.id}/${key}` },
              })),
            )
          await publish(block, set)
          await expectSound(block)
          const inverse = await anInverse(block, set.id)
          await publish(block, inverse)
          expect(await current(block)).toEqual(stored)
          published++
        }),
        // A run that fails leaves the town as it is: smaller ones would begin there.
        { endOnFailure: true, numRuns: db.engine === 'embedded' ? 3 : 8 },
      )
      expect(published).toBeGreaterThan(0)
      expect(failures).toEqual([])
    },
  )
})

type Working = Awaited<ReturnType<typeof aChangeSet>>
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What the change set leaves, as its answers told it. */
async function edit(block: Block, set: Working, steps: Step[], longitude?: number) {
  const drafts = new Map<string, ParcelDraft>()
  for (const each of steps) {
    const parcels = [...(await current(block))]
      .filter(({ id }) => !drafts.has(String(id)))
      .map(({ id, geometry }) => ({ key: String(id), geometry }))
    const remaining = [...parcels, ...[...drafts.values()].filter(({ isRetired }) => !isRetired)]
    const operation = typeof each === 'string' ? undefined : operationOf(each, remaining, longitude)
    const done = typeof each === 'string' ? await set.send(each) : await set.operate(operation)
    expect([200, 409, 422], JSON.stringify(done.body)).toContain(done.status)
    if (done.status !== 200) continue
    for (const [key, draft] of Object.entries(done.body.changed)) {
      if (draft === null) drafts.delete(key)
      else drafts.set(key, draft as ParcelDraft)
    }
  }
  return drafts
}

type Shape = Pick<ParcelDraft, 'key' | 'geometry'>

function operationOf(each: Exclude<Step, string>, remaining: Shape[], longitude?: number) {
  const pick = (n: number) => remaining[n % remaining.length]!
  if ('split' in each) {
    const { key, geometry } = pick(each.split)
    const corners = cornersOf(geometry)
    const [xs, ys] = [corners.map(([x]) => x!), corners.map(([, y]) => y!)]
    const between = (values: number[], by: number) =>
      Math.min(...values) + by * (Math.max(...values) - Math.min(...values))
    const [x, y] = [between(xs, each.through[0]), between(ys, each.through[1])]
    const [dx, dy] = [Math.cos(each.angle * 7) / 500, Math.sin(each.angle * 7) / 700]
    return {
      operation: 'split',
      parcels: [key],
      lines: [
        [
          [x - dx, y - dy],
          [x + dx, y + dy],
        ],
      ],
    }
  }
  if ('parts' in each)
    return {
      operation: 'split-equally',
      parcel: pick(each.of).key,
      parts: each.parts,
      directionDeg: each.angle * 359,
    }
  if ('merge' in each)
    return { operation: 'merge', parcels: [pick(each.merge).key, pick(each.with).key] }
  // Corners and edges on the outside are the town's: moving those would change how much land there is.
  const [west, south] = at(0.5, 0.5, longitude)
  const [east, north] = at(59.5, 59.5, longitude)
  const inside = remaining
    .flatMap(({ geometry }) => cornersOf(geometry))
    .filter(([x, y]) => x! > west && x! < east && y! > south && y! < north)
  const corner = (n: number) => inside[n % inside.length] ?? [west, south]
  if ('delete' in each) return { operation: 'delete-corner', at: corner(each.delete) }
  if ('insert' in each) {
    const corners = cornersOf(pick(each.insert).geometry)
    const [from, to] = [corners[0]!, corners[1]!]
    return {
      operation: 'insert-corner',
      at: [from[0]! + each.by * (to[0]! - from[0]!), from[1]! + each.by * (to[1]! - from[1]!)],
    }
  }
  const from = corner(each.move)
  return {
    operation: 'move-corner',
    from,
    to: [from[0]! + (each.by[0] - 0.5) / 10_000, from[1]! + (each.by[1] - 0.5) / 15_000],
  }
}

function cornersOf({ type, coordinates }: ParcelDraft['geometry']) {
  return type === 'Polygon' ? coordinates.flat() : coordinates.flat(2)
}

async function publish(block: Block, set: Working) {
  const submitted = await set.send('submit')
  expect(submitted.status, JSON.stringify(submitted.body)).toBe(200)
  const done = await set.send('publish', {}, block.other.cookie)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
}

const rowsOf = <T>(block: Block, query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  inTenant(
    db,
    block.id,
    { userId: null, role: 'system' },
    async (trx) => (await query.execute(trx)).rows,
  )

/** One owner of his own for each lot, who shares it with one who has a part of all. */
function giveOwners(block: Block) {
  return rowsOf(
    block,
    sql`with p as (insert into parties (municipality_id, name) select ${block.id}, 'Owner ' || n from generate_series(0, 6) n returning id),
        numbered as (select id, row_number() over (order by id) - 1 as n from p)
      insert into rights (municipality_id, kind, party_id, parcel_id, share_numerator, share_denominator, valid_from)
      select ${block.id}, 'ownership', n.id, l.id, s.numerator, 3, date '2001-01-01'
      from unnest(${block.parcels}::bigint[]) with ordinality as l (id, lot)
        cross join (values (1, true), (2, false)) as s (numerator, is_common)
        join numbered n on n.n = case when s.is_common then 0 else l.lot end`,
  )
}

function current(block: Block) {
  return rowsOf(
    block,
    sql<{ id: number; wkb: string; geometry: ParcelDraft['geometry']; rights: unknown }>`
      select id::integer as id, cadastral_number as number, land_use, registered_area_m2, attributes, address,
        encode(st_asbinary(geom), 'hex') as wkb, st_asgeojson(geom, 20)::json as geometry, valid_from::text, (
          select jsonb_agg(jsonb_build_array(r.id, r.party_id, r.share_numerator, r.share_denominator, r.valid_from) order by r.id)
          from rights r where r.municipality_id = p.municipality_id and r.parcel_id = p.id and r.valid_until is null) as rights
      from parcels p where municipality_id = ${block.id} and valid_until is null order by id`,
  )
}

/** By PostGIS, of what is stored. */
async function expectSound(block: Block) {
  const mine = sql`select * from parcels where municipality_id = ${block.id} and valid_until is null`
  const [found] = await rowsOf(
    block,
    sql<Record<string, number>>`
      with p as (${mine}), beside as (select a.id, a.geom, b.id as other, b.geom as beside from p a join p b on b.id <> a.id and b.geom && st_expand(a.geom, 1e-9)),
      corners as (select other, beside, (st_dumppoints(geom)).geom as at from beside)
      select
        (select count(*) from p where not st_isvalid(geom))::integer as invalid,
        (select coalesce(sum(st_area(st_intersection(geom, beside)::geography)), 0) from beside where st_dimension(st_intersection(geom, beside)) = 2)::float8 as "overlapM2",
        -- Every corner on another's boundary is a corner there.
        (select count(*) from corners where st_dwithin(at, st_boundary(beside), 5e-10)
          and not exists (select from st_dumppoints(beside) as c where st_equals(c.geom, at)))::integer as unshared,
        (select count(*) from parcels e where municipality_id = ${block.id} and valid_until is not null and not exists (
          select from parcel_lineage l where l.municipality_id = e.municipality_id and l.from_parcel_id = e.id))::integer as "endedWithoutHeir",
        (select count(*) from p where not p.id = any (${block.parcels}::bigint[]) and not exists (
          select from parcel_lineage l where l.municipality_id = p.municipality_id and l.to_parcel_id = p.id))::integer as "begunOfNothing",
        (select count(*) from p where (select sum(share_numerator::numeric / share_denominator) from rights r
          where r.municipality_id = p.municipality_id and r.parcel_id = p.id and r.valid_until is null)
          is distinct from 1 and abs((select sum(share_numerator::numeric / share_denominator) from rights r
          where r.municipality_id = p.municipality_id and r.parcel_id = p.id and r.valid_until is null) - 1) > 1e-12)::integer as "sharesOff",
        (select sum(area_m2) from p)::float8 as "areaM2"`,
  )
  const { areaM2, overlapM2, ...wrong } = found!
  expect(wrong).toEqual({
    invalid: 0,
    unshared: 0,
    endedWithoutHeir: 0,
    begunOfNothing: 0,
    sharesOff: 0,
  })
  expect(overlapM2).toBeLessThan(1e-6)
  wholeM2.set(block.id, wholeM2.get(block.id) ?? (await firstAreaM2(block)))
  expect(Math.abs(areaM2! / wholeM2.get(block.id)! - 1)).toBeLessThan(1e-6)
}

const wholeM2 = new Map<number, number>()

/** Of the lots as they were first stored. */
async function firstAreaM2(block: Block) {
  const [row] = await rowsOf(
    block,
    sql<{ m2: number }>`select sum(area_m2)::float8 as m2 from (
      select area_m2 from parcels where municipality_id = ${block.id} and id = any (${block.parcels}::bigint[]) and version = 1
      union all select area_m2 from history.parcels where municipality_id = ${block.id} and id = any (${block.parcels}::bigint[]) and version = 1) as p`,
  )
  return row!.m2
}

describe('the rules are looked at before it is its turn', () => {
  beforeEach(({ skip }) => {
    skip(db.engine === 'embedded', 'Has one connection: transactions take turns.')
  })

  test('so that what breaks one does not wait for others', async () => {
    const block = await aBlock(db)
    const set = await aSplit(block, ['1a', '1a'])
    await set.send('submit')
    const other = await aWriter(block)
    expect((await set.send('publish', {}, block.other.cookie)).status).toBeGreaterThan(400)
    await other.commit()
  })

  test('and again when somebody wrote meanwhile', async () => {
    const block = await aBlock(db)
    const set = await aSplit(block)
    expect((await set.send('submit')).status).toBe(200)
    const other = await aWriter(block)
    const publishing = set.send('publish', {}, block.other.cookie)
    await expect.poll(() => waitingForTurn(block), { timeout: 60_000 }).toBe(1)
    await other.commit()
    const refused = await publishing
    expect(refused).toMatchObject({ status: 409, body: { code: 'base-moved' } })
  })
})

/** Somebody in the middle of changing the first lot. */
async function aWriter(block: Block) {
  const { promise: committing, resolve } = Promise.withResolvers<void>()
  const { promise: written, resolve: told } = Promise.withResolvers<void>()
  const done = inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
    await sql`update parcels set geom = geom, address = 'Elsewhere' where municipality_id = ${block.id}
      and id = ${block.parcels[0]}`.execute(trx)
    told()
    await committing
  })
  await written
  return {
    async commit() {
      resolve()
      await done
    },
  }
}

async function waitingForTurn(block: Block): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    with key as (select hashtextextended('parcels', ${block.id}) as key)
    select count(*)::integer as waiting from pg_locks, key where locktype = 'advisory' and not granted
      and objid::bigint = key & 4294967295`.execute(db.kysely)
  return rows[0]!.waiting
}
