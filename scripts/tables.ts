/**
 * Generates api/db/tables.gen.ts, the table types, from a database made by the migrations.
 * `--check` writes nothing and exits 1 when the file is not fresh. Needs PostgreSQL with PostGIS.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate, PostgresDialect } from 'kysely-codegen'
import { temporaryFolder } from '../api/db/data-folder.ts'
import { openDatabase } from '../api/db/database.ts'
import { migrate } from '../api/db/migrate.ts'

const file = join(import.meta.dirname, '../api/db/tables.gen.ts')

async function tableTypes(): Promise<string> {
  const dataFolder = temporaryFolder('tables')
  const db = await openDatabase({ dataFolder, engine: 'local', share: false, durable: false })
  try {
    await migrate(db)
    const types = await generate({
      // Its own copy of Kysely's types, for CommonJS, does not match ours.
      db: db.kysely as never,
      dialect: new PostgresDialect({ dateParser: 'string', numericParser: 'number' }),
      // As connection.ts parses them.
      typeMapping: { int8: 'number' },
      // PostGIS's views.
      excludePattern: '*(geometry_columns|geography_columns)',
      outFile: null,
    })
    // Only the whole is used elsewhere: see api/db/tables.ts.
    return types.replaceAll(/^export (?!interface DB )/gm, '')
  } finally {
    await db.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

const types = await tableTypes()
if (!process.argv.includes('--check')) {
  writeFileSync(file, types)
} else if (readFileSync(file, 'utf8') !== types) {
  process.stderr.write(
    'api/db/tables.gen.ts is not what the migrations make: run `node scripts/bootstrap.mjs tables`.\n',
  )
  process.exitCode = 1
}
