import { createWriteStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type AsyncZippable, zip } from 'fflate'
import type { FileArea, FileCrs } from './areas.ts'
import { drawingOf } from './drawing.ts'
import { type FileFormat, fileFormats } from './formats.ts'
import { runGdal } from './gdal-process.ts'
import type { WriteAnswer, WriteTask } from './gdal-write.ts'
import { inTurn } from './turns.ts'
import { csvOfCorners } from './write-csv.ts'
import { geojsonOf } from './write-geojson.ts'

export interface FileWish {
  format: FileFormat
  crs: FileCrs
  /** Of the file and its layer; letters, digits, hyphens. */
  name: string
  /** The column that names an area. */
  nameColumn: string
  areas: FileArea[]
}

const script = join(import.meta.dirname, 'gdal-write.ts')
const timeoutMs = 120_000

/** Writes areas into a file in the folder, which is the caller's to remove. Gives its path. */
export async function writeAreas(folder: string, wish: FileWish, signal: AbortSignal) {
  const { format, name, nameColumn, areas, crs } = wish
  const path = join(folder, `${name}.${fileFormats[format].ending}`)
  if (format === 'csv') await keep(path, csvOfCorners(nameColumn, areas, crs))
  else if (format === 'geojson') await keep(path, geojsonOf(areas, crs))
  else await inTurn(() => writeWithGdal(folder, path, wish, signal))
  return path
}

const keep = (path: string, text: Iterable<string>) =>
  pipeline(Readable.from(text), createWriteStream(path))

async function writeWithGdal(folder: string, path: string, wish: FileWish, signal: AbortSignal) {
  const { format, crs, nameColumn, areas } = wish
  const input = join(folder, 'areas.json')
  await keep(input, format === 'dxf' ? drawingOf(nameColumn, areas, crs) : geojsonOf(areas, crs))
  const task: WriteTask = {
    input: input.replaceAll('\\', '/'),
    outputFolder: folder,
    options: optionsOf(wish),
    name: wish.name,
  }
  const answer = await runGdal<WriteAnswer>(script, task, { signal, timeoutMs })
  if ('error' in answer) throw new Error(`The ${format} file cannot be written: ${answer.error}`)
  if (format === 'shapefile') await zipped(path, answer.files, wish.name)
}

/** A Shapefile has ten letters for the name of a column. */
const shortNames: Record<string, string> = {
  cadastral_number: 'number',
  registered_area_m2: 'reg_area',
}

function optionsOf({ format, crs: { srid }, areas, name }: FileWish): string[] {
  const layer = ['-nln', name, '-a_srs', `EPSG:${srid}`]
  switch (format) {
    case 'geopackage':
      return ['-f', 'GPKG', ...layer, '-nlt', 'MULTIPOLYGON', '-gt', '65536']
    case 'gml':
      // Without a schema beside it, so that one file is whole; readers find the columns themselves.
      return ['-f', 'GML', ...layer, '-dsco', 'FORMAT=GML3.2', '-dsco', 'XSISCHEMA=OFF']
    case 'shapefile': {
      const columns = Object.keys(areas[0]?.values ?? {})
      const named = columns.map((column) => `"${column}" as "${shortNames[column] ?? column}"`)
      const sql = ['-sql', `select ${named.join(', ')} from "areas"`]
      return ['-f', 'ESRI Shapefile', ...layer, '-nlt', 'POLYGON', '-lco', 'ENCODING=UTF-8', ...sql]
    }
    default:
      return ['-f', 'DXF', '-sql', 'select Layer, style as OGR_STYLE from "areas"']
  }
}

/** Its parts in one file, since one without the others is none. */
async function zipped(path: string, parts: string[], name: string) {
  const files: AsyncZippable = {}
  for (const part of parts) files[`${name}${extname(part)}`] = await readFile(part)
  const bytes = await new Promise<Uint8Array>((resolve, reject) =>
    zip(files, { level: 6 }, (error, data) => (error ? reject(error) : resolve(data))),
  )
  await writeFile(path, bytes)
}
