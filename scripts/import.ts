/** `npm run import -- FILE --municipality SLUG --as LAYER …`: see docs/importing.md. */
import { readConfig } from '../api/config.ts'
import { openDatabase } from '../api/db/database.ts'
import { migrate } from '../api/db/migrate.ts'
import { parseRequest, usage } from '../api/imports/arguments.ts'
import { SourceError } from '../api/imports/readers/source.ts'
import { reportText } from '../api/imports/report-text.ts'
import { importFile } from '../api/imports/run-import.ts'
import { CancelledError, type Progress } from '../api/imports/runs.ts'
import { mergeParcelBlocks } from '../tiles/blocks.ts'

const stages = { reading: 'Reading', checking: 'Checking', applying: 'Applying' } as Record<
  string,
  string
>

/** One line that is written over on a terminal, and a line now and then elsewhere. */
function progressLine() {
  let last = 0
  return ({ stage, rowsRead, fraction }: Progress) => {
    const share = fraction === undefined ? '' : ` ${Math.round(fraction * 100)} %`
    const line = `${stages[stage] ?? stage}: ${rowsRead.toLocaleString('en')} records${share}`
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
    else if (Date.now() - last > 5000) {
      process.stderr.write(`${line}\n`)
      last = Date.now()
    }
  }
}

async function main(args: string[]): Promise<number> {
  const parsed = parseRequest(args)
  if (parsed === undefined) {
    process.stdout.write(`${usage}\n`)
    return args.includes('--help') ? 0 : 2
  }
  const { dataFolder, databaseUrl } = readConfig(process.env)
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const db = await openDatabase({
    dataFolder,
    url: databaseUrl,
    share: true,
    poolSize: 4,
    statementTimeoutMs: 0,
    onProgress: say,
  })
  const stop = new AbortController()
  const interrupt = () => {
    if (stop.signal.aborted) process.exit(130)
    say('\nStopping; nothing will be changed. Once more to stop at once.')
    stop.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    await migrate(db, { onProgress: say })
    const report = await importFile(db, parsed.request, {
      signal: stop.signal,
      onProgress: progressLine(),
    })
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    process.stdout.write(`${parsed.asJson ? JSON.stringify(report) : reportText(report)}\n`)
    if (report.layer === 'parcels' && !report.isDryRun) await mergeParcelBlocks(db)
    return 0
  } finally {
    await db.close()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const isOurs =
    error instanceof SourceError || error instanceof CancelledError || error instanceof TypeError
  process.stderr.write(`\n${isOurs ? error.message : ((error as Error).stack ?? error)}\n`)
  process.exitCode = error instanceof CancelledError ? 130 : 1
}
