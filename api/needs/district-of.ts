import { type RawBuilder, sql } from 'kysely'
import { tenant } from '../db/tenant.ts'

/** Degrees: most such cells lie in one district whole. */
const cellDegrees = sql.lit(0.002)

/**
 * Points (rows with `geom`, EPSG:4326) with `district_id`, of a neighbourhood before other districts. Of all
 * points in a cell that lies in a district whole, the district is looked for once.
 */
export function inDistrictsSql(
  points: RawBuilder<unknown>,
  only: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> {
  const first = (shape: RawBuilder<unknown>) => sql`
    d.municipality_id = ${tenant} and d.geom && ${shape} and st_intersects(d.geom, ${shape}) and ${only}
    order by d.kind = 'neighbourhood' desc, d.id limit 1`
  const side = (axis: RawBuilder<unknown>) => sql`floor(${axis} / ${cellDegrees})::integer`
  const placed = sql`(select p.*, ${side(sql`st_x(p.geom)`)} as x, ${side(sql`st_y(p.geom)`)} as y from (${points} offset 0) as p)`
  // The points are read twice: to keep them between costs more than to read a table again.
  return sql`
    with cells as materialized (
      select c.x, c.y, d.id, coalesce(d.is_whole, true) as is_whole
      from (
        select x, y, st_makeenvelope(x * ${cellDegrees}, y * ${cellDegrees}, (x + 1) * ${cellDegrees}, (y + 1) * ${cellDegrees}, 4326) as box
        from ${placed} as p group by x, y
      ) as c
      left join lateral (select d.id, st_contains(d.geom, c.box) as is_whole from districts d where ${first(sql`c.box`)}) as d on true)
    select p.*, case when c.is_whole then c.id
      else (select d.id from districts d where ${first(sql`p.geom`)}) end as district_id
    from ${placed} as p join cells c on c.x = p.x and c.y = p.y`
}
