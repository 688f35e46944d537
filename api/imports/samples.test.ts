import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { openDatabase } from '../db/database.ts'
import { parseRequest } from './arguments.ts'
import { sumOf } from './counts.ts'
import { importFile } from './run-import.ts'
import { commandOf, samples } from './samples.ts'
import { aFolder } from './testing-files.ts'

// The real data is not part of the project: it is looked for beside it.
const folder = join(import.meta.dirname, '../../../shared/data')
const isThere = existsSync(join(folder, 'README.md'))
const why = isThere ? '' : ' (skipped: there is no ../shared/data)'

/** What must come of some of them; every other need only add up. */
const expected: Record<string, object> = {
  'cambridge-ma/parcels-fy2013.zip': { imported: 13_054, rejected: 85 },
  'cambridge-ma/parcels-fy2014.gpkg': { imported: 51, unchanged: 12_911, retired: 94 },
  'cambridge-ma/street-centerlines.geojson': { imported: 2643 },
  'cambridge-ma/street-lights.geojson': { imported: 6117 },
  'cambridge-ma/hydrants.geojson': { imported: 1960 },
  'rutland-vt-sewer/points.geojson': { imported: 4045 },
  'rutland-vt-sewer/lines.geojson': { imported: 4773, rejected: 9 },
  'ky4-water/ky4.inp': { imported: 2122 },
  'liechtenstein-osm/buildings.geojson': { imported: 8994 },
  'liechtenstein-osm/roads.geojson': { imported: 4658 },
}
const small = ['rutland-vt-sewer', 'ky4-water']

test.skipIf(!isThere)(
  `every set of the real data goes in, and the sums add up${why}`,
  { timeout: 1_200_000 },
  async (task) => {
    // As the command does: the largest sets take one statement longer than a request may.
    const db = await openDatabase({ ...inject('database'), statementTimeoutMs: 0 })
    const rejectsFolder = aFolder()
    const suffix = `-${Date.now().toString(36)}`
    // The embedded engine has one connection, and other tests wait while a long import is applied.
    const chosen = samples.filter(
      ({ file }) => db.engine !== 'embedded' || small.some((name) => file.startsWith(name)),
    )
    for (const { file, options } of chosen) {
      const parsed = parseRequest([join(folder, file), ...options])
      const request = parsed!.request
      const municipality = request.municipality + suffix
      const report = await importFile(db, { ...request, municipality, rejectsFolder })
      expect([file, sumOf(report.counts)]).toEqual([file, report.rowsRead])
      expect([file, report.counts]).toMatchObject([file, expected[file] ?? {}])
      task.annotate(`${file}: ${JSON.stringify(report.counts)}`)
    }
    await db.close()
  },
)

test('the documentation shows the commands as they are', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/importing.md'), 'utf8')
  for (const sample of samples) expect(text).toContain(commandOf(sample))
})
