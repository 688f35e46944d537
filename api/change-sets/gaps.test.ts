import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { asActor, inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { addRow } from '../testing-town.ts'
import { aBlock, aChangeSet, anInverse, aSplit, at, type Block } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

/** East of the block, this far from it. */
const lotBeside = (gapM: number, snapM = 0) => ({
  operation: 'register',
  shape: {
    type: 'Polygon',
    coordinates: [[at(60 + gapM, 0), at(80, 0), at(80, 30), at(60 + gapM, 30), at(60 + gapM, 0)]],
  },
  snapM,
  facts: { cadastralNumber: '7' },
})

async function found(block: Block, ...operations: object[]) {
  const set = await aChangeSet(block)
  const done = await set.operate(...operations)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  return (await set.problems()).filter(({ rule }) => /gap|sliver|overlap/.test(rule))
}

async function publish(block: Block, set: Awaited<ReturnType<typeof aChangeSet>>) {
  const submitted = await set.send('submit')
  expect(submitted.status, JSON.stringify(submitted.body)).toBe(200)
  const done = await set.send('publish', {}, block.other.cookie)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
}

describe('ground left between', () => {
  test('parcels is found with its place, and not where corners went onto the neighbour', async () => {
    const block = await aBlock(db)
    const [gap, ...others] = await found(block, lotBeside(0.1))
    expect(others).toEqual([])
    expect(gap).toMatchObject({ rule: 'narrow-gap', severity: 'warning', parcels: ['new-1'] })
    expect(gap!.facts.areaM2).toBeCloseTo(3, 1)
    expect(gap!.place?.type).toBe('Polygon')
    expect(await found(block, lotBeside(0.015, 0.02))).toEqual([])
    expect(await found(block, lotBeside(0.5))).toEqual([])
  })

  test('may be as wide as the municipality says', async () => {
    const block = await aBlock(db)
    await asActor(db, { userId: null, role: 'system' }, (trx) =>
      sql`update municipalities set settings = settings || '{"parcelLimits": {"gapWidthM": 0.8}}' where id = ${block.id}`.execute(
        trx,
      ),
    )
    expect((await found(block, lotBeside(0.5))).map(({ rule }) => rule)).toEqual(['narrow-gap'])
  })

  test('by a boundary that moved away is found, what was so before is not', async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    await set.operate(lotBeside(0.1))
    await publish(block, set)
    const corner = { operation: 'insert-corner', at: at(60, 15) }
    expect(await found(block, corner)).toEqual([])
    const nearer = [at(80, 5), at(80.2, 15), at(80, 25)]
    const reshaped = { operation: 'reshape', parcel: String(await newest(block)), line: nearer }
    expect(await found(block, reshaped)).toEqual([])
  })

  test('where somebody gave a parcel up is meant, and so is taking a registration back', async () => {
    const block = await aBlock(db)
    const retiring = await aChangeSet(block)
    await retiring.operate({ operation: 'retire', parcels: [String(block.parcels[2])] })
    await publish(block, retiring)
    const set = await aChangeSet(block)
    await set.operate(lotBeside(0.5))
    await publish(block, set)
    await publish(block, await anInverse(block, set.id))
    await publish(block, await anInverse(block, retiring.id))
  })
})

test('a piece too thin to be meant is found', async () => {
  const block = await aBlock(db)
  const line = [at(-5, 0.05), at(25, 0.05)]
  const slivers = await found(block, {
    operation: 'split',
    parcels: [String(block.parcels[0])],
    lines: [line],
  })
  expect(slivers).toMatchObject([{ rule: 'sliver', severity: 'warning', parcels: ['new-2'] }])
})

test('a new parcel on the ground of one that was published meanwhile is found', async () => {
  const block = await aBlock(db)
  const late = await aChangeSet(block)
  await late.operate({ ...lotBeside(0.5), facts: { cadastralNumber: '8' } })
  const set = await aChangeSet(block)
  await set.operate(lotBeside(10))
  await publish(block, set)
  const overlaps = (await late.problems()).filter(({ rule }) => rule === 'overlap')
  expect(overlaps).toMatchObject([
    { severity: 'error', parcels: ['new-1', String(await newest(block))] },
  ])
  expect(overlaps[0]!.facts.areaM2).toBeCloseTo(300, -1)
})

describe('taking back', () => {
  test('is found to lie on what others made of the pieces since', async () => {
    const block = await aBlock(db)
    const set = await aSplit(block)
    await publish(block, set)
    const piece = await newest(block)
    const later = await aChangeSet(block)
    await later.operate({
      operation: 'split-equally',
      parcel: String(piece),
      parts: 2,
      directionDeg: 90,
    })
    await later.operate(
      ...['new-1', 'new-2'].map((parcel) => ({
        operation: 'describe',
        parcel,
        facts: { cadastralNumber: `later ${parcel}` },
      })),
    )
    await publish(block, later)
    const problems = (await (await anInverse(block, set.id)).problems()).filter(
      ({ rule }) => rule === 'overlap',
    )
    expect(problems.map(({ severity }) => severity)).toEqual(['error', 'error'])
    expect(problems[0]!.facts.areaM2).toBeGreaterThan(100)
  })

  test('gives back parcels that lay on each other as the register had them', async () => {
    const block = await aBlock(db)
    const flat = await inTenant(db, block.id, { userId: null, role: 'system' }, (trx) =>
      addRow(trx, 'parcels', {
        cadastral_number: 'flat',
        geom: sql`(select st_expand(st_centroid(geom), 0.00003) from parcels
          where municipality_id = ${block.id} and id = ${block.parcels[0]})`,
      }),
    )
    const set = await aSplit(block)
    const halves = { operation: 'split-equally', parcel: String(flat), parts: 2, directionDeg: 90 }
    expect((await set.operate(halves)).status).toBe(200)
    await set.operate(
      { operation: 'describe', parcel: 'new-3', facts: { cadastralNumber: 'flat/1' } },
      { operation: 'describe', parcel: 'new-4', facts: { cadastralNumber: 'flat/2' } },
    )
    await publish(block, set)
    await publish(block, await anInverse(block, set.id))
  })
})

async function newest(block: Block): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select max(id)::integer as id from parcels where municipality_id = ${block.id}`.execute(
    db.kysely,
  )
  return rows[0]!.id
}
