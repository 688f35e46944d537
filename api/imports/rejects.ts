import { accessSync, constants, createReadStream, createWriteStream, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { geometryFromWkb } from '../geo/wkb.ts'
import type { FileCrs } from './crs.ts'
import type { Source, SourceFeature } from './readers/source.ts'
import type { Run } from './runs.ts'

interface Rejected {
  ordinal: number
  reason: string
}

/** Where the rejected records of a file go: beside it, or to this folder if that cannot be written. */
export function rejectsPath(file: string, family: Source['family'], folder?: string) {
  const stem = basename(file)
    .replace(/\.(gz|gzip)$/i, '')
    .replace(/\.[^.]+$/, '')
  const name = `${stem}.rejected.${family}`
  if (folder !== undefined) return join(folder, name)
  const beside = dirname(resolve(file))
  return join(isWritable(beside) ? beside : process.cwd(), name)
}

function isWritable(folder: string) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Writes number and reason of each rejected record to a file, a line each, page by page. */
export async function listRejected(trx: Trx, run: Run, path: string) {
  async function* pages() {
    for (let after = -1; ; ) {
      const { rows } = await sql<Rejected>`
        select ordinal, string_agg(reason, '; ') as reason from import_rows
        where municipality_id = ${run.town.id} and run_id = ${run.id} and code is not null and ordinal > ${after}
        group by ordinal order by ordinal limit 5000`.execute(trx)
      if (rows.length === 0) return
      yield `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`
      after = rows.at(-1)?.ordinal ?? after
    }
  }
  await pipeline(Readable.from(pages()), createWriteStream(path))
}

/**
 * Reads the source once more and writes its rejected records, as they were and with their reason
 * in `_reason`, to a file that can be mended and imported again with the same options.
 */
export async function writeRejects(source: Source, crs: FileCrs, list: string, path: string) {
  const records = rejectedOf(source, list)
  const text = source.family === 'csv' ? csv(source.columns ?? [], records) : geojson(crs, records)
  try {
    await pipeline(Readable.from(text), createWriteStream(path))
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  }
}

async function* rejectedOf(source: Source, list: string) {
  const wanted = createInterface({ input: createReadStream(list) })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await wanted.next()
    return done ? undefined : (JSON.parse(value) as Rejected)
  }
  let rejected = await next()
  for await (const feature of source.features()) {
    if (rejected === undefined) return
    if (feature.ordinal !== rejected.ordinal) continue
    yield { feature, reason: rejected.reason }
    rejected = await next()
  }
}

type Records = AsyncIterable<{ feature: SourceFeature; reason: string }>

async function* geojson(crs: FileCrs, records: Records) {
  const member =
    crs.srid === undefined || crs.srid === 4326
      ? ''
      : `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::${crs.srid}"}},`
  yield `{"type":"FeatureCollection",${member}"features":[`
  let separator = '\n'
  for await (const { feature, reason } of records) {
    const { id, properties, raw } = feature
    yield separator +
      JSON.stringify({
        type: 'Feature',
        ...(id === undefined ? {} : { id }),
        geometry: geometryOf(feature),
        properties: { ...properties, ...(raw === undefined ? {} : { _raw: raw }), _reason: reason },
      })
    separator = ',\n'
  }
  yield '\n]}\n'
}

function geometryOf({ geometry }: SourceFeature) {
  if (!(geometry instanceof Uint8Array)) return geometry
  try {
    return geometryFromWkb(geometry)
  } catch {
    return null
  }
}

async function* csv(columns: string[], records: Records) {
  const names = [...columns.filter((name) => name !== '_reason'), '_reason']
  yield line(names)
  for await (const { feature, reason } of records) {
    yield line(names.map((name) => (name === '_reason' ? reason : feature.properties[name])))
  }
}

const line = (values: unknown[]) =>
  `${values.map((value) => quoted(String(value ?? ''))).join(',')}\n`
const quoted = (text: string) =>
  /[",;\t\n\r|]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
