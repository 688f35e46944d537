import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { aBlock, aChangeSet, anInverse, at, type Block } from '../change-sets/testing.ts'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { ask } from '../testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

/** Cuts the first lot in two and publishes it; the ids of its halves, and the moment before. */
async function aSplitLot(block: Block) {
  const { rows } = await sql<{
    now: string
  }>`select to_json(clock_timestamp())#>>'{}' as now`.execute(db.kysely)
  const set = await aChangeSet(block)
  await set.operate({
    operation: 'split',
    parcels: [`${block.parcels[0]}`],
    lines: [[at(10, -5), at(10, 35)]],
  })
  await publish(block, set, '1/1')
  return { before: rows[0]!.now, halves: await idsOf(block, ['1/1', '1/2']), setId: set.id }
}

async function publish(block: Block, set: Awaited<ReturnType<typeof aChangeSet>>, number?: string) {
  if (number !== undefined) {
    await set.operate({ operation: 'describe', parcel: 'new-1', facts: { cadastralNumber: '1/1' } })
    await set.operate({ operation: 'describe', parcel: 'new-2', facts: { cadastralNumber: '1/2' } })
  }
  const submitted = await set.send('submit')
  expect(submitted).toMatchObject({ status: 200 })
  expect(await set.send('publish', {}, block.other.cookie)).toMatchObject({ status: 200 })
}

async function idsOf(block: Block, numbers: string[]) {
  const { rows } = await inTenant(db, block.id, { userId: null, role: 'system' }, (trx) =>
    sql<{
      id: number
    }>`select id from parcels where cadastral_number = any(${numbers}) order by cadastral_number`.execute(
      trx,
    ),
  )
  return rows.map(({ id }) => id)
}

const parcelPath = (block: Block, rest: string) => `/api/v1/${block.slug}/parcels/${rest}`

describe('the versions of a parcel', () => {
  test('tell staff who prepared and who approved them, why and by which document', async () => {
    const block = await aBlock(db)
    const set = await aChangeSet(block)
    const [lot] = block.parcels as [number]
    await set.operate({ operation: 'describe', parcel: `${lot}`, facts: { landUse: 'mixed' } })
    await publish(block, set)
    const read = async (cookie?: string) =>
      (await ask(parcelPath(block, `${lot}/history`), { cookie })).json().versions
    const [changed, begun] = await read(block.planner.cookie)
    expect(changed).toMatchObject({
      changes: [{ field: 'landUse', to: 'mixed' }],
      changeSet: { id: set.id, submitter: expect.any(String), documentNumber: expect.any(String) },
    })
    expect(begun).not.toHaveProperty('changeSet')
    expect(JSON.stringify(await read())).not.toMatch(/changeSet|submitter|reason/)
  })
})

describe('the lineage of a parcel', () => {
  test('leads forward and backward, and says by which document to staff only', async () => {
    const block = await aBlock(db)
    const { halves, setId } = await aSplitLot(block)
    const [lot] = block.parcels as [number]
    const forward = (await ask(parcelPath(block, `${lot}/lineage`))).json()
    expect(
      forward.parcels.map(({ id, generation }: { id: number; generation: number }) => [
        id,
        generation,
      ]),
    ).toEqual([
      [lot, 0],
      [halves[0], 1],
      [halves[1], 1],
    ])
    expect(forward.steps).toMatchObject([
      { from: lot, to: halves[0], operation: 'split' },
      { from: lot, to: halves[1] },
    ])
    expect(Object.keys(forward.steps[0])).toEqual(['from', 'to', 'operation', 'at'])
    const backward = (
      await ask(parcelPath(block, `${halves[1]}/lineage?direction=backward`), {
        cookie: block.planner.cookie,
      })
    ).json()
    expect(backward.parcels).toMatchObject([
      { id: halves[1] },
      { id: lot, generation: -1, validUntil: expect.any(String) },
    ])
    expect(backward.steps).toMatchObject([
      { changeSet: { id: setId, documentNumber: expect.stringMatching(/^\d{4}-\d{4}$/) } },
    ])
    const none = (await ask(parcelPath(block, `${lot}/lineage?direction=backward`))).json()
    expect(none).toMatchObject({ parcels: [{ id: lot }], steps: [], hasMore: false })
    const near = (await ask(parcelPath(block, `${lot}/lineage?limit=2`))).json()
    expect(near).toMatchObject({ hasMore: true, parcels: { length: 2 } })
  })

  test('ends where ground went round in a circle', async () => {
    const block = await aBlock(db)
    const { halves, setId } = await aSplitLot(block)
    await publish(block, await anInverse(block, setId))
    const { parcels, steps, hasMore } = (
      await ask(parcelPath(block, `${block.parcels[0]}/lineage`))
    ).json()
    expect([parcels.length, steps.length, hasMore]).toEqual([3, 4, false])
    expect(new Set(parcels.map(({ id }: { id: number }) => id))).toEqual(
      new Set([block.parcels[0], ...halves]),
    )
  })

  test('answers 404 for no parcel and 400 for a depth that nobody needs', async () => {
    const block = await aBlock(db)
    expect((await ask(parcelPath(block, '999999999/lineage'))).status).toBe(404)
    expect((await ask(parcelPath(block, `${block.parcels[0]}/lineage?depth=99`))).status).toBe(400)
  })
})

