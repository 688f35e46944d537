import { createRequire } from 'node:module'
import { dirname } from 'node:path'

interface GdalDataset {
  info: { layers?: { name: string }[] }
}

export interface Gdal {
  /** Absolute, with forward slashes; the folder of the file is all that GDAL can see. */
  open(path: string, options: string[]): Promise<{ datasets: GdalDataset[] }>
  ogr2ogr(
    dataset: GdalDataset,
    options: string[],
    name: string,
  ): Promise<{ real: string; all: { real: string }[] }>
}

/** GDAL as WebAssembly; for a process of its own, since it changes the folder that the process is in. */
export function openGdal(outputFolder: string): Promise<Gdal> {
  const require = createRequire(import.meta.url)
  const initialise = require('gdal3.js/node.js') as (options: object) => Promise<Gdal>
  // It puts './' before its path.
  process.chdir(dirname(require.resolve('gdal3.js/package.json')))
  return initialise({
    path: 'dist/package',
    dest: outputFolder,
    logHandler: () => {},
    errorHandler: () => {},
  })
}

/** What it throws: an error, a list of them, or nothing that says anything. */
export function gdalReason(error: unknown): string {
  const list = Array.isArray(error) ? error : [error]
  const texts = list.map((each) => String(each?.message ?? each)).filter((text) => text !== '')
  return texts.join('; ') || 'GDAL does not know its format'
}

/** The answer of such a process, which ends with it. */
export function answerAndEnd(answer: unknown) {
  process.stdout.write(`\n${JSON.stringify(answer)}\n`)
  process.exit(0)
}
