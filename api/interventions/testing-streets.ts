import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality } from '../db/testing.ts'

/**
 * Metres east and north of 25° E, 46° N. Streets run east from 0 to 400, the n-th at n × 100 north;
 * street 0 is worn, with an old main under it that broke four times.
 */
export interface Streets {
  id: number
  slug: string
  /** By n. */
  roads: number[]
  mains: number[]
  reports: number[]
}

const length = 400

export const at = (east: number, north: number) =>
  sql`st_transform(st_setsrid(st_makepoint(500000 + ${east}::float8, 500000 + ${north}::float8), 3844), 4326)`

export const line = (from: [number, number], to: [number, number]) =>
  sql`st_makeline(${at(...from)}, ${at(...to)})`

/** The same in degrees, near enough to be drawn: to be sent as GeoJSON. */
export async function drawn(db: Database, geom: ReturnType<typeof sql>) {
  const { rows } = await sql<{ shape: { type: string; coordinates: unknown } }>`
    select st_asgeojson(${geom}, 9, 0)::json as shape`.execute(db.kysely)
  return rows[0]!.shape
}

export async function addOne(
  trx: Trx,
  table: string,
  values: Record<string, unknown>,
): Promise<number> {
  const names = Object.keys(values)
  const { rows } = await sql<{ id: number }>`
    insert into ${sql.table(table)} (municipality_id, ${sql.join(names.map((name) => sql.ref(name)))})
    values ((select current_municipality()), ${sql.join(Object.values(values))}) returning id`.execute(
    trx,
  )
  return Number(rows[0]!.id)
}

export const asSystem = <T>(db: Database, id: number, act: (trx: Trx) => Promise<T>) =>
  inTenant(db, id, { userId: null, role: 'system' }, act)

export async function aTownOfStreets(db: Database, streets = 4): Promise<Streets> {
  const { id, slug } = await aMunicipality(db, { currency: 'RON' })
  return asSystem(db, id, async (trx) => {
    await sql`insert into report_categories (municipality_id, code, name) values (${id}, 'pothole', 'Pothole')`.execute(
      trx,
    )
    await sql`insert into asset_types (municipality_id, code, name, expected_life_years, unit_cost)
      values (${id}, 'pipe', 'Pipe', 50, 700), (${id}, 'lamp', 'Lamp', 25, 4000)`.execute(trx)
    await addOne(trx, 'districts', {
      name: 'Centru',
      geom: sql`st_transform(st_makeenvelope(499900, 499900, 501000, 501000, 3844), 4326)`,
    })
    const network = await addOne(trx, 'networks', { kind: 'water', name: 'Apă' })
    const town: Streets = { id, slug, roads: [], mains: [], reports: [] }
    for (let n = 0; n < streets; n++) {
      const north = n * 100
      town.roads.push(
        await addOne(trx, 'roads', {
          name: `Street ${n}`,
          condition: n === 0 ? 12 : 85,
          width_m: 8,
          built_year: 1990,
          geom: line([0, north], [length, north]),
        }),
      )
      const ends = []
      for (const east of [0, length])
        ends.push(
          await addOne(trx, 'network_nodes', {
            network_id: network,
            valid_from: '2001-01-01',
            geom: at(east, north + 2),
          }),
        )
      const main = await addOne(trx, 'network_edges', {
        network_id: network,
        from_node_id: ends[0],
        to_node_id: ends[1],
        diameter_mm: n === 0 ? 200 : 100,
        installed_year: n === 0 ? 1958 : 2015,
        road_id: town.roads[n],
        valid_from: '2001-01-01',
        geom: line([0, north + 2], [length, north + 2]),
      })
      town.mains.push(main)
      const pipe = await addOne(trx, 'assets', {
        type: 'pipe',
        edge_id: main,
        geom: line([0, north + 2], [length, north + 2]),
      })
      await addOne(trx, 'assets', { type: 'lamp', geom: at(50, north + 5) })
      for (let house = 0; house < 10; house++)
        await addOne(trx, 'buildings', {
          use: 'house',
          dwellings: 2,
          geom: sql`st_buffer(${at(house * 40 + 10, north + 20)}::geography, 5)::geometry`,
        })
      if (n > 0) continue
      for (let broken = 0; broken < 4; broken++)
        await addOne(trx, 'work_orders', {
          number: `O-${broken}`,
          kind: 'corrective',
          status: 'done',
          title: 'Burst',
          asset_id: pipe,
          requested_at: sql`now() - make_interval(months => ${broken * 4 + 1}::integer)`,
          geom: at(100 + broken * 50, 2),
        })
      for (let heard = 0; heard < 12; heard++)
        town.reports.push(
          await addOne(trx, 'reports', {
            number: `R-${heard}`,
            category: 'pothole',
            reported_at: sql`now() - make_interval(days => ${heard * 10}::integer)`,
            geom: at(20 + heard * 30, 3),
          }),
        )
    }
    return town
  })
}
