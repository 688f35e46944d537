/** `npm run import -- FILE --municipality SLUG --as LAYER …`: see docs/importing.md. */
import { parseArgs } from 'node:util'
import { readConfig } from '../api/config.ts'
import { openDatabase } from '../api/db/database.ts'
import { migrate } from '../api/db/migrate.ts'
import { parseSrid } from '../api/imports/crs.ts'
import type { NewTown } from '../api/imports/municipality.ts'
import { SourceError } from '../api/imports/readers/source.ts'
import { reportText } from '../api/imports/report-text.ts'
import { type ImportRequest, importFile } from '../api/imports/run-import.ts'
import { CancelledError, type Progress } from '../api/imports/runs.ts'

const text = { type: 'string' } as const
const list = { type: 'string', multiple: true, default: [] as string[] } as const
const flag = { type: 'boolean', default: false } as const

const options = {
  municipality: text,
  as: text,
  create: text,
  srid: text,
  'time-zone': text,
  currency: text,
  country: text,
  languages: text,
  crs: text,
  'swap-axes': flag,
  map: list,
  set: list,
  values: list,
  key: text,
  dates: text,
  source: text,
  layer: text,
  encoding: text,
  columns: text,
  x: text,
  y: text,
  wkt: text,
  repair: flag,
  'same-key': text,
  'same-within': text,
  'valid-from': text,
  update: flag,
  replace: flag,
  'retire-most': flag,
  network: text,
  'network-name': text,
  tolerance: text,
  rejects: text,
  'dry-run': flag,
  json: flag,
  help: flag,
} as const

const usage = `npm run import -- FILE --municipality SLUG --as LAYER [options]
  --create "Name" --srid n   make the municipality (--time-zone, --country, --currency, --languages)
  --crs EPSG:n               CRS of the file, where it does not say it; --swap-axes for y before x
  --map column=field[:unit]  as often as needed; --set field=value; --values field:FROM=to,…
  --key column[,column]      what tells records apart; --source name
  --update | --replace       add and update (default), or also retire what the file no longer has
  --repair                   make invalid areas valid, and say how
  --dry-run                  do everything, and take it back
All options are explained in docs/importing.md.`

/** The request that the arguments make. Throws a SourceError or a TypeError. */
function parseRequest(args: string[]): { request: ImportRequest; asJson: boolean } | undefined {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [file] = positionals
  if (values.help || file === undefined) return undefined
  if (positionals.length > 1)
    throw new SourceError(`One file at a time; ${positionals[1]} is a second.`)
  if (values.municipality === undefined) throw new SourceError('--municipality SLUG is missing.')
  if (values.as === undefined) throw new SourceError('--as LAYER is missing.')
  if (values.update && values.replace) throw new SourceError('--update or --replace, not both.')
  const request: ImportRequest = {
    file,
    municipality: values.municipality,
    as: values.as,
    create: newTown(values),
    crs: values.crs,
    swapAxes: values['swap-axes'],
    map: values.map,
    set: values.set,
    values: values.values,
    key: values.key?.split(',').map((column) => column.trim()),
    dates: oneOf('dates', values.dates, ['mdy', 'dmy']),
    source: values.source,
    layer: values.layer,
    encoding: values.encoding,
    columns: values.columns?.split(',').map((column) => column.trim()),
    x: values.x,
    y: values.y,
    wkt: values.wkt,
    repair: values.repair,
    mergeSameKey: oneOf('same-key', values['same-key'], ['reject', 'merge']) === 'merge',
    sameWithinM: metres('same-within', values['same-within']),
    validFrom: values['valid-from'],
    isComplete: values.replace,
    retireMost: values['retire-most'],
    network: values.network,
    networkName: values['network-name'],
    toleranceM: metres('tolerance', values.tolerance),
    rejectsFolder: values.rejects,
    isDryRun: values['dry-run'],
  }
  return { request, asJson: values.json }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function newTown(values: Values): NewTown | undefined {
  if (values.create === undefined) return undefined
  if (values.srid === undefined) throw new SourceError('--create needs --srid n, the official CRS.')
  return {
    name: values.create,
    srid: parseSrid(values.srid),
    country: values.country,
    timeZone: values['time-zone'],
    currency: values.currency,
    languages: values.languages?.split(','),
  }
}

function oneOf<T extends string>(name: string, value: string | undefined, allowed: T[]) {
  if (value === undefined || allowed.includes(value as T)) return value as T | undefined
  throw new SourceError(`--${name} ${value}: it can be ${allowed.join(' or ')}.`)
}

function metres(name: string, value: string | undefined) {
  if (value === undefined) return undefined
  const number = Number(value.replace(/m$/, ''))
  if (Number.isFinite(number) && number >= 0 && number <= 100) return number
  throw new SourceError(`--${name} ${value}: metres between 0 and 100 are needed.`)
}

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
