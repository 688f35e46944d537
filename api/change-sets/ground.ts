import type { MultiPolygon, Polygon, Position } from 'geojson'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../db/tables.ts'
import { tenant } from '../db/tenant.ts'
import { Coverage } from '../geo/coverage/coverage.ts'
import type { FaceId } from '../geo/coverage/face.ts'
import { type Jacobian, type Plane, planeAt } from '../geo/coverage/plane.ts'
import { wayBackShift } from '../geo/way-back.ts'
import { geometryFromWkb } from '../geo/wkb.ts'
import { wrongField } from '../http/problem.ts'
import type { Facts, ParcelDraft } from './parcel-draft.ts'

/** Parcels as a change set has them: those that an edit is about, and those around them. */
export interface Ground {
  coverage: Coverage
  drafts: Map<FaceId, ParcelDraft>
  /** Those that the change set has changed already; the others are as the register has them. */
  edited: ReadonlySet<FaceId>
}

/** What lies farther from an edit than this is not touched by it. Degrees, a few metres. */
const around = 0.00005

/** And what lies this far apart is not one edit. Degrees. */
const farthest = 1

/** An edit that reaches more parcels than this is not one that somebody can look over. */
const mostParcels = 5000

/** The facts of a row of the register, by the names of the API. */
export function factsColumns(alias: string): RawBuilder<Facts> {
  const row = sql.ref(alias)
  return sql`jsonb_build_object('cadastralNumber', ${row}.cadastral_number, 'landUse', ${row}.land_use,
    'address', ${row}.address, 'registeredAreaM2', ${row}.registered_area_m2,
    'assessedLandValue', ${row}.assessed_land_value, 'assessedBuildingValue', ${row}.assessed_building_value,
    'attributes', ${row}.attributes)`
}

interface Row extends Omit<ParcelDraft, 'geometry'> {
  isEdited: boolean
  wkb: Buffer
}

/** GeoJSON of a shape, exactly as it is stored: 15 decimals, the usual, cut what is near zero. */
export const exactGeoJson = (shape: RawBuilder<unknown>) => sql`st_asgeojson(${shape}, 20)::json`

/** The parcels of the keys and all that touch them or the positions. Throws 422 for a key that is not there. */
export async function readGround(
  trx: Trx,
  changeSetId: number,
  { keys, positions }: { keys: FaceId[]; positions: Position[] },
): Promise<Ground> {
  const box = await boxAround(trx, changeSetId, keys, positions)
  const { rows } = await sql<Row>`
    select key, parcel_id as "parcelId", base_version as "baseVersion", is_retired as "isRetired", from_keys as "from",
      operation, facts, asks, true as "isEdited", st_asbinary(geom) as wkb
    from change_set_parcels
    where municipality_id = ${tenant} and change_set_id = ${changeSetId} and not is_retired and geom && ${box}
    union all
    select id::text, id, version, false, '{}', null, ${factsColumns('p')}, '{}', false, st_asbinary(geom)
    from parcels p
    where municipality_id = ${tenant} and valid_until is null and geom && ${box} and not exists (
      select from change_set_parcels c
      where c.municipality_id = ${tenant} and c.change_set_id = ${changeSetId} and c.key = p.id::text)
    order by key limit ${mostParcels + 1}`.execute(trx)
  if (rows.length > mostParcels)
    throw wrongField('body.operations', `They reach more than ${mostParcels} parcels.`, 422)
  const drafts = rows.map(({ wkb, isEdited: _, ...draft }): [FaceId, ParcelDraft] => [
    draft.key,
    { ...draft, geometry: geometryFromWkb(wkb) as Polygon | MultiPolygon },
  ])
  const coverage = new Coverage(await readPlane(trx, box))
  for (const [key, { geometry }] of drafts) coverage.add(key, geometry)
  const edited = new Set(rows.filter((row) => row.isEdited).map(({ key }) => key))
  return { coverage, drafts: new Map(drafts), edited }
}

