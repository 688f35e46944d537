import type { Geometry, Position } from 'geojson'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { type FileCrs, fileCrs, to4326 } from './crs.ts'
import { parcel } from './layers/land.ts'
import { plain } from './layers/layer.ts'
import { findTown, system, type Town } from './municipality.ts'
import { openSource } from './readers/open-source.ts'
import { type Source, SourceError, type SourceFeature } from './readers/source.ts'
import { ShapeError, shapeOf } from './shape.ts'

export interface Survey {
  format: string
  crs: string
  features: SurveyFeature[]
}

interface SurveyFeature {
  ordinal: number
  line?: number
  /** What may be its cadastral number. */
  name: string | null
  areaM2: number | null
  /** EPSG:4326, to the bit; null for what is no area. */
  geometry: Geometry | null
  properties: Record<string, unknown>
  problems: SurveyProblem[]
}

interface SurveyProblem {
  code: string
  severity: 'error' | 'warning'
  message: string
  place: Position | null
}

export interface SurveyOptions {
  crs?: string
  layer?: string
  swapAxes?: boolean
  signal: AbortSignal
}

/** A survey is of some parcels; a whole town comes by import. */
const mostFeatures = 2000

/** What a file of areas holds and what is wrong with each; throws a SourceError for a file that cannot be read. */
export async function readSurvey(
  db: Database,
  slug: string,
  file: string,
  options: SurveyOptions,
): Promise<Survey> {
  const town = await findTown(db, slug)
  const source = await openSource(file, options)
  try {
    const records = await recordsOf(source)
    if (records.length === 0) throw new SourceError('The file holds no features.')
    return await inTenant(db, town.id, system, async (trx) => {
      const crs = await fileCrs(trx, options.crs, source.crs, town)
      const features = await checked(trx, town, crs, records, options)
      return { format: source.format, crs: crs.name, features }
    })
  } finally {
    await source.close()
  }
}

async function recordsOf(source: Source): Promise<SourceFeature[]> {
  const records: SourceFeature[] = []
  for await (const record of source.features()) {
    records.push(record)
    if (records.length > mostFeatures * 50) throw tooMany()
  }
  const areas = source.family === 'csv' ? cornersToAreas(records) : records
  if (areas.length > mostFeatures) throw tooMany()
  return areas
}

const tooMany = () =>
  new SourceError(`It holds more than ${mostFeatures} features: cut it up, or import it.`)

/** Rows of corners, one after the other: those of one parcel are a ring. */
function cornersToAreas(records: SourceFeature[]): SourceFeature[] {
  const isPoint = ({ geometry }: SourceFeature) =>
    geometry !== null && !(geometry instanceof Uint8Array) && geometry.type === 'Point'
  if (!records.every((record) => record.problem !== undefined || isPoint(record))) return records
  const broken = records.filter(({ problem }) => problem !== undefined)
  const byParcel = Map.groupBy(
    records.filter(isPoint),
    ({ properties }) => nameOf(properties) ?? '',
  )
  const areas = [...byParcel.values()].map((corners, index): SourceFeature => {
    const ring = corners.map(({ geometry }) => (geometry as { coordinates: Position }).coordinates)
    const [first, last] = [ring[0]!, ring.at(-1)!]
    const closed = String(first) === String(last) ? ring : [...ring, first]
    const { line, properties } = corners[0]!
    return {
      ordinal: index + 1,
      line,
      properties,
      geometry: { type: 'Polygon', coordinates: [closed] },
    }
  })
  return [...areas, ...broken]
}

const names = new Set(
  (parcel.names ?? [])
    .concat('cadastral_number', 'nr cadastral', 'numar cadastral', 'parcela', 'lot', 'number')
    .map(plain),
)

function nameOf(properties: Record<string, unknown>): string | null {
  const found = Object.entries(properties).find(
    ([name, value]) => names.has(plain(name)) && value !== null && String(value).trim() !== '',
  )
  return found === undefined ? null : String(found[1]).trim().slice(0, 100)
}

