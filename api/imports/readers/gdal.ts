import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { runGdal } from '../../geo/files/gdal-process.ts'
import type { GdalAnswer, GdalTask } from './gdal-convert.ts'
import { openGeopackage } from './geopackage.ts'
import {
  type ReadOptions,
  SeveralLayers,
  type Source,
  SourceError,
  type SourceFeature,
} from './source.ts'

const script = join(import.meta.dirname, 'gdal-convert.ts')
const timeoutMs = 30 * 60_000

/**
 * Formats that GDAL reads for us (Shapefile, TopoJSON, DXF, GML, KML, FlatGeobuf, OSM PBF, …):
 * converted to a GeoPackage in a temporary folder, coordinates and CRS unchanged, and read from
 * there. `beside` are the files that belong to it, such as the .dbf of a Shapefile.
 */
export async function openWithGdal(
  path: string,
  format: string,
  options: ReadOptions,
  { name = basename(path), beside = [] }: { name?: string; beside?: string[] } = {},
): Promise<Source> {
  const folder = mkdtempSync(join(tmpdir(), 'terrier-import-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    // A folder that holds nothing else: the file may name others, and GDAL would open them.
    const input = join(folder, 'in')
    mkdirSync(input)
    for (const file of beside) place(file, join(input, basename(file)))
    const target = join(input, name)
    place(path, target)
    const task: GdalTask = { ...taskFor(target, format, options), outputFolder: folder }
    const { signal } = options
    const answer = await runGdal<GdalAnswer>(script, task, { signal, timeoutMs })
    if ('error' in answer) throw unreadable(answer, format)
    const source = openGeopackage(join(folder, basename(answer.output)))
    return {
      ...source,
      format,
      // TopoJSON has no other CRS.
      crs: source.crs ?? (format === 'TopoJSON' ? { srid: 4326 } : undefined),
      features: () => withoutInventions(source.features(), format),
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

/** The ids are the conversion's, not the file's; nor are two columns tags of OpenStreetMap. */
async function* withoutInventions(features: AsyncIterable<SourceFeature>, format: string) {
  for await (const { id: _, ...feature } of features) {
    if (format !== 'OSM PBF') yield feature
    else {
      const { z_order: _order, type, ...properties } = feature.properties
      const isTag = type !== undefined && type !== 'multipolygon'
      yield { ...feature, properties: isTag ? { ...properties, type } : properties }
    }
  }
}

function place(from: string, to: string) {
  try {
    linkSync(from, to)
  } catch {
    copyFileSync(from, to)
  }
}

/** From OpenStreetMap only what is wanted; its layers are fixed. */
const osmLayers = {
  buildings: { layer: 'multipolygons', where: 'building is not null' },
  roads: { layer: 'lines', where: 'highway is not null' },
}

function taskFor(target: string, format: string, { layer, encoding, wanted }: ReadOptions) {
  const input = target.replaceAll('\\', '/')
  const openOptions =
    format === 'Shapefile' && encoding !== undefined ? [`ENCODING=${encoding}`] : []
  if (format !== 'OSM PBF') return { input, layer, openOptions }
  if (layer !== undefined) return { input, layer, openOptions: [] }
  if (wanted === 'buildings' || wanted === 'roads') {
    return { input, ...osmLayers[wanted], openOptions: [] }
  }
  throw new SourceError(
    'An OSM file gives buildings and roads; for others name one of the layers points, lines, multilinestrings, multipolygons with --layer.',
  )
}

function unreadable(answer: { error: string; layers?: string[] }, format: string): SourceError {
  const layers = answer.layers === undefined ? '' : `; its layers are ${answer.layers.join(', ')}`
  const isChoice = answer.error === 'it has several'
  const choose = isChoice ? ': choose with --layer' : ''
  const message = `The ${format} file cannot be read: ${answer.error}${layers}${choose}.`
  return isChoice ? new SeveralLayers(message, answer.layers ?? []) : new SourceError(message)
}
