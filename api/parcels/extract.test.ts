import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { aBlock, type Block } from '../change-sets/testing.ts'
import { temporaryFolder } from '../db/data-folder.ts'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aMember, ask, testApp } from '../testing.ts'
import { addRow } from '../testing-town.ts'

let db: Database

beforeAll(async () => {
  db = await testDatabase()
})

const hasPdftotext = spawnSync('pdftotext', ['-v']).status === 0

async function anExtract(block: Block, body: object, cookie = block.planner.cookie) {
  const answer = await ask(`/api/v1/${block.slug}/parcels/${block.parcels[4]}/extracts`, {
    method: 'POST',
    cookie,
    headers: { 'idempotency-key': randomUUID() },
    body,
  })
  expect([answer.status, answer.text]).toEqual([201, expect.anything()])
  return answer.json() as { number: string; code: string; sha256: string }
}

async function pdfOf(block: Block, number: string) {
  const app = await testApp()
  const response = await app.request(
    `http://terrier.test/api/v1/${block.slug}/extracts/${number}/pdf`,
    {
      headers: { cookie: block.planner.cookie },
    },
  )
  expect(response.headers.get('content-type')).toBe('application/pdf')
  return Buffer.from(await response.arrayBuffer())
}

function textOf(pdf: Buffer) {
  const file = join(temporaryFolder('extract'), 'extract.pdf')
  writeFileSync(file, pdf)
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
}

async function aHolder(block: Block) {
  await inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
    const party = await addRow(trx, 'parties', { name: 'Ștefan Țepeș' })
    await addRow(trx, 'rights', {
      kind: 'ownership',
      party_id: party,
      parcel_id: block.parcels[4],
      valid_from: '2001-01-01',
    })
  })
}

const checkPath = (block: Block, { number }: { number: string }, code: string) =>
  `/api/v1/${block.slug}/extracts/${number}?code=${encodeURIComponent(code)}`

describe('an extract of a parcel', () => {
  test.skipIf(!hasPdftotext)(
    'says its facts, corners, edges and neighbours as text that can be selected',
    async () => {
      const block = await aBlock(db)
      await aHolder(block)
      const { number, code } = await anExtract(block, { language: 'ro' })
      const text = textOf(await pdfOf(block, number))
      for (const words of [
        number,
        code,
        'Suprafața calculată',
        'Rezidențial',
        'Colțuri și laturi',
        '1:500',
        '1–2',
        '4–1',
        '1, 2, 3, 4, 6',
      ])
        expect(text).toContain(words)
      // Two edges of 20 m and two of 30, as near as degrees come to them.
      expect(text.match(/\b(19,9|20,0|29,9|30,0)\d\b/g)?.length).toBeGreaterThanOrEqual(4)
      expect(text).not.toMatch(/Țepeș|residential/)
      const withRights = await anExtract(block, { language: 'en', withRights: true })
      expect(textOf(await pdfOf(block, withRights.number))).toMatch(
        /Ownership\s+Ștefan Țepeș\s+1\/1/,
      )
    },
  )

  test('is authentic for who has its number and code, and tells nobody anything private', async () => {
    const block = await aBlock(db)
    await aHolder(block)
    const issued = await anExtract(block, { language: 'en', withRights: true })
    expect(
      createHash('sha256')
        .update(await pdfOf(block, issued.number))
        .digest('hex'),
    ).toBe(issued.sha256)
    const checked = await ask(
      checkPath(block, issued, issued.code.toLowerCase().replaceAll('-', ' ')),
    )
    expect(checked.status).toBe(200)
    expect(checked.json()).toMatchObject({
      number: issued.number,
      sha256: issued.sha256,
      hasRights: true,
      isCurrent: true,
      facts: { cadastralNumber: '5', corners: 4, registeredAreaM2: 600 },
    })
    expect(checked.text).not.toMatch(/Țepeș|A planner|assessed/)
    const wrong = `${issued.code.slice(0, -1)}${issued.code.endsWith('2') ? '3' : '2'}`
    expect((await ask(checkPath(block, issued, wrong))).status).toBe(404)
    const elsewhere = await aBlock(db)
    expect((await ask(checkPath(elsewhere, issued, issued.code))).status).toBe(404)
    await inTenant(db, block.id, { userId: null, role: 'system' }, (trx) =>
      sql`update parcels set land_use = 'garden' where id = ${block.parcels[4]}`.execute(trx),
    )
    expect((await ask(checkPath(block, issued, issued.code))).json()).toMatchObject({
      isCurrent: false,
      facts: { landUse: 'residential' },
    })
  })

  test('is numbered one by one also when several are issued at once, and cannot be changed', async () => {
    const block = await aBlock(db)
    const issued = await Promise.all(
      Array.from({ length: 4 }, () => anExtract(block, { language: 'en' })),
    )
    expect(new Set(issued.map(({ number }) => number)).size).toBe(4)
    for (const attempt of [
      sql`update parcel_extracts set sha256 = sha256`,
      sql`delete from parcel_extracts`,
    ])
      await expect(
        inTenant(db, block.id, { userId: null, role: 'system' }, (trx) => attempt.execute(trx)),
      ).rejects.toThrow('permission denied')
  })

  test('is issued by those who may, of a parcel that there is', async () => {
    const block = await aBlock(db)
    const viewer = await aMember(db, block.id, 'viewer')
    const post = (parcel: number, cookie: string | undefined, body: object) =>
      ask(`/api/v1/${block.slug}/parcels/${parcel}/extracts`, {
        method: 'POST',
        cookie,
        headers: { 'idempotency-key': randomUUID() },
        body,
      })
    const [lot = 0] = block.parcels
    expect((await post(lot, viewer.cookie, { language: 'en' })).status).toBe(403)
    expect((await post(lot, undefined, { language: 'en' })).status).toBe(401)
    expect((await post(999_999_999, block.planner.cookie, { language: 'en' })).status).toBe(404)
    expect((await post(lot, block.planner.cookie, { language: 'xx' })).status).toBe(422)
    expect((await ask(`/api/v1/${block.slug}/extracts/nonsense?code=A`)).status).toBe(400)
  })
})
