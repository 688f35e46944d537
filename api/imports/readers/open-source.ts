import { createWriteStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { unpack } from './archive.ts'
import { openCsv } from './csv.ts'
import { openEpanet } from './epanet.ts'
import { openWithGdal } from './gdal.ts'
import { openGeojson } from './geojson.ts'
import { openGeopackage } from './geopackage.ts'
import { isGzip, isZip, magic, openBytes } from './gzip.ts'
import { type ReadOptions, SeveralLayers, type Source, SourceError } from './source.ts'

const gdalFormats: Record<string, string> = {
  '.shp': 'Shapefile',
  '.topojson': 'TopoJSON',
  '.dxf': 'DXF',
  '.gml': 'GML',
  '.kml': 'KML',
  '.fgb': 'FlatGeobuf',
  '.pbf': 'OSM PBF',
  '.osm': 'OSM PBF',
  '.gpx': 'GPX',
  '.tab': 'MapInfo',
  '.mif': 'MapInfo',
}
const geojsonEndings = [
  '.geojson',
  '.json',
  '.geojsonl',
  '.geojsons',
  '.ndjson',
  '.jsonl',
  '.geojsonseq',
]
const readable = [
  '.gpkg',
  '.csv',
  '.tsv',
  '.txt',
  '.inp',
  ...geojsonEndings,
  ...Object.keys(gdalFormats),
]

/** Opens a file by what its name and first bytes say it is. Throws a SourceError for the user. */
export async function openSource(path: string, options: ReadOptions = {}): Promise<Source> {
  if (!existsSync(path)) throw new SourceError(`There is no file ${path}.`)
  if (!statSync(path).isFile()) throw new SourceError(`${path} is not a file.`)
  const head = await magic(path)
  if (head.length === 0) throw new SourceError(`${path} is empty.`)
  if (isZip(head)) return openArchive(path, options)
  if (isGzip(head)) return openGzip(path, options)
  return openPlain(path, basename(path), options)
}

async function openPlain(path: string, name: string, options: ReadOptions): Promise<Source> {
  const ending = extname(name).toLowerCase()
  const format = gdalFormats[ending]
  if (format !== undefined)
    return openWithGdal(path, format, options, { name, beside: siblings(path, ending) })
  if (ending === '.gpkg') return openGeopackage(path, options)
  if (ending === '.inp') return openEpanet(path)
  if (['.csv', '.tsv', '.txt'].includes(ending)) return openCsv(path, options)
  if (geojsonEndings.includes(ending)) {
    return (await isTopojson(path))
      ? openWithGdal(path, 'TopoJSON', options, { name })
      : openGeojson(path, name)
  }
  throw new SourceError(
    `${name}: files ending in ${ending || 'nothing'} cannot be read; these can: ${readable.join(' ')}, any of them zipped or gzipped.`,
  )
}

async function isTopojson(path: string) {
  const stream = await openBytes(path)
  for await (const chunk of stream) {
    stream.destroy()
    return /^\uFEFF?\s*\{\s*"type"\s*:\s*"Topology"/.test((chunk as Buffer).toString('utf8'))
  }
  return false
}

/** The other files of a Shapefile or a MapInfo table. */
function siblings(path: string, ending: string) {
  const endings = {
    '.shp': ['dbf', 'shx', 'prj', 'cpg'],
    '.tab': ['dat', 'map', 'id', 'ind'],
    '.mif': ['mid'],
  }[ending]
  const stem = path.slice(0, -ending.length)
  return (endings ?? [])
    .flatMap((each) => [`${stem}.${each}`, `${stem}.${each.toUpperCase()}`])
    .filter(existsSync)
}

/** Text is read through the unpacking; what needs random access is unpacked to a temporary file. */
async function openGzip(path: string, options: ReadOptions): Promise<Source> {
  const name = basename(path).replace(/\.(gz|gzip)$/i, '')
  const ending = extname(name).toLowerCase()
  const streams = [...geojsonEndings, '.csv', '.tsv', '.txt', '.inp']
  if (streams.includes(ending)) return openPlain(path, name, options)
  return inFolder(async (folder) => {
    const target = join(folder, name)
    await pipeline(await openBytes(path), createWriteStream(target))
    return openPlain(target, name, options)
  })
}

async function openArchive(path: string, options: ReadOptions): Promise<Source> {
  return inFolder(async (folder) => {
    const files = await unpack(path, folder)
    const candidates = files.filter((file) => readable.includes(extname(file).toLowerCase()))
    const main = candidates.filter((file) => !isPartOf(file, candidates))
    const chosen = main.find((file) => basename(file) === options.layer) ?? main[0]
    if (chosen === undefined) throw new SourceError('The archive holds no file that can be read.')
    if (main.length > 1 && basename(chosen) !== options.layer) {
      const names = main.map((file) => basename(file))
      const message = `The archive holds ${names.join(', ')}: choose with --layer.`
      throw new SeveralLayers(message, names)
    }
    const { layer, ...rest } = options
    const inner = layer === basename(chosen) ? rest : options
    return openPlain(chosen, basename(chosen), inner)
  })
}

/** A .txt or .json beside a Shapefile is about it. */
const isPartOf = (file: string, all: string[]) =>
  ['.txt', '.json', '.csv'].includes(extname(file).toLowerCase()) &&
  all.some(
    (other) =>
      ['.shp', '.tab', '.gpkg'].includes(extname(other).toLowerCase()) &&
      dirname(other) === dirname(file),
  )

async function inFolder(open: (folder: string) => Promise<Source>): Promise<Source> {
  const folder = mkdtempSync(join(tmpdir(), 'terrier-import-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const source = await open(folder)
    return {
      ...source,
      close: async () => {
        await source.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}
