import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OwnDatabase, ownDatabase } from './testing-engine.ts'

let own: OwnDatabase
const session = { statementTimeoutMs: 20_000 }

beforeAll(async () => {
  own = await ownDatabase({ engine: 'embedded', durable: false })
  await own.db.pool.query('create table things (name text primary key, part integer)')
})
afterAll(() => own.discard())

const names = async () =>
  (await own.db.pool.query('select name from things order by name')).rows.map((row) => row.name)

test('a statement over its time is ended, and only its own transaction is lost', {
  timeout: 240_000,
}, async () => {
  const slow = await own.db.connect({ statementTimeoutMs: 500 })
  const other = await own.db.connect(session)
  await slow.query('begin')
  await slow.query(`insert into things values ('of a slow one')`)
  const endless = slow.query(
    'with recursive r as (select 1 n union all select n + 1 from r) select max(n) from r',
  )
  const waiting = other.query(`insert into things values ('of one who waited')`)
  await expect(endless).rejects.toMatchObject({ code: '57014' })
  await expect(slow.query('select 1')).rejects.toMatchObject({ code: '25P02' })
  expect((await slow.query('commit')).command).toBe('ROLLBACK')
  await waiting
  expect(await names()).toEqual(['of one who waited'])
  expect((await slow.query('select 2 as two')).rows).toEqual([{ two: 2 }])
  await Promise.all([slow.end(), other.end()])
})

test('what a client began is rolled back when it goes away', async () => {
  const client = await own.db.connect(session)
  client.on('error', () => {})
  await client.query('begin')
  await client.query(`insert into things values ('of one who left')`)
  ;(
    client as unknown as { connection: { stream: { destroy(): void } } }
  ).connection.stream.destroy()
  expect(await names()).not.toContain('of one who left')
})

test('transactions take turns in the order they came', async () => {
  const order: number[] = []
  const first = await own.db.connect(session)
  await first.query('begin')
  const others = await Promise.all(Array.from({ length: 4 }, () => own.db.connect(session)))
  const all = others.map(async (client, i) => {
    // Each comes on a socket of its own: what is sent at once may arrive in any order.
    await sleep(50 * i)
    await client.query('begin')
    order.push(i)
    await client.query('select 1')
    await client.query('commit')
  })
  await sleep(300)
  expect(order).toEqual([])
  await first.query('commit')
  await Promise.all(all)
  expect(order).toEqual([0, 1, 2, 3])
  await Promise.all([first, ...others].map((client) => client.end()))
})

test('notifications reach those who listen, from inside a transaction only when it commits', async () => {
  const heard: string[] = []
  const stop = await own.db.listen('Some "channel"', (payload) => heard.push(payload))
  const client = await own.db.connect(session)
  await client.query('begin')
  await client.query(`select pg_notify('Some "channel"', 'rolled back')`)
  await client.query('rollback')
  await client.query('begin')
  await client.query(`select pg_notify('Some "channel"', 'kept')`)
  expect(heard).toEqual([])
  await client.query('commit')
  await client.query('select 1')
  await expect.poll(() => heard).toEqual(['kept'])
  await stop()
  await client.query(`select pg_notify('Some "channel"', 'too late')`)
  await client.end()
  expect(heard).toEqual(['kept'])
})

test('settings of one session do not reach another', async () => {
  const one = await own.db.connect(session)
  await one.query('create role somebody')
  await one.query('set role somebody')
  await one.query(`set search_path to nowhere`)
  await one.query(`select set_config('terrier.role', 'admin', false)`)
  const other = await own.db.connect(session)
  const { rows } = await other.query(
    `select current_user, current_setting('search_path') as path, coalesce(current_setting('terrier.role', true), '') as role`,
  )
  expect(rows).toEqual([{ current_user: 'postgres', path: 'public', role: '' }])
  await Promise.all([one.end(), other.end()])
})

test('a deferred constraint that fails at the end fails the statement', async () => {
  await own.db.pool.query(
    `create table parts (name text references things deferrable initially deferred)`,
  )
  await expect(own.db.pool.query(`insert into parts values ('missing')`)).rejects.toMatchObject({
    code: '23503',
  })
  await expect(
    own.db.pool.query(`insert into parts values ($1)`, ['missing']),
  ).rejects.toMatchObject({ code: '23503' })
  expect((await own.db.pool.query('select * from parts')).rows).toEqual([])
})

test('several statements in one message succeed or fail together', async () => {
  const several = own.db.pool.query(
    `insert into things values ('a'); insert into things values ('b'); select 1 / 0`,
  )
  await expect(several).rejects.toMatchObject({ code: '22012' })
  expect(await names()).not.toContain('a')
  await own.db.pool.query(
    `begin; insert into things values ('c'); commit; insert into things values ('d')`,
  )
  expect(await names()).toEqual(expect.arrayContaining(['c', 'd']))
})

test('what it cannot do it says', async () => {
  const named = own.db.pool.query({ name: 'named', text: 'select 1' })
  await expect(named).rejects.toMatchObject({ code: '0A000' })
  expect((await own.db.pool.query('vacuum things')).command).toBe('VACUUM')
})

test('a client that speaks another protocol is sent away', async () => {
  const client = await own.db.connect(session)
  client.on('error', () => {})
  const { stream } = (client as unknown as { connection: { stream: { write(b: Buffer): void } } })
    .connection
  const ended = new Promise((done) => client.once('end', done))
  stream.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
  await ended
  expect((await own.db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a value of any length and kind comes back as it went', async () => {
  const long = 'ș'.repeat(300_000)
  const { rows } = await own.db.pool.query(
    'select $1 as long, $2::bytea as bytes, $3::jsonb as json',
    [long, Buffer.from([0, 255, 10]), { a: [1, null] }],
  )
  expect(rows).toEqual([{ long, bytes: Buffer.from([0, 255, 10]), json: { a: [1, null] } }])
  expect(rows[0].bytes).toBeInstanceOf(Buffer)
})
