import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { inDistrictsSql } from './district-of.ts'
import { samplePlacesSql } from './places.ts'
import { sideOf, type UnitKind } from './unit-kinds.ts'

export interface OfficialCrs {
  srid: number
  /** Metres in one unit of it. */
  unitM: number
}

/** People to a dwelling where a town does not say. */
const householdSize = 2.4

/** How far from a street's centre line people live in it. Metres. */
const frontageM = 90

/**
 * Makes the units of a kind anew from the register as it is: those that are still there keep their
 * id. They are measured afterwards, best once the table has been analyzed.
 */
export async function makeUnits(trx: Trx, kind: UnitKind, crs: OfficialCrs): Promise<void> {
  // Two runs of a kind would change the same rows, each in its own order.
  await sql`select pg_advisory_xact_lock(current_municipality(), hashtext('need units ' || ${kind}))`.execute(
    trx,
  )
  const sideM = sideOf(kind)
  if (sideM !== undefined) await refuseTooMany(trx, sideM)
  await sql`
    with made as materialized (${unitsSql(kind, crs)}),
    gone as (
      delete from need_units u where u.municipality_id = (select current_municipality()) and u.kind = ${kind}
        and not exists (select from made where made.key = u.key) returning u.id),
    ${forgottenSql('need_values')}, ${forgottenSql('need_bins')},
    -- Those that are as they were are not touched: a row that is only locked is written, too.
    changed as (
      select made.* from made left join need_units u
        on u.municipality_id = (select current_municipality()) and u.kind = ${kind} and u.key = made.key
      where u.id is null or (u.label, u.geom) is distinct from (made.label, made.geom))
    insert into need_units as u (municipality_id, kind, key, label, ref_id, cell_q, cell_r, geom)
    select current_municipality(), ${kind}, key, label, ref_id, cell_q, cell_r, geom from changed
    on conflict (municipality_id, kind, key) do update set label = excluded.label, geom = excluded.geom`.execute(
    trx,
  )
}

/** What runs said of units that are gone, of each run by its key. */
const forgottenSql = (table: 'need_values' | 'need_bins') => sql`${sql.ref(`${table}_gone`)} as (
  delete from ${sql.table(table)} v using gone g, need_runs r
  where r.municipality_id = (select current_municipality())
    and v.municipality_id = r.municipality_id and v.run_id = r.id and v.unit_id = g.id)`

const mostHexagons = 500_000

/** A town whose one report lies at 0, 0 would else be cut into all of Africa. */
async function refuseTooMany(trx: Trx, sideM: number) {
  const { rows } = await sql<{ area_m2: number | null }>`
    select st_area(${areaSql}::geography) as area_m2 from municipalities m where m.id = (select current_municipality())`.execute(
    trx,
  )
  const hexagons = Math.round((rows[0]?.area_m2 ?? 0) / (sideM ** 2 * 2.598))
  if (hexagons <= mostHexagons) return
  throw new Error(
    `The municipality would be ${hexagons} hexagons; at most ${mostHexagons} are computed. Take greater ones, or give it a boundary.`,
  )
}

/** The boundary; where there is none, what streets, parcels and reports take up. Degrees. */
const areaSql = sql`coalesce(m.boundary, (
  select st_convexhull(st_collect(geom)) from (
    select st_setsrid(st_extent(geom)::geometry, 4326) as geom from roads where municipality_id = m.id
    union all select st_setsrid(st_extent(geom)::geometry, 4326) from parcels where municipality_id = m.id
    union all select st_setsrid(st_extent(geom)::geometry, 4326) from reports where municipality_id = m.id
  ) as extents))`

function unitsSql(kind: UnitKind, crs: OfficialCrs): RawBuilder<unknown> {
  const sideM = sideOf(kind)
  if (sideM !== undefined) return hexagonsSql(sideM / crs.unitM, crs.srid)
  if (kind === 'road-segment') return roadSegmentsSql
  return plainUnits[kind as keyof typeof plainUnits]
}

const none = sql`null::integer as cell_q, null::integer as cell_r`

