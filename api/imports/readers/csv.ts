import { Transform } from 'node:stream'
import { wktToGeoJSON as parseWkt } from 'betterknown'
import { parse } from 'csv-parse'
import type { Geometry } from 'geojson'
import { magic, openBytes } from './gzip.ts'
import { type ReadOptions, type Source, SourceError, type SourceFeature } from './source.ts'

const xNames = [
  'longitude',
  'long',
  'lon',
  'lng',
  'x',
  'point_x',
  'x_coordinate',
  'easting',
  'east',
  'est',
]
const yNames = ['latitude', 'lat', 'y', 'point_y', 'y_coordinate', 'northing', 'north', 'nord']
const wktNames = ['wkt', 'geometry', 'geom', 'the_geom', 'shape_wkt']
const delimiters = [',', ';', '\t', '|']

interface Shape {
  x?: string
  y?: string
  wkt?: string
}

/**
 * A CSV file (any of comma, semicolon, tab, bar). The geometry is in columns for x and y or for
 * WKT, found by their names or named by the options; without any, records have none.
 */
export async function openCsv(path: string, options: ReadOptions = {}): Promise<Source> {
  const delimiter = await findDelimiter(path)
  const columns = options.columns ?? (await header(path, delimiter, options))
  const shape = geometryColumns(columns, options)
  return {
    format: 'CSV',
    family: 'csv',
    crs: shape.y === undefined || !isDegrees(shape) ? undefined : { srid: 4326 },
    columns,
    geometryColumns: [shape.x, shape.y, shape.wkt].filter((name) => name !== undefined),
    features: () => records(path, delimiter, columns, shape, options),
    close: async () => {},
  }
}

const isDegrees = ({ y }: Shape) => /^lat/i.test(y ?? '')

async function findDelimiter(path: string) {
  const stream = await openBytes(path)
  let text = ''
  for await (const chunk of stream) {
    text += (chunk as Buffer).toString('latin1')
    if (text.includes('\n') || text.length > 1_000_000) break
  }
  stream.destroy()
  const first = (text.split('\n')[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const counts = delimiters.map((each) => first.split(each).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

async function header(path: string, delimiter: string, options: ReadOptions): Promise<string[]> {
  for await (const { record } of parsed(path, delimiter, options)) {
    const names = record.map((name) => name.trim())
    const twice = names.find((name, at) => name !== '' && names.indexOf(name) !== at)
    if (twice !== undefined) {
      throw new SourceError(`Two columns are named ${twice}; give the names with --columns.`)
    }
    return names.map((name, at) => (name === '' ? `column_${at + 1}` : name))
  }
  throw new SourceError('The file is empty.')
}

function geometryColumns(columns: string[], options: ReadOptions): Shape {
  for (const name of [options.x, options.y, options.wkt]) {
    if (name !== undefined && !columns.includes(name)) {
      throw new SourceError(`There is no column ${name}; there are ${columns.join(', ')}.`)
    }
  }
  if (options.wkt !== undefined) return { wkt: options.wkt }
  if (options.x !== undefined || options.y !== undefined) return { x: options.x, y: options.y }
  const find = (names: string[]) =>
    names.map((name) => columns.find((each) => each.toLowerCase() === name)).find(Boolean)
  const wkt = find(wktNames)
  if (wkt !== undefined) return { wkt }
  const [x, y] = [find(xNames), find(yNames)]
  return x === undefined || y === undefined ? {} : { x, y }
}

async function* records(
  path: string,
  delimiter: string,
  columns: string[],
  shape: Shape,
  options: ReadOptions,
): AsyncGenerator<SourceFeature> {
  let ordinal = 0
  let isHeader = options.columns === undefined
  for await (const { record, line } of parsed(path, delimiter, options)) {
    if (isHeader) {
      isHeader = false
      continue
    }
    ordinal += 1
    if (record.length !== columns.length) {
      const problem = `has ${record.length} fields where ${columns.length} were expected`
      yield { ordinal, line, geometry: null, properties: rowOf(columns, record), problem }
    } else yield withGeometry(rowOf(columns, record), shape, ordinal, line)
  }
}

const rowOf = (columns: string[], record: string[]) =>
  Object.fromEntries(columns.map((name, at) => [name, record[at] ?? '']))

function withGeometry(
  properties: Record<string, string>,
  shape: Shape,
  ordinal: number,
  line: number,
): SourceFeature {
  const base = { ordinal, line, properties, geometry: null }
  if (shape.wkt !== undefined) {
    const text = (properties[shape.wkt] ?? '').trim()
    const geometry = fromWkt(text)
    if (text !== '' && geometry === null) return { ...base, problem: 'the WKT cannot be read' }
    return { ...base, geometry }
  }
  if (shape.x === undefined || shape.y === undefined) return base
  const [x, y] = [properties[shape.x] ?? '', properties[shape.y] ?? ''].map((text) => text.trim())
  if (x === '' && y === '') return base
  const coordinates = [toNumber(x as string), toNumber(y as string)]
  if (coordinates.some(Number.isNaN)) {
    return { ...base, problem: `the coordinates (${x}, ${y}) are not numbers` }
  }
  return { ...base, geometry: { type: 'Point', coordinates } }
}

function fromWkt(text: string): Geometry | null {
  try {
    return text === '' ? null : (parseWkt(text.replace(/^SRID=\d+;/i, '')) as Geometry | null)
  } catch {
    return null
  }
}

/** Also with a comma for the decimals. */
function toNumber(text: string) {
  return /^[-+]?\d*[.,]?\d+(e[-+]?\d+)?$/i.test(text) ? Number(text.replace(',', '.')) : Number.NaN
}

async function* parsed(path: string, delimiter: string, { encoding }: ReadOptions) {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 16 * 2 ** 20,
  })
  const bytes = await openBytes(path)
  const text = bytes.pipe(decoder(encoding ?? (await encodingByMark(path))))
  for (const stream of [bytes, text]) stream.on('error', (error) => parser.destroy(error))
  try {
    for await (const each of text.pipe(parser)) {
      yield { record: each.record as string[], line: each.info.lines as number }
    }
  } catch (error) {
    if (error instanceof SourceError) throw error
    throw new SourceError(`The CSV file cannot be read: ${(error as Error).message}.`)
  } finally {
    bytes.destroy()
  }
}

async function encodingByMark(path: string) {
  const head = await magic(path, 2)
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** Bytes to UTF-8; refuses bytes that are not text in this encoding. */
function decoder(encoding: string) {
  let decode: TextDecoder
  try {
    decode = new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new SourceError(`The encoding ${encoding} is not known; try windows-1252 or iso-8859-2.`)
  }
  const text = (chunk?: Buffer) => {
    try {
      return decode.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw new SourceError(
        `The file is not ${encoding}: name its encoding, for example --encoding windows-1252.`,
      )
    }
  }
  const attempt = (done: (error: Error | null, out?: string) => void, chunk?: Buffer) => {
    try {
      done(null, text(chunk))
    } catch (error) {
      done(error as Error)
    }
  }
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => attempt(done, chunk),
    flush: (done) => attempt(done),
  })
}
