/**
 * Run as a process of its own: converts one layer of a file to a GeoPackage with GDAL, which is
 * WebAssembly here. A hostile file can then only hurt this process, and it can be killed.
 * Reads its task as JSON from argv[2], answers with one line of JSON.
 */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'

export interface GdalTask {
  /** Absolute, with forward slashes; its folder is all that GDAL can see. */
  input: string
  outputFolder: string
  layer?: string
  where?: string
  openOptions: string[]
}

export type GdalAnswer = { output: string; layer: string } | { error: string; layers?: string[] }

interface GdalDataset {
  info: { layers?: { name: string }[] }
}

interface Gdal {
  open(path: string, options: string[]): Promise<{ datasets: GdalDataset[] }>
  ogr2ogr(dataset: GdalDataset, options: string[], name: string): Promise<{ real: string }>
}

async function convert(task: GdalTask): Promise<GdalAnswer> {
  const require = createRequire(import.meta.url)
  const initialise = require('gdal3.js/node.js') as (options: object) => Promise<Gdal>
  // It puts './' before its path.
  process.chdir(dirname(require.resolve('gdal3.js/package.json')))
  const gdal = await initialise({
    path: 'dist/package',
    dest: task.outputFolder,
    logHandler: () => {},
    errorHandler: () => {},
  })
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

function explain(error: unknown): string {
  const list = Array.isArray(error) ? error : [error]
  const texts = list.map((each) => String(each?.message ?? each)).filter((text) => text !== '')
  return texts.join('; ') || 'GDAL does not know its format'
}

const answer = await convert(JSON.parse(process.argv[2] ?? '')).catch(
  (error): GdalAnswer => ({ error: explain(error) }),
)
process.stdout.write(`\n${JSON.stringify(answer)}\n`)
process.exit(0)