const plainUnits = {
  parcel: sql`select id::text as key, cadastral_number as label, id as ref_id, ${none}, geom from parcels
    where municipality_id = (select current_municipality()) and valid_until is null`,
  district: sql`select id::text as key, name as label, id as ref_id, ${none}, geom from districts
    where municipality_id = (select current_municipality())`,
  'network-edge': sql`select e.id::text as key, coalesce(e.label, n.name) as label, e.id as ref_id, ${none}, e.geom
    from network_edges e join networks n using (municipality_id)
    where e.municipality_id = (select current_municipality()) and n.id = e.network_id and e.valid_until is null
      and e.kind not in ('service', 'lateral') and e.status = 'in-service'`,
}

/** Those that touch the municipality; where it has no boundary, those that its streets and parcels touch. */
function hexagonsSql(side: number, srid: number): RawBuilder<unknown> {
  const across = sql`(${side}::float8 * sqrt(3.0))`
  return sql`
    select q || ':' || r as key, null::text as label, null::bigint as ref_id, q as cell_q, r as cell_r,
      st_transform(shape, 4326) as geom
    from (
      select q, r, area.geom as area,
        st_translate(middle.hexagon, ${side}::float8 * 1.5 * q, ${across} * (r + q / 2.0)) as shape
      from (
        select st_transform(${areaSql}, ${srid}::integer) as geom
        from municipalities m where m.id = (select current_municipality()) offset 0
      ) as area
      cross join (select hexagon(0, 0, ${side}::float8, ${srid}::integer) as hexagon) as middle
      cross join lateral generate_series(
        floor(st_xmin(area.geom) / ${side}::float8 / 1.5)::integer - 1,
        ceil(st_xmax(area.geom) / ${side}::float8 / 1.5)::integer + 1) as q
      cross join lateral generate_series(
        floor(st_ymin(area.geom) / ${across} - q / 2.0)::integer - 1,
        ceil(st_ymax(area.geom) / ${across} - q / 2.0)::integer + 1) as r
      offset 0
    ) as cells
    where st_intersects(area, shape)`
}

/** Centre lines, cut where another road ends on them. */
const roadSegmentsSql = sql`
  select r.id || ':' || piece.part as key, r.name as label, r.id as ref_id, ${none}, piece.geom
  from (
    select r.id, r.name, r.geom, (
      select st_collect(distinct e.point) from roads o
      cross join lateral (values (st_startpoint(o.geom)), (st_endpoint(o.geom))) as e (point)
      where o.municipality_id = r.municipality_id and o.id <> r.id and o.geom && r.geom
        and e.point && r.geom and st_intersects(e.point, r.geom)
        and not st_equals(e.point, st_startpoint(r.geom)) and not st_equals(e.point, st_endpoint(r.geom))
    ) as junctions
    from (
      select r.municipality_id, r.name, r.id, st_linemerge(r.geom) as geom from roads r
      where r.municipality_id = (select current_municipality())
        and r.class not in ('path', 'track')
    ) as r
  ) as r
  cross join lateral (
    select (row_number() over ())::integer as part, d.geom
    from st_dump(case when r.junctions is null then r.geom else st_split(r.geom, r.junctions) end) as d
  ) as piece
  where st_length(piece.geom) > 0`

/** Of a line half way; its inner point would be a vertex, and that of a straight one is an end. */
const middle = sql`case when st_geometrytype(u.geom) = 'ST_LineString'
  then st_lineinterpolatepoint(u.geom, 0.5) else st_pointonsurface(u.geom) end`

const measures = ['length_m', 'area_m2', 'people', 'vulnerable_people']

