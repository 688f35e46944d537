import type { Position } from 'geojson'
import { sql } from 'kysely'
import type { Trx } from '../../db/tables.ts'
import { tenant } from '../../db/tenant.ts'

/** All that an extract says of a parcel. Coordinates and lengths are of the official CRS. */
export interface Extract {
  town: string
  slug: string
  srid: number
  unitM: number
  timeZone: string
  parcel: {
    id: number
    version: number
    cadastralNumber: string
    address: string | null
    landUse: string | null
    registeredAreaM2: number | null
    areaM2: number
    validFrom: string
    validUntil: string | null
    recordedAt: string
  }
  /** Its polygons, each of rings that end where they begin. */
  shape: Position[][][]
  neighbours: { cadastralNumber: string }[]
  rights: ExtractRight[] | null
}

export interface ExtractRight {
  kind: string
  holder: string | null
  share: string
  validFrom: string
  documentNumber: string | null
}

/** More corners than anybody reads on paper. */
export const mostCorners = 5000

/** Undefined for an unknown parcel. */
export async function readExtract(
  trx: Trx,
  id: number,
  withRights: boolean,
): Promise<Extract | undefined> {
  const { rows } = await sql<Extract>`
    select m.name as town, m.slug, m.srid, m.unit_m as "unitM", m.time_zone as "timeZone",
      json_build_object('id', p.id, 'version', p.version, 'cadastralNumber', p.cadastral_number, 'address', p.address,
        'landUse', p.land_use, 'registeredAreaM2', p.registered_area_m2, 'areaM2', p.area_m2, 'validFrom', p.valid_from,
        'validUntil', p.valid_until, 'recordedAt', p.recorded_at) as parcel,
      st_asgeojson(st_transform(st_multi(p.geom), m.srid), 4)::json -> 'coordinates' as shape,
      (select coalesce(json_agg(json_build_object('cadastralNumber', n.cadastral_number) order by n.cadastral_number), '[]')
        from parcels n where n.municipality_id = ${tenant} and n.id <> p.id and n.valid_until is null
          and n.geom && st_expand(p.geom, 0.000001) and st_dwithin(n.geom, p.geom, 0.000001)) as neighbours,
      ${withRights ? rightsOf : sql`null`} as rights
    from parcels p join municipalities m on m.id = p.municipality_id
    where p.municipality_id = ${tenant} and p.id = ${id}`.execute(trx)
  return rows[0]
}

const rightsOf = sql`(
  select coalesce(json_agg(json_build_object('kind', r.kind, 'holder', h.name,
    'share', r.share_numerator || '/' || r.share_denominator, 'validFrom', r.valid_from, 'documentNumber', r.document_number)
    order by r.kind, h.name, r.id), '[]')
  from rights r left join parties h on h.municipality_id = r.municipality_id and h.id = r.party_id
  where r.municipality_id = ${tenant} and r.parcel_id = p.id and r.valid_from <= (select today())
    and (r.valid_until is null or r.valid_until > (select today())))`

/** What lies around on the plan. */
export interface Surroundings {
  parcels: { label: string; at: Position; shape: Position[][][] }[]
  buildings: Position[][][][]
}

const mostAround = 400

/** In a frame of the official CRS: west, south, east, north. */
export async function readSurroundings(
  trx: Trx,
  id: number,
  srid: number,
  frame: readonly [number, number, number, number],
): Promise<Surroundings> {
  const box = sql`(select st_transform(st_makeenvelope(${sql.join(frame.map((side) => sql`${side}::float8`))}, ${srid}::int), 4326))`
  const shape = (alias: string) =>
    sql`st_asgeojson(st_transform(st_multi(${sql.ref(`${alias}.geom`)}), ${srid}::int), 3)::json -> 'coordinates'`
  const parcels = await sql<Surroundings['parcels'][number]>`
    select n.cadastral_number as label, ${shape('n')} as shape,
      st_asgeojson(st_transform(st_pointonsurface(n.geom), ${srid}::int), 3)::json -> 'coordinates' as at
    from parcels n where n.municipality_id = ${tenant} and n.id <> ${id} and n.valid_until is null and n.geom && ${box}
    order by n.id limit ${mostAround}`.execute(trx)
  const buildings = await sql<{ shape: Position[][][] }>`
    select ${shape('b')} as shape from buildings b
    where b.municipality_id = ${tenant} and b.geom && ${box} and b.status <> 'demolished'
    order by b.id limit ${mostAround}`.execute(trx)
  return { parcels: parcels.rows, buildings: buildings.rows.map((row) => row.shape) }
}
