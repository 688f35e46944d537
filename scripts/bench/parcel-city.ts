import { sql } from 'kysely'
import { createAccount } from '../../api/accounts/create-account.ts'
import type { Database } from '../../api/db/database.ts'
import { inTenant } from '../../api/db/tenant.ts'
import { corner, lotsStatement } from './bench-city.ts'

export const parcelCitySlug = 'bench-parcels'
export const planner = { email: 'planner@bench.test', password: 'terrier-bench' }

/** 12,500 blocks of 16 lots. */
const [across, up] = [100, 125]

/** The ground of the streets is a parcel for each 10 by 5 blocks, of nearly two thousand corners. */
const streets = { across: 10, up: 5 }

/** A city of 200,000 lots and the streets between them, made once and kept. Gives its id. */
export async function parcelCity(db: Database): Promise<number> {
  const found = () =>
    sql<{ id: number }>`select m.id from municipalities m join memberships on municipality_id = m.id
      where slug = ${parcelCitySlug}`.execute(db.kysely)
  const existing = (await found()).rows[0]
  if (existing) return existing.id
  console.log('Making a city of 200,000 parcels, once …')
  await sql`delete from municipalities where slug = ${parcelCitySlug}`.execute(db.kysely)
  const { rows } = await sql<{ id: number }>`insert into municipalities (slug, name, srid)
    values (${parcelCitySlug}, 'Bench', 3844) returning id`.execute(db.kysely)
  const { id } = rows[0]!
  await inTenant(db, id, { userId: null, role: 'system' }, async (trx) => {
    await sql.raw(lotsStatement(id, across, up)).execute(trx)
    await sql.raw(streetsStatement(id)).execute(trx)
  })
  await sql`vacuum analyze parcels`.execute(db.kysely)
  await createAccount(db, {
    ...planner,
    name: 'A planner',
    memberships: [{ municipalityId: id, role: 'planner' }],
  })
  return id
}

function streetsStatement(id: number): string {
  const [left, low] = ['bx * 172.0 - 6', 'by * 72.0 - 6']
  // Anticlockwise round a box, with a corner at each step.
  const round = (
    x: string,
    y: string,
    wide: string,
    tall: string,
    stepX: number,
    stepY: number,
  ) => {
    const side = (order: number, px: string, py: string, length: string) =>
      `select ${order} as side, n, ${corner(px, py)} as at from generate_series(0, ${length} - 1) n`
    return `(select st_makeline(array_agg(at order by side, n) || (array_agg(at order by side, n))[1]) from (
      ${side(1, `${x} + n * ${stepX}`, y, wide)} union all
      ${side(2, `${x} + ${wide} * ${stepX}`, `${y} + n * ${stepY}`, tall)} union all
      ${side(3, `${x} + (${wide} - n) * ${stepX}`, `${y} + ${tall} * ${stepY}`, wide)} union all
      ${side(4, x, `${y} + (${tall} - n) * ${stepY}`, tall)}) as corners)`
  }
  const outline = round(left, low, String(streets.across), String(streets.up), 172, 72)
  const block = round('hx * 172.0', 'hy * 72.0', '16', '4', 10, 15)
  return `insert into parcels (municipality_id, cadastral_number, land_use, valid_from, geom)
    select ${id}, 'street ' || bx || '-' || by, 'road', '2001-01-01', st_makepolygon(${outline}, array(
      select ${block} from generate_series(bx, bx + ${streets.across - 1}) hx, generate_series(by, by + ${streets.up - 1}) hy))
    from generate_series(0, ${across - 1}, ${streets.across}) bx, generate_series(0, ${up - 1}, ${streets.up}) by`
}
