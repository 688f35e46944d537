import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrate, pendingMigrations } from './migrate.ts'
import { type OwnDatabase, ownDatabase } from './testing-engine.ts'

let own: OwnDatabase
let folder: string

beforeAll(async () => {
  own = await ownDatabase({ durable: false })
  folder = join(own.folder, 'migrations')
})
afterAll(() => own.discard())

beforeEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  await own.db.pool.query('drop table if exists migrations, towns')
})

const file = (name: string, text: string) => writeFileSync(join(folder, name), text)
const run = () => migrate(own.db, { folder })

test('runs what is new, in order, once', async () => {
  file('0002_more.sql', 'insert into towns values (2)')
  file('0001_first.sql', 'create table towns (id integer); insert into towns values (1)')
  expect(await pendingMigrations(own.db, folder)).toEqual(['0001_first.sql', '0002_more.sql'])
  expect(await run()).toEqual(['0001_first.sql', '0002_more.sql'])
  expect(await pendingMigrations(own.db, folder)).toEqual([])
  file('0003_last.sql', 'insert into towns values (3)')
  expect(await run()).toEqual(['0003_last.sql'])
  const { rows } = await own.db.pool.query('select id from towns order by id')
  expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
})

test('leaves nothing of one that fails, and names its line', async () => {
  file('0001_first.sql', 'create table towns (id integer);\n\ninsert into town values (1);')
  await expect(run()).rejects.toThrow('0001_first.sql:3: relation "town" does not exist')
  const { rows } = await own.db.pool.query(`select to_regclass('towns') as towns`)
  expect(rows).toEqual([{ towns: null }])
  file('0001_first.sql', 'create table towns (id integer)')
  expect(await run()).toEqual(['0001_first.sql'])
})

test('refuses a migration that was changed after it ran', async () => {
  file('0001_first.sql', 'create table towns (id integer)')
  await run()
  file('0001_first.sql', 'create table towns (id bigint)')
  await expect(run()).rejects.toThrow('0001_first.sql was changed after it ran')
})

test('takes line ends of Windows for the same file', async () => {
  file('0001_first.sql', 'create table towns (\n  id integer)')
  await run()
  file('0001_first.sql', 'create table towns (\r\n  id integer)')
  expect(await run()).toEqual([])
})

test('refuses a database that is newer', async () => {
  file('0001_first.sql', 'create table towns (id integer)')
  file('0002_more.sql', 'select 1')
  await run()
  rmSync(join(folder, '0002_more.sql'))
  await expect(run()).rejects.toThrow('0002_more.sql')
})

test('two at the same time do the work once', async () => {
  file('0001_first.sql', 'create table towns (id integer)')
  await own.db.pool.query(
    'create table migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  )
  const ran = await Promise.all([run(), run(), run()])
  expect(ran.flat()).toEqual(['0001_first.sql'])
})
