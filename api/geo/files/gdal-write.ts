/**
 * Run as a process of its own: writes a GeoJSON file of ours in another format with GDAL, coordinates unchanged.
 * Reads its task as JSON from argv[2], answers with one line of JSON.
 */
import { answerAndEnd, gdalReason, openGdal } from './gdal-library.ts'

export interface WriteTask {
  /** Absolute, with forward slashes. */
  input: string
  outputFolder: string
  options: string[]
  name: string
}

export type WriteAnswer = { files: string[] } | { error: string }

async function write({ input, outputFolder, options, name }: WriteTask): Promise<WriteAnswer> {
  const gdal = await openGdal(outputFolder)
  const { datasets } = await gdal.open(input, [])
  if (datasets[0] === undefined) return { error: 'GDAL cannot read what we wrote' }
  const { all } = await gdal.ogr2ogr(datasets[0], options, name)
  return { files: all.map(({ real }) => real) }
}

const task: WriteTask = JSON.parse(process.argv[2] ?? '')
answerAndEnd(await write(task).catch((error): WriteAnswer => ({ error: gdalReason(error) })))
