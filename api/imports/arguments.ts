import { parseArgs } from 'node:util'
import { parseSrid } from './crs.ts'
import type { NewTown } from './municipality.ts'
import { SourceError } from './readers/source.ts'
import type { ImportRequest } from './run-import.ts'

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
  'ignore-attributes': flag,
  network: text,
  'network-name': text,
  tolerance: text,
  rejects: text,
  'dry-run': flag,
  json: flag,
  help: flag,
} as const

export const usage = `npm run import -- FILE --municipality SLUG --as LAYER [options]
  --create "Name" --srid n   make the municipality (--time-zone, --country, --currency, --languages)
  --crs EPSG:n               CRS of the file, where it does not say it; --swap-axes for y before x
  --map column=field[:unit]  as often as needed; --set field=value; --values field:FROM=to,…
  --key column[,column]      what tells records apart; --source name
  --update | --replace       add and update (default), or also retire what the file no longer has
  --repair                   make invalid areas valid, and say how
  --dry-run                  do everything, and take it back
All options are explained in docs/importing.md.`

/**
 * The request that command-line arguments make; undefined when they ask for help or name no file.
 * Throws a SourceError, or parseArgs's own TypeError.
 */
export function parseRequest(
  args: string[],
): { request: ImportRequest; asJson: boolean } | undefined {
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
    ignoreAttributes: values['ignore-attributes'],
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