describe('the difference between two dates', () => {
  const changes = async (block: Block, query: Record<string, string>, cookie?: string) => {
    const answer = await ask(parcelPath(block, `changes?${new URLSearchParams(query)}`), { cookie })
    expect([answer.status, answer.text]).toEqual([200, expect.anything()])
    return answer.json()
  }

  test('says what began, ended, changed its shape or its facts, and for staff who and why', async () => {
    const block = await aBlock(db)
    const { before, halves, setId } = await aSplitLot(block)
    const [lot, second, third] = block.parcels as [number, number, number]
    const set = await aChangeSet(block)
    await set.operate(
      { operation: 'move-corner', from: at(40, 60), to: at(41, 61) },
      { operation: 'describe', parcel: `${third}`, facts: { landUse: 'garden' } },
    )
    await publish(block, set)
    const found = await changes(block, { from: before, geometry: 'true' }, block.planner.cookie)
    const byId = new Map(found.changes.map((change: { id: number }) => [change.id, change]))
    expect(byId.get(lot)).toMatchObject({
      kind: 'ended',
      before: { type: 'Polygon' },
      after: null,
      changeSet: { id: setId },
    })
    expect(byId.get(halves[0]!)).toMatchObject({
      kind: 'begun',
      before: null,
      after: { type: 'Polygon' },
    })
    expect(byId.get(third)).toMatchObject({
      kind: 'described',
      changes: [{ field: 'landUse', from: 'residential', to: 'garden' }],
      by: { name: 'A planner' },
      reason: 'Survey 12',
      changeSet: { documentNumber: expect.any(String) },
    })
    expect(byId.get(block.parcels[4]!)).toMatchObject({ kind: 'reshaped', changes: [] })
    expect(byId.has(second)).toBe(false)
    expect(found.counts).toEqual({ begun: 2, ended: 1, reshaped: 2, described: 1 })
  })

  test('comes in pages, of kinds and places', async () => {
    const block = await aBlock(db)
    const { before, halves } = await aSplitLot(block)
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { changes: { id: number }[]; next: string | null } = await changes(block, {
        from: before,
        limit: '1',
        ...(cursor && { cursor }),
      })
      seen.push(...page.changes.map(({ id }) => id))
      cursor = page.next
    }
    expect(seen).toEqual([block.parcels[0], ...halves])
    const begun = await changes(block, { from: before, kinds: 'begun' })
    expect(begun.changes.map(({ id }: { id: number }) => id)).toEqual(halves)
    const [west, south] = at(500, 500)
    const elsewhere = await changes(block, {
      from: before,
      bbox: [west, south, west + 0.01, south + 0.01].join(','),
    })
    expect(elsewhere).toMatchObject({ changes: [], counts: { begun: 0 } })
    const [lng, lat] = at(2, 2)
    const here = await changes(block, { from: before, within: `circle:${lat},${lng},3` })
    expect(here.changes).toHaveLength(2)
    expect(here.changes[0]).toMatchObject({ id: block.parcels[0], kind: 'ended' })
  })

  test('tells the public neither who nor why nor what land is worth', async () => {
    const block = await aBlock(db)
    const { before } = await aSplitLot(block)
    await inTenant(db, block.id, { userId: null, role: 'system', reason: 'hush' }, (trx) =>
      sql`update parcels set assessed_land_value = 7 where id = ${block.parcels[1]}`.execute(trx),
    )
    const found = await changes(block, { from: before })
    expect(JSON.stringify(found)).not.toMatch(/hush|Survey 12|assessed|planner|changeSet/)
  })

  test('is another one by what was true in law', async () => {
    const block = await aBlock(db)
    await inTenant(db, block.id, { userId: null, role: 'system' }, (trx) =>
      sql`update parcels set valid_until = '2010-05-01' where id = ${block.parcels[2]}`.execute(
        trx,
      ),
    )
    const law = await changes(block, { from: '2005-01-01', to: '2015-01-01', time: 'law' })
    expect(law.changes).toMatchObject([{ id: block.parcels[2], kind: 'ended' }])
    expect((await changes(block, { from: '2005-01-01', to: '2015-01-01' })).changes).toEqual([])
  })

  test('refuses days that are none, or the wrong way round', async () => {
    const block = await aBlock(db)
    for (const [query, status] of [
      ['from=2020-13-01', 400],
      ['from=2020-01-02&to=2020-01-01', 400],
      ['from=2020-01-01&to=2999-01-01', 422],
      ['', 400],
      ['from=2020-01-01&cursor=x', 400],
    ] as const)
      expect((await ask(parcelPath(block, `changes?${query}`))).status).toBe(status)
  })
})

describe('what the application may do to its own past', () => {
  test.each(['audit_log', 'history.parcels'])(
    'it can neither change nor remove rows of %s',
    async (table) => {
      const block = await aBlock(db)
      await aSplitLot(block)
      const attempt = (statement: string, role: 'admin' | 'system') =>
        inTenant(db, block.id, { userId: null, role }, (trx) => sql.raw(statement).execute(trx))
      const { rows } = await attempt(`select 1 from ${table}`, 'admin')
      expect(rows.length).toBeGreaterThan(0)
      for (const role of ['admin', 'system'] as const)
        for (const statement of [
          `update ${table} set municipality_id = municipality_id`,
          `delete from ${table}`,
          `truncate ${table}`,
          `drop table ${table}`,
          `alter table ${table} disable row level security`,
        ])
          await expect(attempt(statement, role)).rejects.toThrow(/permission denied|must be owner/)
      expect((await attempt(`select 1 from ${table}`, 'admin')).rows).toHaveLength(rows.length)
    },
  )
})
