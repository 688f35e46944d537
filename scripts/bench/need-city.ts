import { sql } from 'kysely'
import type { Database } from '../../api/db/database.ts'

export const needCitySlug = 'bench-needs'

/** Of these sides 100,000 hexagons of 50 m touch it. Degrees. */
const box = { west: 25, south: 45, east: 25.3216, north: 45.2296 }

/** Streets cross so many times each way. */
const blocks = 160

export interface NeedCity {
  id: number
  srid: number
  unitM: number
  timeZone: string
}

/**
 * A city that need is measured on, made once for each size by a statement a table. Triggers and foreign
 * keys are off meanwhile: what they would do for a million rows is another benchmark's.
 */
export async function needCity(
  { kysely }: Database,
  size: { reports: number; assets: number },
): Promise<NeedCity> {
  const name = `${size.reports} reports, ${size.assets} assets`
  const found = () =>
    sql<NeedCity>`select id, srid, unit_m as "unitM", time_zone as "timeZone"
    from municipalities where slug = ${needCitySlug} and name = ${name}`.execute(kysely)
  const existing = (await found()).rows[0]
  if (existing) return existing
  console.log(`Making a city of ${name}, once …`)
  await sql`delete from municipalities where slug = ${needCitySlug}`.execute(kysely)
  await kysely.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx)
    await sql`set local statement_timeout = 0`.execute(trx)
    const { rows } = await sql<{ id: number }>`
      insert into municipalities (slug, name, srid, boundary) values (${needCitySlug}, ${name}, 3844,
        st_multi(st_makeenvelope(${sql.join(Object.values(box).map((side) => sql`${side}::float8`))}, 4326))) returning id`.execute(
      trx,
    )
    for (const [table, statement] of Object.entries(statements(rows[0]!.id, size))) {
      const started = performance.now()
      await sql.raw(statement).execute(trx)
      console.log(`  ${table}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
    }
  })
  await sql`vacuum analyze`.execute(kysely)
  return (await found()).rows[0]!
}

const width = (box.east - box.west) / blocks
const height = (box.north - box.south) / blocks

/** Crossings lie a little beside their grid, and streets meet in them exactly. */
const crossing = (x: string, y: string) =>
  `st_point(${box.west} + (${x} + 0.2 * sin(${y})) * ${width}, ${box.south} + (${y} + 0.2 * sin(${x})) * ${height}, 4326)`

/** Of each thing half lie in a tenth of the city. */
function anywhere(n: string, salt: number) {
  const part = (prime: number) => `((${n} * ${prime}::bigint + ${salt}) % 1000003) / 1000003.0`
  return `st_point(${box.west} + ${box.east - box.west} * power(${part(7919)}, case when ${n} % 2 = 0 then 3 else 1 end),
    ${box.south} + ${box.north - box.south} * power(${part(104_729)}, case when ${n} % 2 = 0 then 2 else 1 end), 4326)`
}

/** Above those that reports get by themselves. */
const firstId = 100_000_000

function statements(id: number, { reports, assets }: { reports: number; assets: number }) {
  const streets = `generate_series(0, ${blocks - 1}) as x, generate_series(0, ${blocks - 1}) as y,
    (values (0, 1, 0), (1, 0, 1)) as d (is_up, dx, dy)`
  const street = `st_makeline(array[${crossing('x', 'y')}, ${crossing('x + dx * 0.5', 'y + dy * 0.5')}, ${crossing('x + dx', 'y + dy')}])`
  const first = `now() - make_interval(secs => (n * 48611 % 126144000)::double precision)`
  const linear = Math.round(assets * 0.2)
  const measured = (geom: string) => `st_length(st_transform(${geom}, 3844))`
  return {
    report_categories: `insert into report_categories (municipality_id, code, name, service_level_hours)
      select ${id}, 'c' || n, 'Category ' || n, 24 + 24 * n from generate_series(0, 19) as n`,
    asset_types: `insert into asset_types (municipality_id, code, name, expected_life_years, unit_cost)
      select ${id}, 't' || n, 'Type ' || n, 15 + 5 * n, 500 * (n + 1) from generate_series(0, 9) as n`,
    districts: `insert into districts (municipality_id, kind, name, population, geom)
      select ${id}, 'neighbourhood', 'District ' || x || '-' || y, case when x % 2 = 0 then 6000 end,
        st_segmentize(st_makeenvelope(${box.west} + x * ${width * 16}, ${box.south} + y * ${height * 16},
          ${box.west} + (x + 1) * ${width * 16}, ${box.south} + (y + 1) * ${height * 16}, 4326), 0.0004)
      from generate_series(0, 9) as x, generate_series(0, 9) as y`,
    roads: `insert into roads (municipality_id, id, name, class, width_m, condition, built_year, traffic_per_day, length_m, geom)
      select ${id}, n, 'Street ' || x || '-' || is_up, case when x % 16 = 0 then 'primary' when x % 8 = 0 then 'tertiary' else 'residential' end,
        7, 20 + n * 37 % 80, 1960 + n * 13 % 60, case when x % 8 = 0 then 4000 + n % 5000 end, ${measured('geom')}, geom
      from (select x, is_up, row_number() over () as n, ${street} as geom from ${streets}) as s`,
    buildings: `insert into buildings (municipality_id, use, storeys, area_m2, geom)
      select ${id}, (array['house', 'flats', 'shop', 'school'])[1 + n % 61 / 20], 1 + n % 4, 120,
        st_expand(${anywhere('n', 5)}, 0.00006, 0.00005) from generate_series(1, 240000) as n`,
    networks: `insert into networks (municipality_id, id, kind, name) values (${id}, 1, 'water', 'Water'), (${id}, 2, 'sewer', 'Sewer')`,
    network_nodes: `insert into network_nodes (municipality_id, id, network_id, geom)
      select ${id}, x * ${blocks + 1} + y, 1, ${crossing('x', 'y')}
      from generate_series(0, ${blocks}) as x, generate_series(0, ${blocks}) as y`,
    network_edges: `insert into network_edges (municipality_id, id, network_id, from_node_id, to_node_id, material, diameter_mm, installed_year, length_m, geom)
      select ${id}, n, 1 + n % 2, x * ${blocks + 1} + y, (x + dx) * ${blocks + 1} + y + dy, (array['cast iron', 'pvc', 'steel'])[1 + n % 3],
        100 + n % 5 * 50, 1930 + n * 7 % 90, ${measured('geom')}, geom
      from (select x, y, dx, dy, row_number() over () as n, ${street} as geom from ${streets}) as s where n <= ${linear}`,
    assets: `insert into assets (municipality_id, type, tag, condition, installed_on, geom)
      select ${id}, 't' || n % 10, 'bench-' || n, case when n % 3 > 0 then n * 31 % 100 end,
        date '1960-01-01' + (n * 101 % 23000)::integer, ${anywhere('n', 17)}
      from generate_series(1, ${assets - 2 * linear}::bigint) as n`,
    'assets of pipes and streets': `insert into assets (municipality_id, type, tag, edge_id, road_id, geom)
      select ${id}, 't1', 'pipe-' || id, id, null::bigint, geom from network_edges where municipality_id = ${id}
      union all select ${id}, 't2', 'road-' || id, null, id, geom from roads where municipality_id = ${id} and id <= ${linear}`,
    works: `insert into works (municipality_id, number, title, kind, status, starts_at, ends_at, geom)
      select ${id}, 'W' || id, 'Resurfacing', 'resurfacing', 'done', now() - interval '3 years', now() - interval '3 years' + make_interval(days => (id % 900)::integer), geom
      from roads where municipality_id = ${id} and id % 17 = 0`,
    work_orders: `insert into work_orders (municipality_id, id, number, kind, status, title, asset_id, requested_at, geom)
      select ${id}, row_number() over (), 'O' || id, (array['corrective', 'emergency', 'preventive'])[1 + id % 3], 'done', 'Mend', id,
        now() - make_interval(days => (id * 11 % 2500)::integer), geom
      from assets where municipality_id = ${id} and id % 3 = 0`,
    permits: `insert into permits (municipality_id, number, kind, status, submitted_on, issued_on, dwellings, floor_area_m2, geom)
      select ${id}, 'P' || n, (array['building', 'occupation', 'excavation', 'certificate'])[1 + n % 4], 'issued',
        current_date - (n * 13 % 1500)::integer, current_date - (n * 13 % 1500)::integer, n % 12, n % 900, ${anywhere('n', 41)}
      from generate_series(1, 20000) as n`,
    // Every sixth repeats one of the others.
    reports: `insert into reports (municipality_id, id, number, category, title, description, address, severity, status, reported_at, closed_at, target_at, work_order_id, geom)
      select ${id}, ${firstId} + n, 'B' || n, 'c' || n * 7 % 20, 'Something at ' || n, 'It has been like this for ' || n % 40 || ' days and nobody came.',
        n % 200 || ' Street ' || n % ${blocks}, nullif(n % 4, 0), case when n % 11 = 0 then 'new' else 'resolved' end, ${first},
        case when n % 11 > 0 then ${first} + make_interval(hours => (n * 13 % 700)::integer) end, ${first} + interval '72 hours',
        case when n % 40 = 0 then n / 40 end, ${anywhere('n', 29)}
      from generate_series(1, ${reports}::bigint) as n where n % 6 > 0`,
    repeats: `insert into reports (municipality_id, id, number, category, title, status, reported_at, closed_at, duplicate_of_id, geom)
      select ${id}, id + 1, 'B' || id + 1 - ${firstId}, category, title, 'duplicate', reported_at + interval '20 hours', closed_at, id, geom
      from reports where municipality_id = ${id} and (id - ${firstId}) % 6 = 5 and id - ${firstId} < ${reports}`,
  }
}
