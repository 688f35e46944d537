/**
 * Run as a process of its own: converts one layer of a file to a GeoPackage with GDAL, which is
 * WebAssembly here. Reads its task as JSON from argv[2], answers with one line of JSON.
 */
import { answerAndEnd, gdalReason, openGdal } from '../../geo/files/gdal-library.ts'

export interface GdalTask {
  /** Absolute, with forward slashes; its folder is all that GDAL can see. */
  input: string
  outputFolder: string
  layer?: string
  where?: string
  openOptions: string[]
}

export type GdalAnswer = { output: string; layer: string } | { error: string; layers?: string[] }

async function convert(task: GdalTask): Promise<GdalAnswer> {
  const gdal = await openGdal(task.outputFolder)
  const { datasets } = await gdal.open(task.input, task.openOptions)
  const dataset = datasets[0]
  const layers = dataset?.info.layers?.map((layer) => layer.name) ?? []
  const layer = task.layer ?? layers[0]
  if (dataset === undefined || layer === undefined) return { error: 'it holds no layer' }
  if (!layers.includes(layer)) return { error: `it has no layer ${layer}`, layers }
  if (task.layer === undefined && layers.length > 1) return { error: 'it has several', layers }
  const { real } = await gdal.ogr2ogr(dataset, ogrOptions(task, layer), 'converted')
  return { output: real, layer }
}

function ogrOptions({ where }: GdalTask, layer: string) {
  const filter = where === undefined ? [] : ['-where', where]
  const output = ['-f', 'GPKG', '-lco', 'SPATIAL_INDEX=NO', '-nlt', 'GEOMETRY', '-nln', 'converted']
  return [...output, '-gt', '65536', ...filter, layer]
}

const task: GdalTask = JSON.parse(process.argv[2] ?? '')
answerAndEnd(await convert(task).catch((error): GdalAnswer => ({ error: gdalReason(error) })))
