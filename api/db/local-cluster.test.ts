import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { FolderInUseError, temporaryFolder } from './data-folder.ts'
import { openDatabase } from './database.ts'
import { findPostgres } from './local-binaries.ts'

const found = findPostgres()
if (!found)
  console.warn(
    'No PostgreSQL with PostGIS: the private cluster is not tested. On Debian: apt-get install postgresql postgresql-postgis',
  )

async function inFolder(act: (folder: string) => Promise<void>) {
  const folder = temporaryFolder('cluster')
  try {
    await act(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const open = (dataFolder: string) => openDatabase({ dataFolder, engine: 'local', share: false })
const postmaster = (folder: string) =>
  Number(readFileSync(join(folder, 'cluster/postmaster.pid'), 'utf8').split('\n')[0])

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Another process that owns the folder's cluster, killed without warning once it runs, or before. */
async function ownAndDie(folder: string, isTime?: () => boolean): Promise<void> {
  const script = `
    import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, 'database.ts'))}
    const db = await openDatabase({ dataFolder: ${JSON.stringify(folder)}, engine: 'local', share: false })
    await db.pool.query('create table if not exists kept as select 1 as one')
    console.log('written')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  if (isTime) while (!isTime()) await sleep(5)
  else await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await closed
}

describe.skipIf(!found)('the private cluster', () => {
  test('keeps its data from one start to the next and leaves no process', async () => {
    await inFolder(async (folder) => {
      const first = await open(folder)
      await first.pool.query('create table kept as select 1 as one')
      const pid = postmaster(folder)
      await first.close()
      expect(isAlive(pid)).toBe(false)
      const second = await open(folder)
      expect((await second.pool.query('select one from kept')).rows).toEqual([{ one: 1 }])
      await second.close()
    })
  })

  test('listens on no port, and only its owner may open its socket', async () => {
    await inFolder(async (folder) => {
      const db = await open(folder)
      const { rows } = await db.pool.query(
        `select name, setting from pg_settings where name in ('listen_addresses', 'unix_socket_permissions') order by name`,
      )
      await db.close()
      expect(rows.map((row) => row.setting)).toEqual(['', '0700'])
    })
  })

  test('is refused to a second owner, named to it, and shared with one who may share', async () => {
    await inFolder(async (folder) => {
      const owner = await open(folder)
      owner.announce('http://localhost:3000')
      const second = open(folder)
      await expect(second).rejects.toThrow(FolderInUseError)
      await expect(second).rejects.toThrow(
        `process ${process.pid}, which serves http://localhost:3000`,
      )
      const guest = await openDatabase({ dataFolder: folder, share: true })
      expect(guest.engine).toBe('local')
      expect((await guest.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
      await guest.close()
      expect((await owner.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
      await owner.close()
    })
  })

  test('goes when its owner is killed, and comes back with its data', {
    timeout: 180_000,
  }, async () => {
    await inFolder(async (folder) => {
      await ownAndDie(folder)
      const db = await open(folder)
      expect((await db.pool.query('select one from kept')).rows).toEqual([{ one: 1 }])
      await db.close()
    })
  })

  test('begins anew where its making was broken off', async () => {
    await inFolder(async (folder) => {
      const versionFile = /^cluster[^/]*\/PG_VERSION$/
      const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' })
      await ownAndDie(folder, () => files().some((file) => versionFile.test(file)))
      const db = await open(folder)
      expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
      await db.close()
    })
  })

  test('starts over a postmaster.pid that names a process that is not PostgreSQL', async () => {
    await inFolder(async (folder) => {
      await (await open(folder)).close()
      writeFileSync(join(folder, 'cluster/postmaster.pid'), `${process.pid}\n${folder}/cluster\n`)
      const db = await open(folder)
      await db.close()
    })
  })

  test('works in a folder whose path is too long for a socket', async () => {
    await inFolder(async (folder) => {
      const deep = join(folder, 'a-very-long-name-of-a-folder-in-which-nobody-would-look'.repeat(2))
      const db = await open(deep)
      expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
      await db.close()
    })
  })
})
