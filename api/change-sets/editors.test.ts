import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { ask, failures } from '../testing.ts'
import { aBlock, aChangeSet, at, type Block } from './testing.ts'

let db: Database
/** The embedded engine has one connection, at which all wait for each other anyway. */
let editors: number

beforeAll(async () => {
  db = await testDatabase()
  editors = db.engine === 'embedded' ? 10 : 100
})

const statuses = (answers: { status: number }[]) =>
  [...Map.groupBy(answers, ({ status }) => status)].map(([status, of]) => [status, of.length])

const everyone = <T>(act: (index: number) => Promise<T>, count = editors) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)))

describe('many editors', () => {
  test('of one change set: one wins each round, the others are told that it moved on', {
    timeout: 120_000,
  }, async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    for (let round = 1; round <= 3; round++) {
      const { etag } = set
      const answers = await everyone(async (index) =>
        ask(`/api/v1/${block.slug}/change-sets/${set.id}/operations`, {
          method: 'POST',
          cookie: index % 2 === 0 ? block.planner.cookie : block.other.cookie,
          headers: { 'if-match': etag },
          body: {
            operations: [{ operation: 'insert-corner', at: at(20, 1 + round + index / 10) }],
          },
        }),
      )
      expect(new Map(statuses(answers) as [number, number][])).toEqual(
        new Map([
          [200, 1],
          [412, editors - 1],
        ]),
      )
      set.takeUp(answers.find(({ status }) => status === 200)!.headers.get('etag')!)
    }
    expect(failures).toEqual([])
  })

  test('of one parcel, each with a change set: the first to publish wins', {
    timeout: 240_000,
  }, async () => {
    const block = await aBlock(db)
    // Four requests each: as many as there are planners in a large town, to stay quick.
    const sets = await everyone(
      async (index) => aReviewed(block, { operation: 'insert-corner', at: at(20, 1 + index / 5) }),
      Math.min(editors, 30),
    )
    const answers = await Promise.all(
      sets.map((set) => set.send('publish', {}, block.other.cookie)),
    )
    const [won, ...others] = answers.toSorted((a, b) => a.status - b.status)
    expect(won!.body).toMatchObject({ status: 'published' })
    expect(others.map(({ status, body }) => [status, body.code])).toEqual(
      others.map(() => [409, 'base-moved']),
    )
    expect(failures).toEqual([])
  })
})

describe('two at once', () => {
  test('on ground of their own: both are, each with its number', async () => {
    const block = await aBlock(db)
    const sets = await Promise.all(
      [at(20, 10), at(40, 50)].map((place) =>
        aReviewed(block, { operation: 'insert-corner', at: place }),
      ),
    )
    const answers = await Promise.all(
      sets.map((set) => set.send('publish', {}, block.other.cookie)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const numbers = answers.map(({ body }) => (body.documentNumber as string).slice(5))
    expect(numbers.sort()).toEqual(['0001', '0002'])
  })

  test.each([0, 5, 19])('on the same free ground, %i m apart: one is published', async (apartM) => {
    const block = await aBlock(db)
    const lot = (east: number, cadastralNumber: string) => ({
      operation: 'register',
      shape: {
        type: 'Polygon',
        coordinates: [
          [at(east, 0), at(east + 20, 0), at(east + 20, 20), at(east, 20), at(east, 0)],
        ],
      },
      facts: { cadastralNumber },
    })
    const sets = [
      await aReviewed(block, lot(100, 'A')),
      await aReviewed(block, lot(100 + apartM, 'B')),
    ]
    const answers = await Promise.all(
      sets.map((set) => set.send('publish', {}, block.other.cookie)),
    )
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
    expect([won!.status, lost!.status, lost!.body.code]).toEqual([200, 422, 'overlap'])
    expect(lost!.body.place.type).toBe('Polygon')
  })

  test('in the midst of others who write the same parcels: nobody waits for ever', {
    timeout: 120_000,
  }, async () => {
    const block = await aBlock(db)
    const rounds = Math.min(editors, 10)
    const sets = await Promise.all(
      Array.from({ length: rounds }, (_, index) =>
        aReviewed(block, {
          operation: 'move-corner',
          from: index % 2 === 0 ? at(20, 30) : at(40, 30),
          to: index % 2 === 0 ? at(20 + index / 50, 30) : at(40 - index / 50, 30),
        }),
      ),
    )
    const rename = async (index: number) => {
      const ids = [block.parcels[index % 6], block.parcels[(index * 5 + 1) % 6]]
      await inTenant(db, block.id, { userId: block.planner.userId, role: 'planner' }, (trx) =>
        sql`update parcels set address = ${`Strada ${index}`}, geom = geom
          where municipality_id = ${block.id} and id = any (${ids}::bigint[])`.execute(trx),
      )
      return { status: 200 }
    }
    const answers = await Promise.all(
      sets.flatMap((set, index) => [set.send('publish', {}, block.other.cookie), rename(index)]),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    expect(failures).toEqual([])
  })
})

async function aReviewed(block: Block, operation: unknown) {
  const set = await aChangeSet(block)
  const done = await set.operate(operation)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  const submitted = await set.send('submit')
  expect(submitted.status, JSON.stringify(submitted.body)).toBe(200)
  return set
}
