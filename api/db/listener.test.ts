import { sql } from 'kysely'
import { expect, inject, onTestFinished, test } from 'vitest'
import { openDatabase } from './database.ts'
import { testDatabase } from './testing.ts'

async function ownConnections() {
  // The run's database is migrated by who asks for it first.
  const { engine } = await testDatabase()
  const { dataFolder, url } = inject('database')
  const db = await openDatabase({ dataFolder, url, share: true, poolSize: 2 })
  onTestFinished(() => db.close())
  return { db, engine }
}

test('hears several channels, each by its name, until it is told to stop', async () => {
  const { db } = await ownConnections()
  const heard: string[] = []
  const stopOne = await db.listen('listener_one', (payload) => heard.push(`one ${payload}`))
  await db.listen('listener_one', (payload) => heard.push(`one as well ${payload}`))
  await db.listen('listener_two', (payload) => heard.push(`two ${payload}`))
  const notify = (channel: string, payload: string) =>
    sql`select pg_notify(${channel}, ${payload})`.execute(db.kysely)
  await notify('listener_one', 'a')
  await notify('listener_two', 'b')
  await expect.poll(() => heard).toEqual(['one a', 'one as well a', 'two b'])
  await stopOne()
  await notify('listener_one', 'c')
  await expect.poll(() => heard.slice(3)).toEqual(['one as well c'])
})

test('hears all channels on one connection', async () => {
  const { db, engine } = await ownConnections()
  if (engine === 'embedded') return
  for (const number of [1, 2, 3]) await db.listen(`listener_shared_${number}`, () => undefined)
  const { rows } = await sql<{ query: string }>`select query from pg_stat_activity
    where application_name = 'terrier listen' and query like '%listener_shared%'`.execute(db.kysely)
  expect(rows).toEqual([{ query: 'listen "listener_shared_3"' }])
})

test('is told that something may have been missed when the connection was lost, and hears again', async () => {
  const { db, engine } = await ownConnections()
  if (engine === 'embedded') return
  const heard: string[] = []
  await db.listen('listener_lost', (payload) => heard.push(payload))
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'terrier listen' and query like '%listener_lost%'`.execute(db.kysely)
  await expect.poll(() => heard).toEqual([''])
  await sql`select pg_notify('listener_lost', 'again')`.execute(db.kysely)
  await expect.poll(() => heard).toEqual(['', 'again'])
})
