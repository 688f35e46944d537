import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { testDatabase } from '../db/testing.ts'
import { aBlock, aChangeSet, at, type Block } from './testing.ts'

/** Each by the statement that it goes before; then those after the last of them. */
const points = [
  'update parcels p set valid_until',
  'update parcels p set geom',
  'insert into parcels ',
  "where d.operation = 'revive'",
  'with placed as',
  'insert into change_set_rights',
  "set status = 'published'",
  'commit',
  'answer',
]

/** A server of publications alone that kills itself, as `kill -9` does, at the point that it is told. */
const serverScript = `
  import { serve } from '@hono/node-server'
  import { openDatabase } from './api/db/database.ts'
  import { newRouter } from './api/http/context.ts'
  import { reviewRoutes } from './api/change-sets/review-routes.ts'
  const [point, dataFolder, url, townId, slug, userId] = process.argv.slice(1)
  const die = () => process.kill(process.pid, 'SIGKILL')
  const opened = await openDatabase({ dataFolder, url: url || undefined, share: true, poolSize: 2 })
  const textOf = (node) => (node.sqlFragments ?? []).join(' ')
  const audits = new WeakSet()
  const db = { ...opened, kysely: opened.kysely.withPlugin({
    transformQuery({ node, queryId }) {
      if (textOf(node).includes(point)) die()
      if (JSON.stringify(node).includes('audit_log')) audits.add(queryId)
      return node
    },
    async transformResult({ queryId, result }) {
      if (point === 'commit' && audits.has(queryId)) die()
      return result
    },
  }) }
  const caller = { userId, isInstanceAdmin: false, by: 'session', roles: new Map([[Number(townId), 'planner']]) }
  const services = { db, identify: async () => caller, findMunicipality: async () => ({ id: Number(townId), slug, srid: 3844, timeZone: 'UTC' }) }
  const app = newRouter()
  app.use('*', async (c, next) => { c.set('services', services); c.set('requestId', 'killed'); await next() })
  app.route('/', reviewRoutes())
  const answer = async (request) => {
    const response = await app.fetch(request)
    if (point === 'answer') die()
    return response
  }
  serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port))`

test('killed between any two steps, a publication is done wholly or not at all', {
  timeout: 240_000,
}, async () => {
  const db = await testDatabase()
  const block = await aBlock(db)
  const set = await aReviewed(db, block)
  const before = await registerOf(db, block)
  for (const point of points) {
    const { child, port } = await aServer(point, block)
    const answer = await fetch(
      `http://127.0.0.1:${port}/api/v1/${block.slug}/change-sets/${set.id}/publish`,
      {
        method: 'POST',
        headers: { 'if-match': set.etag, 'content-type': 'application/json' },
        body: '{}',
      },
    ).catch(() => undefined)
    expect(await answer?.text(), point).toBeUndefined()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode, point).toBe('SIGKILL')
    if (point !== 'answer') expect(await registerOf(db, block), point).toEqual(before)
  }
  // The last one died with its answer on the way: what it wrote is there as a whole.
  const after = await registerOf(db, block)
  expect(after.sets).toEqual([{ status: 'published', document: expect.stringMatching(/^\d{4}-/) }])
  expect(after.parcels.filter(({ isCurrent }) => isCurrent).map(({ number }) => number)).toEqual([
    '1a',
    '1b',
    '2',
    '3',
    '4',
    '5',
    '6',
  ])
  expect(after.rights).toEqual([
    { number: '1a', total: 1 },
    { number: '1b', total: 1 },
  ])
  expect(after.lineage).toBe(2)
  expect(after.audited).toBe(before.audited + 1)
  const again = await set.send('publish', {}, block.other.cookie)
  expect([again.status, again.body.code]).toEqual([412, 'stale'])
})

/** Split, described, with a house and an owner, and handed in. */
async function aReviewed(db: Database, block: Block) {
  await inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => {
    await sql`with p as (insert into parties (municipality_id, name) values (${block.id}, 'Ana') returning id)
      insert into rights (municipality_id, kind, party_id, parcel_id)
      select ${block.id}, 'ownership', id, ${block.parcels[0]} from p`.execute(trx)
  })
  const set = await aChangeSet(block)
  await set.operate(
    { operation: 'split', parcels: [String(block.parcels[0])], lines: [[at(-5, 12), at(25, 12)]] },
    { operation: 'describe', parcel: 'new-1', facts: { cadastralNumber: '1a' } },
    { operation: 'describe', parcel: 'new-2', facts: { cadastralNumber: '1b' } },
  )
  expect((await set.send('submit')).status).toBe(200)
  return set
}

async function aServer(
  point: string,
  block: Block,
): Promise<{ child: ChildProcess; port: string }> {
  const { dataFolder, url } = inject('database')
  const asked = [point, dataFolder, url ?? '', String(block.id), block.slug, block.other.userId]
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '-e', serverScript, ...asked],
    { cwd: process.cwd(), stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [port] = await once(createInterface({ input: child.stdout! }), 'line')
  return { child, port }
}

function registerOf(db: Database, block: Block) {
  return inTenant(db, block.id, { userId: null, role: 'system' }, async (trx) => ({
    parcels: (
      await sql<{ number: string; isCurrent: boolean }>`
        select cadastral_number as number, valid_until is null as "isCurrent", version, st_astext(geom, 20) as shape
        from parcels where municipality_id = ${block.id} order by cadastral_number`.execute(trx)
    ).rows,
    sets: (
      await sql`select status, document_number as document from change_sets where municipality_id = ${block.id}`.execute(
        trx,
      )
    ).rows,
    rights: (
      await sql`select cadastral_number as number, sum(share_numerator::float8 / share_denominator) as total
        from rights r join parcels p on p.municipality_id = r.municipality_id and p.id = r.parcel_id
        where r.municipality_id = ${block.id} and r.valid_until is null group by 1 order by 1`.execute(
        trx,
      )
    ).rows,
    lineage: (
      await sql`select from parcel_lineage where municipality_id = ${block.id}`.execute(trx)
    ).rows.length,
    audited: (
      await sql`select from audit_log where municipality_id = ${block.id} and action = 'change-set.publish'`.execute(
        trx,
      )
    ).rows.length,
  }))
}
