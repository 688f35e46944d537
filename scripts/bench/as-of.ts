// npm run bench -- as-of [--parcels N] [--requests N]: lists of parcels as of a day against those of now.
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import type { Database } from '../../api/db/database.ts'
import { inTenant } from '../../api/db/tenant.ts'
import { openBench } from './bench-city.ts'
import { fetchBytes, race, repeatable, report } from './race.ts'
import { serveApp } from './serve-app.ts'

const { values } = parseArgs({
  options: {
    parcels: { type: 'string', default: '200000' },
    requests: { type: 'string', default: '200' },
  },
})
const across = Math.ceil(Math.sqrt(Number(values.parcels)))
const asked = Number(values.requests)
const warmUp = 20
/** Degrees: about 20 m by 30 m. */
const lot = { width: 0.00025, height: 0.00027 }
const corner = { west: 25, south: 45 }
const slug = 'bench-as-of'
const system = { userId: null, role: 'system' } as const

/** A square town of which a tenth of the parcels has been changed since, and a twentieth ended. */
async function build(db: Database) {
  await sql`delete from municipalities where slug = ${slug}`.execute(db.kysely)
  const town = await db.kysely
    .insertInto('municipalities')
    .values({ slug, name: 'Bench', srid: 3844 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await inTenant(db, town.id, system, (trx) =>
    sql`insert into parcels (municipality_id, cadastral_number, land_use, valid_from, geom, recorded_at)
      select ${town.id}, x || '/' || y, 'residential', '2001-01-01',
        st_makeenvelope(${corner.west}::float8 + x * ${lot.width}::float8, ${corner.south}::float8 + y * ${lot.height}::float8,
          ${corner.west}::float8 + (x + 1) * ${lot.width}::float8, ${corner.south}::float8 + (y + 1) * ${lot.height}::float8, 4326), '2020-01-01'
      from generate_series(0, ${across - 1}) as x, generate_series(0, ${across - 1}) as y`.execute(
      trx,
    ),
  )
  await inTenant(db, town.id, system, (trx) =>
    sql`update parcels set land_use = 'garden',
        valid_until = case when id % 20 = 0 then current_date end
      where municipality_id = ${town.id} and id % 10 = 0`.execute(trx),
  )
  await sql`vacuum analyze parcels`.execute(db.kysely)
  await sql`vacuum analyze history.parcels`.execute(db.kysely)
}

/** About 900 parcels each. */
function chooseBoxes(count: number): string[] {
  const random = repeatable(7)
  const [width, height] = [30 * lot.width, 30 * lot.height]
  return Array.from({ length: count }, () => {
    const west = corner.west + random() * (across - 31) * lot.width
    const south = corner.south + random() * (across - 31) * lot.height
    return [west, south, west + width, south + height].map((side) => side.toFixed(7)).join(',')
  })
}

const db = await openBench()
const served = await serveApp(db)
const list = `${served.origin}/api/v1/${slug}/parcels?limit=1000&bbox=`
try {
  console.log(`Making ${across * across} parcels …`)
  await build(db)
  const boxes = chooseBoxes(asked + warmUp)
  const now = { name: 'now', ask: (box: string) => fetchBytes(list + box) }
  const past = { name: 'asOf', ask: (box: string) => fetchBytes(`${list}${box}&asOf=2025-01-01`) }
  report(await race([past, now], boxes.slice(0, asked), boxes.slice(asked)), {
    [now.name]: 1 / 1.5,
  })
} finally {
  served.close()
  await db.close()
}