async function checked(
  trx: Transaction<Tables>,
  town: Town,
  crs: FileCrs,
  records: SourceFeature[],
  { swapAxes = false }: SurveyOptions,
): Promise<SurveyFeature[]> {
  const shaped = records.map((record) => ({ record, ...shapeIn(record, swapAxes) }))
  const rows = shaped.flatMap(({ hex }, at) => (hex === undefined ? [] : [{ at, hex }]))
  const found = new Map((await measured(trx, town, crs, rows)).map((row) => [row.at, row]))
  return shaped.map(({ record, problem }, at) => {
    const row = found.get(at)
    return {
      ordinal: record.ordinal,
      line: record.line,
      name: nameOf(record.properties),
      areaM2: row?.areaM2 ?? null,
      geometry: row?.geometry ?? null,
      properties: record.properties,
      problems: [...(problem === undefined ? [] : [problem]), ...(row?.problems ?? [])],
    }
  })
}

function shapeIn(
  { geometry, problem }: SourceFeature,
  swapAxes: boolean,
): { hex?: string; problem?: SurveyProblem } {
  const refused = (code: string, message: string) => ({
    problem: { code, severity: 'error' as const, message, place: null },
  })
  if (problem !== undefined) return refused('unreadable', problem)
  if (geometry === null) return refused('empty', 'has no geometry')
  try {
    return shapeOf(geometry, { kinds: ['area'], single: false, closeRings: false, swapAxes })
  } catch (error) {
    if (error instanceof ShapeError) return refused(error.code, error.message)
    throw error
  }
}

interface Measured {
  at: number
  areaM2: number | null
  geometry: Geometry | null
  problems: SurveyProblem[]
}

/** Degrees around the town in which a survey may lie. */
const reach = 0.2

/** In degrees, with its area in the official CRS; and whether it is sound, here, and on free ground. */
async function measured(
  trx: Transaction<Tables>,
  town: Town,
  crs: FileCrs,
  rows: { at: number; hex: string }[],
): Promise<Measured[]> {
  const result = await sql<Measured>`
    with shapes as materialized (
      select at, ${to4326(sql`hex::geometry`, crs)} as geom
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (at integer, hex text)
    ), sound as materialized (
      select at, geom, d.valid, d.reason, d.location, coalesce(geom && (
        select st_expand(coalesce(box2d(m.boundary), (select st_extent(p.geom) from (
          select geom from parcels where municipality_id = ${town.id} limit 5000) p)), ${reach})
        from municipalities m where m.id = ${town.id}), true) as is_near
      from shapes, lateral st_isvaliddetail(geom) as d
    )
    select s.at, case when s.valid then st_area(st_transform(s.geom, ${town.srid}::int)) * ${town.unitM ** 2}::float8 end as "areaM2",
      st_asgeojson(s.geom, 15)::json as geometry,
      (select coalesce(json_agg(problem), '[]') from (
        select json_build_object('code', 'invalid', 'severity', 'error', 'message', lower(s.reason),
          'place', json_build_array(st_x(s.location), st_y(s.location))) as problem where not s.valid
        union all
        select json_build_object('code', 'far-away', 'severity', 'error', 'message', 'lies far from the municipality',
          'place', json_build_array(st_x(st_centroid(st_envelope(s.geom))), st_y(st_centroid(st_envelope(s.geom))))) where not s.is_near
        union all
        (select json_build_object('code', 'overlap', 'severity', 'warning',
          'message', format('lies on parcel %s with %s m²', p.cadastral_number, round(overlap_m2(p.geom, s.geom)::numeric, 2)),
          'place', json_build_array(st_x(st_centroid(st_intersection(p.geom, s.geom))), st_y(st_centroid(st_intersection(p.geom, s.geom)))))
        from parcels p where s.valid and p.municipality_id = ${town.id} and p.valid_until is null and p.geom && s.geom
          and overlap_m2(p.geom, s.geom) > overlap_tolerance_m2() order by p.id limit 20)
        union all
        (select json_build_object('code', 'overlap-in-file', 'severity', 'warning',
          'message', format('lies on another area of the file with %s m²', round(overlap_m2(o.geom, s.geom)::numeric, 2)),
          'place', json_build_array(st_x(st_centroid(st_intersection(o.geom, s.geom))), st_y(st_centroid(st_intersection(o.geom, s.geom)))))
        from sound o where s.valid and o.valid and o.at < s.at and o.geom && s.geom
          and overlap_m2(o.geom, s.geom) > overlap_tolerance_m2() limit 5)
      ) as found) as problems
    from sound s order by s.at`.execute(trx)
  return result.rows
}