async function boxAround(trx: Trx, changeSetId: number, keys: FaceId[], positions: Position[]) {
  const ids = keys.filter((key) => /^\d+$/.test(key))
  const { rows } = await sql<{
    key: string
    isThere: boolean
    w: number
    s: number
    e: number
    n: number
  }>`
    with drafts as (
      select key, not is_retired as "isThere", geom from change_set_parcels
      where municipality_id = ${tenant} and change_set_id = ${changeSetId} and key = any (${keys}::text[])
    ), named as (
      select * from drafts
      union all
      select id::text, true, geom from parcels p
      where municipality_id = ${tenant} and id = any (${ids}::bigint[]) and valid_until is null
        and not exists (select from drafts d where d.key = p.id::text)
    )
    select key, "isThere", st_xmin(geom) as w, st_ymin(geom) as s, st_xmax(geom) as e, st_ymax(geom) as n
    from named`.execute(trx)
  const there = new Set(rows.filter(({ isThere }) => isThere).map(({ key }) => key))
  const missing = keys.find((key) => !there.has(key))
  if (missing !== undefined)
    throw wrongField('body.operations', `There is no current parcel ${missing}.`, 422)
  const xs = [...rows.flatMap(({ w, e }) => [w, e]), ...positions.map(([x = 0]) => x)]
  const ys = [...rows.flatMap(({ s, n }) => [s, n]), ...positions.map(([, y = 0]) => y)]
  if (xs.length === 0) throw wrongField('body.operations', 'They name no parcel and no place.', 422)
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b))
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b))
  if (most(xs) - least(xs) > farthest || most(ys) - least(ys) > farthest)
    throw wrongField('body.operations', `They reach farther than ${farthest} degree.`, 422)
  return sql`st_makeenvelope(${least(xs) - around}::float8, ${least(ys) - around}::float8,
    ${most(xs) + around}::float8, ${most(ys) + around}::float8, 4326)`
}

/** The official CRS as it lies at the middle of the box. */
async function readPlane(trx: Trx, box: RawBuilder<unknown>): Promise<Plane> {
  const { rows } = await sql<{ longitude: number; latitude: number; e: number[]; n: number[] }>`
    with middle as (
      select st_x(st_centroid(${box})) as x, st_y(st_centroid(${box})) as y, srid, unit_m
      from municipalities where id = ${tenant}
    ), probes as (
      select m.x, m.y, m.unit_m, o.number,
        st_transform(st_setsrid(st_makepoint(m.x + o.dx, m.y + o.dy), 4326), m.srid) as at
      from middle m, (values (1, -1e-4, 0), (2, 1e-4, 0), (3, 0, -1e-4), (4, 0, 1e-4)) as o (number, dx, dy)
    )
    select x as longitude, y as latitude, array_agg(st_x(at) * unit_m order by number) as e,
      array_agg(st_y(at) * unit_m order by number) as n
    from probes group by x, y`.execute(trx)
  const { longitude, latitude, e, n } = rows[0]!
  const slope = (values: number[], from: number) => (values[from + 1]! - values[from]!) / 2e-4
  const jacobian = {
    origin: [longitude, latitude],
    eastPerLongitude: slope(e, 0),
    eastPerLatitude: slope(e, 2),
    northPerLongitude: slope(n, 0),
    northPerLatitude: slope(n, 2),
  }
  if (!isLikeTheGround(jacobian))
    throw wrongField('body.operations', 'The official coordinates do not reach there.', 422)
  return planeAt(jacobian)
}

/** Far from where a projection is made for, it makes areas many times larger or smaller, or fails. */
function isLikeTheGround(jacobian: Jacobian): boolean {
  const { eastPerLongitude, eastPerLatitude, northPerLongitude, northPerLatitude } = jacobian
  const squareM2 = eastPerLongitude * northPerLatitude - eastPerLatitude * northPerLongitude
  const groundM2 = 111_195 ** 2 * Math.cos((jacobian.origin[1]! * Math.PI) / 180)
  return squareM2 > groundM2 / 4 && squareM2 < groundM2 * 4
}

/** Coordinates in the official CRS, in its units, as degrees whose way back gives them again. */
export async function degreesOf(trx: Trx, official: [number, number][]): Promise<Position[]> {
  const toDegrees = (shape: RawBuilder<unknown>) => sql`st_transform(${shape}, 4326)`
  const toOfficial = (shape: RawBuilder<unknown>) => sql`st_transform(${shape}, m.srid)`
  const { rows } = await sql<{ x: number; y: number }>`
    select st_x(at) + dx as x, st_y(at) + dy as y
    from municipalities m, jsonb_array_elements(${JSON.stringify(official)}::jsonb) with ordinality as p (pair, number),
      lateral (select ${toDegrees(sql`st_setsrid(st_makepoint((pair ->> 0)::float8, (pair ->> 1)::float8), m.srid)`)} as at) as t,
      lateral ${wayBackShift(sql`at`, toDegrees, toOfficial)} as s
    where m.id = ${tenant} order by number`.execute(trx)
  return rows.map(({ x, y }) => [x, y])
}
