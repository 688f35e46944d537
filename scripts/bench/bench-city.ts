import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Database, openDatabase } from '../../api/db/database.ts'
import { migrate } from '../../api/db/migrate.ts'
import { inTenant } from '../../api/db/tenant.ts'
import { ParcelBlocks } from '../../tiles/blocks.ts'

/** Blocks of 16 lots and their streets: 499,200 parcels, 299,520 buildings, 62,400 roads. */
const blocksAcross = 120
const blocksUp = 260
export const cityBox = { west: 25, south: 45, east: 25.262, north: 45.168 }
export const citySlug = 'bench'

const folder = () => join(process.env.TERRIER_DATA ?? '.data', 'bench')

/** A private cluster for benchmarks below the data folder; delete the folder to have it made anew. */
export async function openBench(): Promise<Database> {
  const dataFolder = folder()
  mkdirSync(dataFolder, { recursive: true })
  const onProgress = (line: string) => console.log(line)
  const options = {
    dataFolder,
    engine: 'local',
    share: false,
    durable: false,
    statementTimeoutMs: 0,
  } as const
  const db = await openDatabase({ ...options, onProgress })
  try {
    await migrate(db)
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/** The same with a city in it, made once and kept. */
export async function openCity(): Promise<Database> {
  const db = await openBench()
  const done = join(folder(), 'city-is-complete')
  try {
    if (existsSync(done)) return db
    await build(db)
    writeFileSync(done, '')
  } catch (error) {
    await db.close()
    throw error
  }
  return db
}

async function build(db: Database) {
  console.log(
    `Building a city of ${blocksAcross * blocksUp * 16} parcels; this takes some minutes, once …`,
  )
  await sql`delete from municipalities where slug = ${citySlug}`.execute(db.kysely)
  const [town] = await db.kysely
    .insertInto('municipalities')
    .values({
      slug: citySlug,
      name: 'Bench',
      srid: 3844,
      boundary: sql`st_multi(st_makeenvelope(${cityBox.west}, ${cityBox.south}, ${cityBox.east}, ${cityBox.north}, 4326))`,
    })
    .returning('id')
    .execute()
  const id = town!.id
  await inTenant(db, id, { userId: null, role: 'system' }, async (trx) => {
    for (const [name, statement] of Object.entries(statements(id))) {
      const started = performance.now()
      await sql.raw(statement).execute(trx)
      console.log(`  ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`)
    }
  })
  await sql`vacuum analyze`.execute(db.kysely)
  const started = performance.now()
  await new ParcelBlocks(db).refresh(id, 3_600_000)
  // What others need who look for features by their Web Mercator copy; our own tiles do not use it.
  for (const table of ['parcels', 'buildings', 'roads', 'parcel_blocks']) {
    await sql`create index on ${sql.table(table)} using gist (geom_3857)`.execute(db.kysely)
  }
  await sql`analyze`.execute(db.kysely)
  console.log(`  blocks: ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

/** Metres from the city's corner, bent so that nothing is straight; neighbours share corners exactly. */
export function corner(x: string, y: string): string {
  const bentX = `(${x}) + 60 * sin((${y}) / 900) + 1.4 * sin(1.3 * (${x}) + 0.7 * (${y}))`
  const bentY = `(${y}) + 60 * sin((${x}) / 1100) + 1.4 * sin(0.9 * (${x}) - 1.1 * (${y}))`
  return `st_point(${cityBox.west} + (${bentX}) / 78700.0, ${cityBox.south} + (${bentY}) / 111200.0, 4326)`
}

function ring(points: [x: string, y: string][]): string {
  const corners = [...points, points[0]!].map(([x, y]) => corner(x, y))
  return `st_makepolygon(st_makeline(array[${corners.join(', ')}]))`
}

const blocksOf = (across: number, up: number) =>
  `generate_series(0, ${across - 1}) bx, generate_series(0, ${up - 1}) by`
const lotsOf = (across: number, up: number) =>
  `${blocksOf(across, up)}, generate_series(0, 7) k, generate_series(0, 1) r`
const blocks = blocksOf(blocksAcross, blocksUp)
const lots = lotsOf(blocksAcross, blocksUp)
const x = 'bx * 172.0 + k * 20'
const y = 'by * 72.0 + r * 30'

/** So many blocks of 16 lots each way. */
export function lotsStatement(id: number, across: number, up: number): string {
  const lot = ring([
    [x, y],
    [`${x} + 10`, y],
    [`${x} + 20`, y],
    [`${x} + 20`, `${y} + 15`],
    [`${x} + 20`, `${y} + 30`],
    [`${x} + 10`, `${y} + 30`],
    [x, `${y} + 30`],
    [x, `${y} + 15`],
  ])
  return `insert into parcels (municipality_id, cadastral_number, land_use, valid_from, geom)
    select ${id}, bx || '-' || by || '-' || k || '-' || r,
      (array['residential', 'residential', 'commercial', 'industrial', 'park'])[1 + (bx / 7 * 31 + by / 9 * 17) % 5],
      '2001-01-01', ${lot} from ${lotsOf(across, up)}`
}

function statements(id: number): Record<string, string> {
  const house = ring([
    [`${x} + 4`, `${y} + 8`],
    [`${x} + 15`, `${y} + 8`],
    [`${x} + 15`, `${y} + 16`],
    [`${x} + 10`, `${y} + 16`],
    [`${x} + 10`, `${y} + 22`],
    [`${x} + 4`, `${y} + 22`],
  ])
  const line = (points: [string, string][]) =>
    `st_makeline(array[${points.map(([px, py]) => corner(px, py)).join(', ')}])`
  const [left, low] = ['bx * 172.0 - 6', 'by * 72.0 - 6']
  const along = line([
    [left, low],
    ['bx * 172.0 + 80', low],
    ['bx * 172.0 + 166', low],
  ])
  const up = line([
    [left, low],
    [left, 'by * 72.0 + 30'],
    [left, 'by * 72.0 + 66'],
  ])
  const roadClass = (number: string) =>
    `(case when ${number} % 16 = 0 then 'primary' when ${number} % 8 = 0 then 'tertiary' else 'residential' end)`
  return {
    parcels: lotsStatement(id, blocksAcross, blocksUp),
    buildings: `insert into buildings (municipality_id, use, storeys, geom)
      select ${id}, (array['house', 'flats', 'shop'])[1 + (k + by) % 3], 1 + (bx + k) % 5, ${house} from ${lots}
      where (k * 2 + r + bx) % 5 < 3`,
    roads: `insert into roads (municipality_id, name, class, width_m, geom)
      select ${id}, 'Street ' || by, ${roadClass('by')}, 7, ${along} from ${blocks}
      union all select ${id}, 'Avenue ' || bx, ${roadClass('bx')}, 9, ${up} from ${blocks}`,
  }
}