/** Lengths, areas, districts and people. Written where they are other than before, by more than sums differ. */
export async function measureUnits(trx: Trx, kind: UnitKind, crs: OfficialCrs) {
  const middles = sql`select u.id, u.geom as shape, ${middle} as geom from need_units u
    where u.municipality_id = (select current_municipality()) and u.kind = ${kind}`
  const differs = sql.join(
    measures.map((name) => sql`abs(${sql.ref(`u.${name}`)} - ${sql.ref(`m.${name}`)}) > 1e-6`),
    sql` or `,
  )
  await sql`
    with streets as (${streetsSql(kind, crs)}), residents as (${residentsSql(kind, crs)})
    update need_units u set district_id = m.district_id, ${sql.join(
      measures.map((name) => sql`${sql.ref(name)} = ${sql.ref(`m.${name}`)}`),
    )}
    from (
      select u.id, u.district_id, ${lengthSql(kind, crs)} as length_m, ${areaOfUnitSql(kind, crs)} as area_m2,
        coalesce(p.people, 0) as people, coalesce(p.vulnerable_people, 0) as vulnerable_people
      from (${inDistrictsSql(middles)}) as u
      left join streets s on s.unit_id = u.id
      left join residents p on p.unit_id = u.id
    ) as m
    where u.municipality_id = (select current_municipality()) and u.id = m.id
      and (u.district_id is distinct from m.district_id or ${differs})`.execute(trx)
}

const isAreal = (kind: UnitKind) => kind !== 'road-segment' && kind !== 'network-edge'

/** Of a line its own length; of an area that of the streets in it. */
function lengthSql(kind: UnitKind, { srid, unitM }: OfficialCrs) {
  if (isAreal(kind)) return sql`coalesce(s.length_m, 0)`
  return sql`st_length(st_transform(u.shape, ${srid}::integer)) * ${unitM}::float8`
}

function areaOfUnitSql(kind: UnitKind, { srid, unitM }: OfficialCrs) {
  const sideM = sideOf(kind)
  if (sideM !== undefined) return sql`${sideM ** 2 * 1.5 * Math.sqrt(3)}::float8`
  return sql`st_area(st_transform(u.shape, ${srid}::integer)) * ${unitM ** 2}::float8`
}

function streetsSql(kind: UnitKind, { srid, unitM }: OfficialCrs) {
  if (!isAreal(kind))
    return sql`select null::bigint as unit_id, null::float8 as length_m where false`
  const rows = sql`select id, geom, length_m from roads
    where municipality_id = (select current_municipality()) and class not in ('path', 'track')`
  const streets = { rows, shape: 'any', carried: ['length_m'] } as const
  return sql`select unit_id, sum(share * length_m) as length_m
    from (${samplePlacesSql(kind, streets, srid, unitM)}) as p group by 1`
}

/**
 * People live in dwellings: as many as the district that says its population has, shared out by
 * dwellings; else a household to each. Those in schools and places of care are counted by floor area.
 */
function residentsSql(kind: UnitKind, { srid, unitM }: OfficialCrs) {
  const homes = sql`
    select b.id, st_pointonsurface(b.geom) as geom,
      case when ${isOfCare} then 0 else ${dwellingsSql} end as dwellings,
      case when ${isOfCare} then least(900, b.area_m2 * coalesce(b.storeys, 1) / 14) else 0 end as vulnerable
    from buildings b where b.municipality_id = (select current_municipality()) and b.status = 'standing'`
  const rows = sql`
    select h.id, h.geom, h.vulnerable, case
      when d.population is null or sum(h.dwellings) over (partition by d.id) = 0
        then h.dwellings * ${householdSize}::float8
      else h.dwellings * d.population / sum(h.dwellings) over (partition by d.id) end as people
    from (${inDistrictsSql(homes, sql`d.population is not null`)}) as h
    left join districts d on d.municipality_id = (select current_municipality()) and d.id = h.district_id`
  const carried = ['people', 'vulnerable']
  const dwelt = { rows, shape: 'point', reachM: frontageM, carried } as const
  return sql`select unit_id, sum(people) as people, sum(vulnerable) as vulnerable_people
    from (${samplePlacesSql(kind, dwelt, srid, unitM)}) as p group by 1`
}

/** Schools and places of care: who is there weighs double. */
const isOfCare = sql`b.use in
  ('education', 'school', 'kindergarten', 'health', 'hospital', 'care', 'care-home')`

/** Known, or by floor area where a building's use speaks of living or nothing is said of it. */
const dwellingsSql = sql`coalesce(b.dwellings, case
  when b.use is null or b.use ~* 'resid|house|flat|apart|dwell|detached|terrace|home'
    then greatest(1, round(b.area_m2 * coalesce(b.storeys, 1) / 110)) else 0 end)`
