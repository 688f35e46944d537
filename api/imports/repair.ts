import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { inTenant } from '../db/tenant.ts'
import { system } from './municipality.ts'
import type { Run } from './runs.ts'

/**
 * Beyond these ST_MakeValid is not tried: a polygon of a thousand random vertices has crashed
 * PostgreSQL, and two hundred have taken seven seconds. What costs is how often edges cross.
 */
const repairLimits = { vertices: 10_000, crossings: 200, statementMs: 10_000 }

interface Candidate {
  ordinal: number
  part: string
  json: string
}

/** Repairs the invalid areas of a slice, one transaction each, and says how. */
export async function repairRows(db: Database, run: Run, from: number, to: number) {
  const candidates = await inTenant(db, run.town.id, system, async (trx) => {
    const { rows } = await sql<Candidate>`
      select ordinal, part, st_asgeojson(geom, 15) as json from import_rows
      where municipality_id = ${run.town.id} and run_id = ${run.id} and ordinal >= ${from}
        and ordinal < ${to} and code = 'invalid' and geom is not null
        and st_npoints(geom) <= ${repairLimits.vertices}
      order by ordinal`.execute(trx)
    return rows
  })
  for (const candidate of candidates) {
    const crossings = countCrossings(JSON.parse(candidate.json), repairLimits.crossings)
    if (crossings > repairLimits.crossings) continue
    // One that fails stays rejected for what is wrong with it.
    await repairOne(db, run, candidate).catch(ignoreTimeout)
  }
}

function ignoreTimeout(error: unknown) {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string' || !/^(57014|XX|22)/.test(code)) throw error
}

async function repairOne(db: Database, run: Run, { ordinal, part }: Candidate) {
  const { srid, unitM, id } = run.town
  await inTenant(db, id, system, async (trx) => {
    await sql`set local statement_timeout = ${sql.lit(repairLimits.statementMs)}`.execute(trx)
    await sql`
      update import_rows r set geom = mended.geom, measure = null, code = null, reason = null,
        repair = concat_ws('; ', r.repair, format('%s: made valid, area %s m² before and %s m² after', r.reason,
          round((st_area(st_transform(r.geom, ${srid}::int)) * ${unitM ** 2})::numeric, 2),
          round((st_area(st_transform(mended.geom, ${srid}::int)) * ${unitM ** 2})::numeric, 2)))
      from (
        select st_collectionextract(made.geom, 3) as geom
        from import_rows, lateral (values
          (1, st_makevalid(geom, 'method=structure keepcollapsed=false')),
          (2, st_makevalid(geom))) as made(place, geom)
        where municipality_id = ${id} and run_id = ${run.id} and ordinal = ${ordinal} and part = ${part}
          and st_isvalid(st_collectionextract(made.geom, 3))
        order by made.place limit 1
      ) mended
      where r.municipality_id = ${id} and r.run_id = ${run.id} and r.ordinal = ${ordinal} and r.part = ${part}
        and not st_isempty(mended.geom)`.execute(trx)
  })
}

type Edge = [number, number, number, number]

/** How many pairs of edges cross each other, counted up to just beyond `limit`. */
export function countCrossings(
  geometry: { type: string; coordinates: unknown },
  limit: number,
): number {
  const edges = edgesOf(geometry).sort((a, b) => Math.min(a[0], a[2]) - Math.min(b[0], b[2]))
  let crossings = 0
  for (let i = 0; i < edges.length; i++) {
    const a = edges[i] as Edge
    const right = Math.max(a[0], a[2])
    for (let j = i + 1; j < edges.length; j++) {
      const b = edges[j] as Edge
      if (Math.min(b[0], b[2]) > right) break
      if (cross(a, b) && ++crossings > limit) return crossings
    }
  }
  return crossings
}

function edgesOf({ type, coordinates }: { type: string; coordinates: unknown }): Edge[] {
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as [number, number][][][]
  return polygons
    .flat()
    .flatMap((ring) =>
      ring.slice(1).map((b, at): Edge => [ring[at]?.[0] ?? 0, ring[at]?.[1] ?? 0, b[0], b[1]]),
    )
}

function cross([ax, ay, bx, by]: Edge, [cx, cy, dx, dy]: Edge) {
  const side = (x1: number, y1: number, x2: number, y2: number, x: number, y: number) =>
    Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1))
  return (
    side(ax, ay, bx, by, cx, cy) * side(ax, ay, bx, by, dx, dy) < 0 &&
    side(cx, cy, dx, dy, ax, ay) * side(cx, cy, dx, dy, bx, by) < 0
  )
}
