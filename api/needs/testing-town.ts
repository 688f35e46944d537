import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { aMunicipality } from '../db/testing.ts'

export interface TwoDistricts {
  id: number
  slug: string
  loud: number
  silent: number
}

/** Incidents that there truly were in each district. */
const incidents = 240

/**
 * Two districts of a kilometre, alike in people, streets and what happened in them. Of the loud one
 * everything is heard, mostly more than once; of the silent one a third, and seldom again. In a street
 * of the silent one the pipe breaks and the pavement is worn.
 */
export async function aTownOfTwoDistricts(db: Database): Promise<TwoDistricts> {
  const { id, slug } = await aMunicipality(db)
  const districts = await inTenant(db, id, { userId: null, role: 'system' }, async (trx) => {
    await sql`insert into report_categories (municipality_id, code, name) values (${id}, 'pothole', 'Pothole')`.execute(
      trx,
    )
    await sql`insert into asset_types (municipality_id, code, name, expected_life_years, unit_cost)
      values (${id}, 'lamp', 'Lamp', 20, 1000)`.execute(trx)
    await sql`insert into districts (municipality_id, name, geom) select ${id}, name, ${box(sql`x`, 1000, 0, 1000)}
      from (values ('Loud', 0), ('Silent', 1000)) as d (name, x)`.execute(trx)
    await sql`insert into roads (municipality_id, name, class, condition, built_year, geom)
      select ${id}, 'Street ' || x || '-' || n, 'residential', case when x = 1000 and n = 7 then 10 else 80 end, 2000,
        st_makeline(${point(sql`x`, sql`n * 100 + 50`)}, ${point(sql`x + 1000`, sql`n * 100 + 50`)})
      from unnest(array[0, 1000]) as x, generate_series(0, 9) as n`.execute(trx)
    await sql`insert into buildings (municipality_id, use, dwellings, geom)
      select ${id}, 'house', 2, ${box(sql`x + n % 10 * 100 + 20`, 20, sql`n / 10 * 100 + 10`, 20)}
      from unnest(array[0, 1000]) as x, generate_series(0, 99) as n`.execute(trx)
    await addReports(trx, id, { from: 0, heardOf: 1, repeats: 3 })
    await addReports(trx, id, { from: 1000, heardOf: 3, repeats: 0.3 })
    const { rows } = await sql<{ id: number; name: string }>`select id, name from districts
      where municipality_id = ${id} order by name`.execute(trx)
    return rows
  })
  return { id, slug, loud: districts[0]!.id, silent: districts[1]!.id }
}

type Trx = Parameters<Parameters<typeof inTenant>[3]>[0]

/** One of `heardOf` is heard, and each of those again `repeats` times on average, within its month. */
async function addReports(
  trx: Trx,
  id: number,
  { from, heardOf, repeats }: { from: number; heardOf: number; repeats: number },
) {
  const of = sql`generate_series(0, ${incidents - 1}) as n where n % ${heardOf} = 0`
  const at = sql`now() - make_interval(days => 40 + n)`
  const where = point(sql`${from}::integer + 10 + (n * 37) % 980`, sql`10 + (n * 53) % 980`)
  await sql`
    insert into reports (municipality_id, number, category, status, reported_at, closed_at, geom)
    select ${id}, 'R' || ${from}::integer || '-' || n, 'pothole', 'resolved', ${at}, ${at} + interval '30 days', ${where}
    from ${of}`.execute(trx)
  await sql`
    insert into reports (municipality_id, number, category, status, reported_at, closed_at, duplicate_of_id, geom)
    select ${id}, r.number || '/' || k, 'pothole', 'duplicate', r.reported_at + make_interval(days => (k * 6)::integer),
      r.closed_at, r.id, r.geom
    from (select *, row_number() over (order by id) as n from reports
          where municipality_id = ${id} and number like ${`R${from}-%`}) as r
    cross join lateral generate_series(1, floor(r.n * ${repeats}::float8)::integer - floor((r.n - 1) * ${repeats}::float8)::integer) as k`.execute(
    trx,
  )
}

type Metres = ReturnType<typeof sql> | number

/** Metres east and north of 25° E, 46° N in EPSG:3844, as degrees. */
export function point(east: Metres, north: Metres) {
  return sql`st_transform(st_setsrid(st_makepoint(500000 + (${metres(east)})::float8, 500000 + (${metres(north)})::float8), 3844), 4326)`
}

function box(east: Metres, width: number, north: Metres, height: number) {
  const [x, y] = [sql`500000 + (${metres(east)})::float8`, sql`500000 + (${metres(north)})::float8`]
  return sql`st_transform(st_makeenvelope(${x}, ${y}, ${x} + ${width}::integer, ${y} + ${height}::integer, 3844), 4326)`
}

const metres = (size: Metres) => (typeof size === 'number' ? sql.lit(size) : size)
