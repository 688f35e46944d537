import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask } from '../testing.ts'
import { aBlock, aChangeSet, anInverse, aSplit, at, type Block } from './testing.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

const system = { userId: null, role: 'system' as const }

/** Splits a lot in two, with a house on both halves, and publishes it. */
async function aHouseOnBoth() {
  const block = await aBlock(db)
  const parcel = block.parcels[0]!
  await inTenant(db, block.id, system, (trx) =>
    sql`insert into buildings (municipality_id, parcel_id, name, geom) values (${block.id}, ${parcel}, 'both',
      st_makeenvelope(${at(10, 6)[0]}::float8, ${at(10, 6)[1]}::float8, ${at(16, 18)[0]}::float8, ${at(16, 18)[1]}::float8, 4326))`.execute(
      trx,
    ),
  )
  const set = await aSplit(block)
  await set.send('submit')
  const done = await set.send('publish', {}, block.other.cookie)
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  return { block, set }
}

describe('what could not be decided by place', () => {
  const settle = (block: Block, deed: string, etag: string, body?: unknown) =>
    ask(`/api/v1/${block.slug}/reassignments/${deed}`, {
      method: 'POST',
      cookie: block.planner.cookie,
      headers: { 'if-match': etag },
      body,
    })
  const queue = async (block: Block, decided = false) =>
    (
      await ask(`/api/v1/${block.slug}/reassignments?decided=${decided}`, {
        cookie: block.planner.cookie,
      })
    ).json()
  const parcelOf = (block: Block) =>
    inTenant(db, block.id, system, async (trx) => {
      const { rows } = await sql<{ id: number }>`
        select parcel_id as id from buildings where municipality_id = ${block.id}`.execute(trx)
      return rows[0]!.id
    })

  test('waits with its candidates, is decided once, and can be decided anew', async () => {
    const { block } = await aHouseOnBoth()
    const { reassignments, waiting } = await queue(block)
    expect(waiting).toBe(1)
    const [one] = reassignments
    expect(one).toMatchObject({
      entity: 'buildings',
      label: 'both',
      reason: 'on-several',
      from: { cadastralNumber: '1', isCurrent: false },
      candidates: [{ cadastralNumber: '1a' }, { cadastralNumber: '1b' }],
      place: { type: 'Point' },
    })
    const [south] = one.candidates
    const gone = await settle(block, `${one.id}/decide`, '"1"', {
      parcelId: one.from.id,
      note: 'x',
    })
    expect(gone.json().errors[0].path).toBe('body.parcelId')
    const done = await settle(block, `${one.id}/decide`, '"1"', {
      parcelId: south.id,
      note: 'Its door is there',
    })
    expect(done.json()).toMatchObject({ version: 2, decidedParcel: { id: south.id } })
    expect(await parcelOf(block)).toBe(south.id)
    const late = await settle(block, `${one.id}/decide`, '"1"', { parcelId: null, note: 'x' })
    expect(late.status).toBe(412)
    expect(await queue(block)).toMatchObject({ reassignments: [], waiting: 0 })
    expect((await queue(block, true)).reassignments).toHaveLength(1)
    expect((await settle(block, `${one.id}/reopen`, '"2"')).status).toBe(200)
    expect(await parcelOf(block)).toBe(one.from.id)
    const none = await settle(block, `${one.id}/decide`, '"3"', {
      parcelId: null,
      note: 'Torn down',
    })
    expect(none.json()).toMatchObject({ decidedParcel: null, note: 'Torn down' })
    expect(await parcelOf(block)).toBeNull()
    const audit = await ask(`/api/v1/${block.slug}/audit?limit=5`, { cookie: block.planner.cookie })
    expect(audit.json().entries.map(({ action }: { action: string }) => action)).toContain(
      'reassignment.decide',
    )
  })

  test('is settled when its parcel is current again', async () => {
    const { block, set } = await aHouseOnBoth()
    const inverse = await anInverse(block, set.id)
    await inverse.send('submit')
    expect((await inverse.send('publish', {}, block.other.cookie)).status).toBe(200)
    expect(await queue(block)).toMatchObject({ waiting: 0 })
    expect(await parcelOf(block)).toBe(block.parcels[0])
  })
})

