import { type RawBuilder, sql } from 'kysely'
import { reachOf, sideOf, type UnitKind } from './unit-kinds.ts'

/** Rows with `id` and `geom` (EPSG:4326), to be found in units. */
export interface Features {
  rows: RawBuilder<unknown>
  shape: 'point' | 'any'
  /** How near to a line counts as being in it, where another reach than usual is meant. Metres. */
  reachM?: number
}

/** Lines are followed by a point for each of so many metres. */
const stepM = 20

/**
 * Which unit of a kind each feature falls in: rows (feature_id, unit_id, share). A point is in one
 * unit, a line in as many as it passes, by how much of it; an area counts at its inner point.
 */
export function placesSql(
  kind: UnitKind,
  features: Features,
  srid: number,
  unitM: number,
): RawBuilder<unknown> {
  return sql`
    with f as materialized (${features.rows}), samples as materialized (${samplesSql(features.shape)})
    select s.id as feature_id, u.id as unit_id, sum(s.share) as share
    from samples s ${unitOfSample(kind, srid, unitM, features.reachM)}
    group by 1, 2`
}

function samplesSql(shape: Features['shape']): RawBuilder<unknown> {
  if (shape === 'point') return sql`select id, geom as point, 1.0::float8 as share from f`
  return sql`
    select id, geom as point, 1.0::float8 as share from f where st_dimension(geom) = 0 and st_numgeometries(geom) = 1
    union all
    select id, st_pointonsurface(geom), 1.0 from f
    where st_dimension(geom) = 2 or (st_dimension(geom) = 0 and st_numgeometries(geom) > 1)
    union all
    select l.id, st_lineinterpolatepoint(l.part, (i + 0.5) / l.pieces),
      l.length_m / nullif(l.whole_m, 0) / l.pieces
    from (
      select f.id, d.geom as part, st_length(d.geom::geography) as length_m, st_length(f.geom::geography) as whole_m,
        greatest(1, ceil(st_length(d.geom::geography) / ${stepM}))::integer as pieces
      from f cross join lateral st_dump(f.geom) as d where st_dimension(f.geom) = 1
    ) as l cross join lateral generate_series(0, l.pieces - 1) as i
    where l.length_m > 0`
}

function unitOfSample(
  kind: UnitKind,
  srid: number,
  unitM: number,
  reach?: number,
): RawBuilder<unknown> {
  const ofKind = sql`u.municipality_id = (select current_municipality()) and u.kind = ${kind}`
  const sideM = sideOf(kind)
  if (sideM !== undefined) {
    return sql`
      cross join lateral (select st_transform(s.point, ${srid}::integer) as at offset 0) as official
      cross join lateral hexagon_cell(st_x(official.at), st_y(official.at), ${sideM / unitM}::float8) as cell
      join need_units u on ${ofKind} and u.cell_q = cell.q and u.cell_r = cell.r`
  }
  const usualM = reachOf(kind)
  if (usualM === undefined) {
    // && first: under row-level security only that may use the spatial index.
    return sql`join need_units u on ${ofKind} and u.geom && s.point and st_intersects(u.geom, s.point)`
  }
  const degrees = sql`${(reach ?? usualM) / 111_000}::float8`
  // A degree is not as long to the east as to the north; in Web Mercator metres are, near one place.
  return sql`cross join lateral (select st_transform(s.point, 3857) as at offset 0) as mercator
    cross join lateral (
    select u.id from need_units u
    where ${ofKind} and u.geom && st_expand(s.point, ${degrees} / cos(radians(st_y(s.point))), ${degrees})
    order by st_distance(u.geom_3857, mercator.at), u.id limit 1) as u`
}
