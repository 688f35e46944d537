import type { Geometry } from 'geojson'
import { openBytes } from './gzip.ts'
import { JsonSplitter } from './json-splitter.ts'
import { lines } from './lines.ts'
import { expandTags } from './osm-tags.ts'
import { type Source, type SourceCrs, SourceError, type SourceFeature } from './source.ts'

const geometryTypes = new Set([
  'Point',
  'LineString',
  'Polygon',
  'MultiPoint',
  'MultiLineString',
  'MultiPolygon',
  'GeometryCollection',
])

/** A GeoJSON file, or one with a feature on each line, read in bounded memory. */
export async function openGeojson(path: string, name = path): Promise<Source> {
  if (/\.(geojsonl|geojsons|ndjson|jsonl|geojsonseq)(\.gz)?$/i.test(name)) return byLine(path)
  const splitter = new JsonSplitter()
  const stream = await openBytes(path)
  try {
    for await (const chunk of stream) {
      if (splitter.push(chunk as Buffer).length > 0 || splitter.sawFeatures) break
    }
  } catch (error) {
    if (await looksLineByLine(path)) return byLine(path)
    throw error
  } finally {
    stream.destroy()
  }
  if (!splitter.sawFeatures && !splitter.ended) throw splitter.error('the file ends in the middle')
  const crs = crsMember(splitter.head())
  return {
    format: 'GeoJSON',
    family: 'geojson',
    crs: crs ?? { srid: 4326 },
    features: () => features(path, crs),
    close: async () => {},
  }
}

async function* features(path: string, crsBefore: SourceCrs | undefined) {
  const splitter = new JsonSplitter()
  let ordinal = 0
  for await (const chunk of await openBytes(path)) {
    for (const { text, line } of splitter.push(chunk as Buffer)) {
      ordinal += 1
      yield parsed(text, ordinal, line)
    }
  }
  const { root, sawFeatures } = splitter.end()
  if (!sawFeatures) yield toFeature(root, 1, 1)
  else if (crsBefore === undefined && crsMember(root) !== undefined) {
    throw new SourceError(
      'The file names its CRS only after its features: import it again with that one as --crs.',
    )
  }
}

function byLine(path: string): Source {
  return {
    format: 'GeoJSON by line',
    family: 'geojson',
    crs: { srid: 4326 },
    features: () => featuresByLine(path),
    close: async () => {},
  }
}

async function* featuresByLine(path: string): AsyncGenerator<SourceFeature> {
  let ordinal = 0
  for await (const { text, line } of lines(await openBytes(path))) {
    const json = withoutMark(text)
    if (json === '') continue
    ordinal += 1
    yield parsed(json, ordinal, line)
  }
}

/** What is not JSON is a record that cannot be read; the others can. */
function parsed(text: string, ordinal: number, line: number): SourceFeature {
  try {
    return toFeature(JSON.parse(text), ordinal, line)
  } catch (error) {
    const problem = `is not valid JSON: ${(error as Error).message}`
    return { ordinal, line, geometry: null, properties: {}, problem, raw: text.slice(0, 10_000) }
  }
}

/** RFC 8142 puts a record separator before each text. */
const withoutMark = (text: string) => text.replaceAll('\u001e', '').trim()

async function looksLineByLine(path: string) {
  for await (const { text } of lines(await openBytes(path))) {
    const json = withoutMark(text)
    if (json === '') continue
    try {
      return JSON.parse(json)?.type === 'Feature'
    } catch {
      return false
    }
  }
  return false
}

function toFeature(value: unknown, ordinal: number, line: number): SourceFeature {
  const record = { ordinal, line, geometry: null, properties: {} }
  if (value === null || typeof value !== 'object') {
    return { ...record, problem: 'is not a GeoJSON object', raw: JSON.stringify(value) }
  }
  const object = value as Record<string, unknown>
  if (object.type === 'Feature') {
    const { id, geometry, properties } = object
    return {
      ordinal,
      line,
      id: typeof id === 'string' || typeof id === 'number' ? id : undefined,
      geometry: (geometry ?? null) as Geometry | null,
      properties: isObject(properties) ? expandTags(properties) : {},
    }
  }
  if (geometryTypes.has(String(object.type))) {
    return { ordinal, line, geometry: object as unknown as Geometry, properties: {} }
  }
  const problem = `is a ${JSON.stringify(object.type)} where a Feature was expected`
  return { ...record, problem, raw: JSON.stringify(value).slice(0, 10_000) }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The CRS of GeoJSON's older `crs` member: `urn:ogc:def:crs:EPSG::3547`, `EPSG:3547`, CRS84. */
function crsMember(root: Record<string, unknown>): SourceCrs | undefined {
  const crs = root.crs as { properties?: { name?: unknown } } | null | undefined
  if (crs === null || crs === undefined) return undefined
  const name = String(crs.properties?.name ?? '')
  if (/CRS84$/i.test(name)) return { srid: 4326 }
  const code = /EPSG:(?:[\d.]*:)?(\d+)$/i.exec(name)?.[1]
  if (code === undefined) {
    throw new SourceError(`The file's CRS ${JSON.stringify(name)} is not known; give it as --crs.`)
  }
  return { srid: Number(code) }
}