describe('the rules of a municipality', () => {
  const put = (block: Block, cookie: string, etag: string, body: unknown) =>
    ask(`/api/v1/${block.slug}/parcel-rules`, {
      method: 'PUT',
      cookie,
      headers: { 'if-match': etag },
      body,
    })

  test('are as grave as it says at each stage, and relaxed where it says so', async () => {
    const block = await aBlock(db)
    const admin = await aMember(db, block.id, 'admin')
    const path = `/api/v1/${block.slug}/parcel-rules`
    const usual = (await ask(path, { cookie: block.planner.cookie })).json()
    expect(usual.ownApproval).toBe(false)
    const etag = `"${usual.version}"`
    const rules = { 'fact-missing': { review: 'warning' as const } }
    expect(
      (await put(block, block.planner.cookie, etag, { ownApproval: true, rules })).status,
    ).toBe(403)
    const done = await put(block, admin.cookie, etag, { ownApproval: true, rules })
    expect(done.json()).toMatchObject({ ownApproval: true, version: usual.version + 1 })
    expect((await put(block, admin.cookie, etag, { ownApproval: true, rules })).status).toBe(412)
    const set = await aSplit(block, ['', ''])
    const own = await aChangeSet(block)
    await own.operate({
      operation: 'split-equally',
      parcel: String(block.parcels[5]),
      parts: 2,
      directionDeg: 0,
    })
    // Numbers are still missing, which is a warning for a review and an error for the register.
    expect((await own.send('submit')).status).toBe(200)
    expect((await own.send('publish', {})).body.code).toBe('fact-missing')
    expect(set.id).not.toBe(own.id)
  })

  test('that the register holds itself cannot be relaxed at publication', async () => {
    const block = await aBlock(db)
    const admin = await aMember(db, block.id, 'admin')
    const refuse = async (rules: unknown) =>
      (await put(block, admin.cookie, '*', { ownApproval: false, rules })).json().errors[0].path
    expect(await refuse({ overlap: { publication: 'off' } })).toBe('body.rules.overlap.publication')
    expect(await refuse({ nonsense: { draft: 'off' } })).toBe('body.rules.nonsense')
    expect(await refuse({ gap: { draft: 'loud' } })).toBe('body.rules.gap.draft')
  })
})

describe('a change set beside others', () => {
  test('shows the parcels before, which add up to those after', async () => {
    const block = await aBlock(db)
    const set = await aSplit(block)
    const read = async (part: string) =>
      (
        await ask(`/api/v1/${block.slug}/change-sets/${set.id}/${part}`, {
          cookie: block.other.cookie,
        })
      ).json().parcels as { key: string; areaM2: number; isRetired?: boolean }[]
    const sum = (parcels: { areaM2: number }[]) =>
      parcels.reduce((so, { areaM2 }) => so + areaM2, 0)
    const before = await read('before')
    expect(before.map(({ key }) => key)).toEqual(block.parcels.slice(0, 2).map(String))
    const after = (await read('parcels')).filter(({ isRetired }) => !isRetired)
    expect(Math.abs(sum(after) - sum(before)) / sum(before)).toBeLessThan(1e-9)
  })

  test('is decided by a person where both moved the same corner, and can be undone', async () => {
    const block = await aBlock(db)
    const [, second] = block.parcels
    const move = (east: number, north: number) => ({
      operation: 'move-corner',
      from: at(20, 60),
      to: at(20 + east, 60 + north),
    })
    const late = await aChangeSet(block, block.other.cookie)
    expect((await late.operate(move(2, 0))).status).toBe(200)
    const early = await aChangeSet(block)
    expect((await early.operate(move(1, 0))).status).toBe(200)
    await early.send('submit')
    const first = await early.send('publish', {}, block.other.cookie)
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    const { conflicts } = (await late.send('take-over')).body
    expect(conflicts.map(({ merged }: { merged: unknown }) => merged)).toEqual([null, null])
    const [one, other] = conflicts.map(({ key }: { key: string }) => key)
    const kept = await late.send('choose', { parcel: one, take: 'ours' })
    expect(kept.body.conflicts.map(({ key }: { key: string }) => key)).toEqual([other])
    const left = await late.send('choose', { parcel: other, take: 'theirs' })
    expect(left.body.conflicts).toEqual([])
    // One has ours and its neighbour theirs: the rules see that they do not fit.
    expect((await late.problems()).map(({ rule }) => rule)).toContain('overlap')
    await late.send('undo')
    expect((await late.send('choose', { parcel: other, take: 'ours' })).status).toBe(200)
    expect((await late.problems()).filter(({ severity }) => severity === 'error')).toEqual([])
    await late.send('submit')
    const done = await late.send('publish', {}, block.planner.cookie)
    expect(done.status, JSON.stringify(done.body)).toBe(200)
    expect(second).toBeDefined()
    const nothing = await late.send('choose', { parcel: one, take: 'ours' })
    expect(nothing.status).toBe(409)
  })
})
