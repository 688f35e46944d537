import { sql } from 'kysely'
import type { Trx } from '../db/tables.ts'

/** Some of each are enough to say where a town is. */
const sampled = 200

const layers = [
  'parcels',
  'roads',
  'buildings',
  'addresses',
  'districts',
  'assets',
  'reports',
  'permits',
  'works',
  'network_nodes',
]

/**
 * West, south, east, north of about where a municipality without a boundary has things, without the
 * few that stray; null where it has nothing that the caller may see.
 */
export async function extentOfRegister(trx: Trx): Promise<[number, number, number, number] | null> {
  // Spread over the ids: what lies together was often written together.
  const samples = layers.map((layer) => {
    const own = sql`${sql.table(layer)} where municipality_id = (select current_municipality())`
    return sql`(
      select one.geom from (select min(id) as low, max(id) as high from ${own}) as ends
      cross join lateral generate_series(low, high, 1 + (high - low) / ${sampled}::bigint) as near
      cross join lateral (select geom from ${own} and id >= near and geom is not null order by id limit 1) as one)`
  })
  const { rows } = await sql<{ extent: [number, number, number, number] }>`
    select array[percentile_disc(0.01) within group (order by st_xmin(geom)),
      percentile_disc(0.01) within group (order by st_ymin(geom)),
      percentile_disc(0.99) within group (order by st_xmax(geom)),
      percentile_disc(0.99) within group (order by st_ymax(geom))]::float8[] as extent
    from (${sql.join(samples, sql` union all `)}) as sample having count(*) > 0`.execute(trx)
  return rows[0]?.extent ?? null
}
