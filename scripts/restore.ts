/** `npm run restore -- FILE`: takes back what `npm run backup` wrote, into an empty database. */
import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readConfig } from '../api/config.ts'
import { holdFolder } from '../api/db/data-folder.ts'
import { type Database, openDatabase } from '../api/db/database.ts'
import { migrate } from '../api/db/migrate.ts'
import { connectionArguments, fail, postgresProgram, run } from './postgres-programs.ts'

async function restore(file: string) {
  const { dataFolder, databaseUrl: url } = readConfig(process.env)
  if (!isDump(file)) return unpackEmbedded(dataFolder, file)
  if (url === undefined && existsSync(join(dataFolder, 'embedded'))) {
    throw new Error(`${dataFolder} holds an embedded database; this backup is of PostgreSQL.`)
  }
  const db = await openDatabase({
    dataFolder,
    url,
    engine: url === undefined ? 'local' : undefined,
  })
  try {
    await refuseUnlessEmpty(db)
    await makeRoles(db)
    const program = postgresProgram('pg_restore')
    const options = ['--no-owner', '--exit-on-error', '--single-transaction']
    await run(program, [...connectionArguments(dataFolder, url), ...options, file])
    // The backup may be older than this version.
    await migrate(db)
    await finish(db)
  } finally {
    await db.close()
  }
}

/** pg_dump's custom format says so in its first five bytes. */
function isDump(file: string) {
  const head = Buffer.alloc(5)
  const opened = openSync(file, 'r')
  readSync(opened, head)
  closeSync(opened)
  return head.toString() === 'PGDMP'
}

async function unpackEmbedded(dataFolder: string, file: string) {
  mkdirSync(dataFolder, { recursive: true })
  const hold = holdFolder(dataFolder)
  try {
    for (const name of ['embedded', 'cluster', 'cluster-location']) {
      if (existsSync(join(dataFolder, name))) throw new Error(`${dataFolder} is not empty.`)
    }
    await run('tar', ['-xzf', file, '-C', dataFolder])
  } finally {
    hold.release()
  }
}

async function refuseUnlessEmpty(db: Database) {
  const { rows } = await db.pool.query(`select to_regclass('public.municipalities') as found`)
  if (rows[0].found !== null) throw new Error('The database is not empty; nothing was restored.')
}

/** Roles belong to the cluster, so a dump of one database does not hold them. */
async function makeRoles(db: Database) {
  await db.pool.query(`do $$
    declare name text;
    begin
      foreach name in array array['terrier_app', 'terrier_auth'] loop
        if not exists (select from pg_roles where rolname = name) then
          execute format('create role %I nologin', name);
        end if;
        execute format('grant %I to %I', name, current_user);
      end loop;
    end $$`)
}

/** What belongs to the extensions is not in a dump either. */
async function finish(db: Database) {
  await db.pool.query('select mark_extension_functions()')
  await db.pool.query('analyze')
}

const file = process.argv[2]
if (file === undefined) fail(new Error('Usage: npm run restore -- FILE'))
else await restore(resolve(file)).then(() => process.stdout.write(`Restored ${file}\n`), fail)
