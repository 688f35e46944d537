/**
 * `npm run bench -- import [ROWS]`: loads the same generated parcels with the importer and with
 * ogr2ogr into the same database, and prints rows a second and their ratio. Ours checks, measures,
 * and keeps search, tiles and history in step; ogr2ogr copies and indexes.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../api/db/database.ts'
import { migrate } from '../../api/db/migrate.ts'
import { asActor } from '../../api/db/tenant.ts'
import { system } from '../../api/imports/municipality.ts'
import { importFile } from '../../api/imports/run-import.ts'

const rows = Number(process.argv[2] ?? 50_000)
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Lots of 20 m in a grid, each with eight corners and a few columns, in EPSG:3844. */
function* lots() {
  yield '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3844"}},"features":['
  const side = Math.ceil(Math.sqrt(rows))
  for (let n = 0; n < rows; n++) {
    const [x, y] = [500_000 + (n % side) * 20, 400_000 + Math.floor(n / side) * 20]
    const ring = [0, 10, 20, 20, 20, 10, 0, 0].map((dx, at) => [
      x + dx,
      y + ([0, 0, 0, 10, 20, 20, 20, 10][at] ?? 0),
    ])
    const properties = {
      parcel_number: `B-${n}`,
      land_use: n % 3 ? 'yard' : 'garden',
      owner_class: n % 7,
      street: `Street ${n % 500}`,
    }
    yield `${n === 0 ? '\n' : ',\n'}${JSON.stringify({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } })}`
  }
  yield '\n]}\n'
}

async function connectionOf(db: Database) {
  const { rows: found } = await sql<{ folder: string; user: string; name: string; port: string }>`
    select current_setting('unix_socket_directories') as folder, current_user as user,
      current_database() as name, current_setting('port') as port`.execute(db.kysely)
  const { folder = '', user = '', name = '', port = '' } = found[0] ?? {}
  return (
    process.env.DATABASE_URL ??
    `host=${folder.split(',')[0]} user=${user} dbname=${name} port=${port}`
  )
}

/** Seconds; the table is dropped before and after. */
async function withOgr2ogr(db: Database, file: string) {
  const drop = () => sql`drop table if exists ogr_bench`.execute(db.kysely)
  await drop()
  const connection = await connectionOf(db)
  const begun = performance.now()
  execFileSync(
    'ogr2ogr',
    [
      '--config',
      'PG_USE_COPY',
      'YES',
      '-f',
      'PostgreSQL',
      `PG:${connection}`,
      file,
      '-nln',
      'ogr_bench',
      '-t_srs',
      'EPSG:4326',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const seconds = (performance.now() - begun) / 1000
  await drop()
  return seconds
}

async function withOurs(db: Database, file: string) {
  const times = new Map<string, number>()
  const begun = performance.now()
  const slug = `bench-${Date.now().toString(36)}`
  const { counts } = await importFile(
    db,
    { file, municipality: slug, create: { name: 'Bench', srid: 3844 }, as: 'parcels' },
    { onProgress: ({ stage }) => void times.set(stage, times.get(stage) ?? performance.now()) },
  )
  const seconds = (performance.now() - begun) / 1000
  if (counts.imported !== rows) throw new Error(`Only ${counts.imported} went in.`)
  await asActor(db, system, (trx) =>
    sql`delete from municipalities where slug = ${slug}`.execute(trx),
  )
  const applying = (begun + seconds * 1000 - (times.get('applying') ?? begun)) / 1000
  return { seconds, applying }
}

const folder = mkdtempSync(join(tmpdir(), 'terrier-bench-'))
const dataFolder = join(process.env.TERRIER_DATA ?? '.data', 'bench-import')
mkdirSync(dataFolder, { recursive: true })
const db = await openDatabase({
  dataFolder,
  url: process.env.DATABASE_URL,
  statementTimeoutMs: 0,
})
try {
  await migrate(db)
  const file = join(folder, 'lots.geojson')
  await pipeline(Readable.from(lots()), createWriteStream(file))
  say(`${rows} parcels, ${Math.round(statSync(file).size / 1e6)} MB, on ${db.engine}`)
  const ours = await withOurs(db, file)
  const rate = (seconds: number) => Math.round(rows / seconds)
  say(
    `import:  ${ours.seconds.toFixed(1)} s, ${rate(ours.seconds)} rows/s (of it ${ours.applying.toFixed(1)} s after the file was read), ${Math.round(process.memoryUsage().rss / 1e6)} MB resident`,
  )
  if (spawnSync('ogr2ogr', ['--version']).status !== 0 || db.engine === 'embedded') {
    say('ogr2ogr (Debian: gdal-bin) and a PostgreSQL are needed to compare; skipped.')
  } else {
    const theirs = await withOgr2ogr(db, file)
    say(`ogr2ogr: ${theirs.toFixed(1)} s, ${rate(theirs)} rows/s`)
    say(`ratio (import / ogr2ogr): ${(theirs / ours.seconds).toFixed(2)}`)
  }
} finally {
  await db.close()
  rmSync(folder, { recursive: true, force: true })
  rmSync(dataFolder, { recursive: true, force: true })
}
