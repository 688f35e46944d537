/**
 * `node scripts/bootstrap.mjs import-samples FOLDER [WORD]`: imports every set of the sample data
 * (or those whose file name holds the word) into the database, and says what became of each.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../api/config.ts'
import { openDatabase } from '../api/db/database.ts'
import { migrate } from '../api/db/migrate.ts'
import { parseRequest } from '../api/imports/arguments.ts'
import { sumOf } from '../api/imports/counts.ts'
import { importFile } from '../api/imports/run-import.ts'
import { samples } from '../api/imports/samples.ts'
import { mergeParcelBlocks } from '../tiles/blocks.ts'

const [folder, word = ''] = process.argv.slice(2)
if (folder === undefined || !existsSync(folder)) {
  process.stderr.write('Name the folder of the sample data.\n')
  process.exit(2)
}
const { dataFolder, databaseUrl } = readConfig(process.env)
const say = (line: string) => process.stdout.write(`${line}\n`)
const db = await openDatabase({
  dataFolder,
  url: databaseUrl,
  statementTimeoutMs: 0,
  onProgress: say,
})
try {
  await migrate(db, { onProgress: say })
  for (const { file, options } of samples.filter((sample) => sample.file.includes(word))) {
    const parsed = parseRequest([join(folder, file), ...options])
    if (parsed === undefined) throw new Error(`${file}: the options cannot be read.`)
    const report = await importFile(db, parsed.request)
    const { counts, rowsRead, seconds } = report
    const parts = Object.entries(counts).filter(([, count]) => count > 0)
    const told = parts.map(([name, count]) => `${count} ${name}`).join(', ')
    const holds = sumOf(counts) === rowsRead ? '=' : '≠'
    say(`${file}: ${rowsRead} read ${holds} ${told} (${seconds} s)`)
  }
  await mergeParcelBlocks(db)
} finally {
  await db.close()
}
