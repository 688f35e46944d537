import { type RawBuilder, sql } from 'kysely'
import { reachOf, sideOf, type UnitKind } from './unit-kinds.ts'

/** Rows with `id` and `geom` (EPSG:4326), to be found in units. */
export interface Features {
  rows: RawBuilder<unknown>
  shape: 'point' | 'any'
  /** How near to a line counts as being in it, where another reach than usual is meant. Metres. */
  reachM?: number
  /** Columns that come along. */
  carried?: readonly string[]
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
  return sql`select feature_id, unit_id, sum(share) as share
    from (${samplePlacesSql(kind, features, srid, unitM)}) as samples group by 1, 2`
}

/**
 * The same before it is added up: a row for each sample of a line, with what features carry. A condition
 * on units `u` may be known to spare work; it does not hold for lines, which are asked for the nearest.
 */
export function samplePlacesSql(
  kind: UnitKind,
  features: Features,
  srid: number,
  unitM: number,
  among: RawBuilder<unknown> = sql`true`,
): RawBuilder<unknown> {
  const sideM = sideOf(kind)
  const official = (geom: RawBuilder<unknown>) => sql`st_transform(${geom}, ${srid}::integer)`
  // Hexagons are looked for by their coordinates in the official CRS, all else by where it lies.
  const [at, metric] =
    sideM === undefined
      ? [(geom: RawBuilder<unknown>) => geom, official]
      : [official, (geom: RawBuilder<unknown>) => geom]
  const carried = (of: string) =>
    (features.carried ?? []).map((name) => sql`, ${sql.ref(`${of}.${name}`)}`)
  const columns = (of: string) => sql`${sql.ref(`${of}.id`)} ${sql.join(carried(of), sql``)}`
  const samples =
    features.shape === 'point'
      ? sql`select ${columns('f')}, ${at(sql`f.geom`)} as at, 1.0::float8 as share from (${features.rows}) as f`
      : samplesSql(features.rows, { columns, at, metric, unitM })
  const found = sql`select s.id as feature_id, u.id as unit_id, s.share ${sql.join(carried('s'), sql``)}`
  if (sideM === undefined)
    return sql`${found} from (${samples}) as s ${unitBySpace(kind, features.reachM)}`
  // Joined as one set: an index would be asked for each of a million points.
  return sql`
    with u as materialized (select u.id, u.cell_q, u.cell_r from need_units u where ${ofKind(kind)} and ${among})
    ${found} from ${inCells(samples, sideM / unitM)} join u on u.cell_q = s.cell_q and u.cell_r = s.cell_r`
}

interface Sampling {
  columns: (of: string) => RawBuilder<unknown>
  at: (geom: RawBuilder<unknown>) => RawBuilder<unknown>
  /** In a CRS whose unit is `unitM` metres. */
  metric: (geom: RawBuilder<unknown>) => RawBuilder<unknown>
  unitM: number
}

function samplesSql(
  rows: RawBuilder<unknown>,
  { columns, at, metric, unitM }: Sampling,
): RawBuilder<unknown> {
  return sql`
    with f as materialized (
      select ${columns('f')}, ${at(sql`f.geom`)} as at, st_dimension(f.geom) as dimension from (${rows}) as f)
    select ${columns('f')}, f.at, 1.0::float8 as share from f where st_geometrytype(f.at) = 'ST_Point'
    union all
    select ${columns('f')}, st_pointonsurface(f.at), 1.0 from f
    where f.dimension = 2 or (f.dimension = 0 and st_geometrytype(f.at) <> 'ST_Point')
    union all
    select ${columns('l')}, st_lineinterpolatepoint(l.part, (i + 0.5) / l.pieces), l.length / l.whole / l.pieces
    from (
      select m.*, greatest(1, ceil(m.length * ${unitM / stepM}::float8))::integer as pieces
      from (
        select f.*, d.geom as part, st_length(${metric(sql`d.geom`)}) as length, st_length(${metric(sql`f.at`)}) as whole
        from f cross join lateral st_dump(f.at) as d where f.dimension = 1 offset 0
      ) as m where m.length > 0
    ) as l cross join lateral generate_series(0, l.pieces - 1) as i`
}

/** `offset 0`, so that nothing is computed anew for each use of it. */
function inCells(samples: RawBuilder<unknown>, side: number) {
  return sql`(
    select s.*, cell.q as cell_q, cell.r as cell_r from (${samples} offset 0) as s
    cross join lateral hexagon_cell(st_x(s.at), st_y(s.at), ${side}::float8) as cell offset 0
  ) as s`
}

const ofKind = (kind: UnitKind) =>
  sql`u.municipality_id = (select current_municipality()) and u.kind = ${kind}`

function unitBySpace(kind: UnitKind, reach?: number): RawBuilder<unknown> {
  const usualM = reachOf(kind)
  if (usualM === undefined) {
    // && first: under row-level security only that may use the spatial index.
    return sql`join need_units u on ${ofKind(kind)} and u.geom && s.at and st_intersects(u.geom, s.at)`
  }
  const degrees = sql`${(reach ?? usualM) / 111_000}::float8`
  // A degree is not as long to the east as to the north; in Web Mercator metres are, near one place.
  return sql`cross join lateral (select st_transform(s.at, 3857) as at offset 0) as mercator
    cross join lateral (
    select u.id from need_units u
    where ${ofKind(kind)} and u.geom && st_expand(s.at, ${degrees} / cos(radians(st_y(s.at))), ${degrees})
    order by st_distance(u.geom_3857, mercator.at), u.id limit 1) as u`
}
