/** `npm run backup -- FILE`: the whole register in one file, which `npm run restore` takes back. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readConfig } from '../api/config.ts'
import { holdFolder } from '../api/db/data-folder.ts'
import { openDatabase } from '../api/db/database.ts'
import { connectionArguments, fail, postgresProgram, run } from './postgres-programs.ts'

async function backup(file: string) {
  const { dataFolder, databaseUrl: url } = readConfig(process.env)
  if (existsSync(file)) throw new Error(`${file} exists already; it is not overwritten.`)
  if (url === undefined && existsSync(join(dataFolder, 'embedded'))) {
    return archiveEmbedded(dataFolder, file)
  }
  const db = await openDatabase({ dataFolder, url })
  try {
    const program = postgresProgram('pg_dump')
    await run(program, [
      ...connectionArguments(dataFolder, url),
      '--format=custom',
      `--file=${file}`,
    ])
  } finally {
    await db.close()
  }
}

/** The embedded engine has no dump; its folder, when nobody writes to it, is the backup. */
async function archiveEmbedded(dataFolder: string, file: string) {
  const hold = holdFolder(dataFolder)
  try {
    await run('tar', ['-czf', file, '-C', dataFolder, 'embedded'])
  } finally {
    hold.release()
  }
}

const file = process.argv[2]
if (file === undefined) fail(new Error('Usage: npm run backup -- FILE'))
else await backup(resolve(file)).then(() => process.stdout.write(`Wrote ${file}\n`), fail)
