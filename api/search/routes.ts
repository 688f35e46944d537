import { sql } from 'kysely'
import proj4 from 'proj4'
import type { Trx } from '../db/tables.ts'
import { inTenant } from '../db/tenant.ts'
import { newRouter } from '../http/context.ts'
import { tenantParam } from '../http/params.ts'
import { route, tenantPath } from '../http/route.ts'
import { placeOf, readCoordinates } from './coordinates.ts'
import { crsDefinition, search } from './queries.ts'
import { type SearchResult, searchPage, searchQuery } from './schema.ts'

const searchRoute = route({
  method: 'get',
  path: `${tenantPath}/search`,
  tags: ['search'],
  summary: 'Find things by name, number or coordinates, best first',
  access: 'public',
  request: { params: tenantParam, query: searchQuery },
  responses: {
    200: { description: 'Results', content: { 'application/json': { schema: searchPage } } },
  },
})

export function searchRoutes() {
  return newRouter().openapi(searchRoute, async (c) => {
    const { q, limit = 20, kinds } = c.req.valid('query')
    const { id, srid } = c.get('tenant')
    const results = await inTenant(c.get('services').db, id, c.get('actor'), async (trx) => {
      const place =
        kinds === undefined || kinds.includes('place') ? await findPlace(trx, q, srid) : undefined
      if (place !== undefined) return [place]
      return search(trx, { q, limit, kinds })
    })
    c.header('cache-control', 'private, no-cache')
    return c.json({ results }, 200)
  })
}

async function findPlace(
  trx: Trx,
  q: string,
  officialSrid: number,
): Promise<SearchResult | undefined> {
  const typed = readCoordinates(q)
  if (typed === undefined) return undefined
  const definition = await crsDefinition(trx, typed.srid ?? officialSrid)
  const extent = await sql<{ box: [number, number, number, number] | null }>`
    select case when boundary is null then null else
      array[st_xmin(boundary), st_ymin(boundary), st_xmax(boundary), st_ymax(boundary)] end as box
    from municipalities where id = (select current_municipality())`.execute(trx)
  const point = placeOf(typed, extent.rows[0]?.box ?? undefined, (east, north) =>
    toDegrees(definition, east, north),
  )
  if (point === undefined) return undefined
  const [lon, lat] = point
  const label = `${lat.toFixed(6)}, ${lon.toFixed(6)}`
  return { kind: 'place', id: null, label, detail: null, point, bbox: [lon, lat, lon, lat] }
}

/** Not a number for what the definition cannot be applied to. */
function toDegrees(definition: string | undefined, east: number, north: number): [number, number] {
  try {
    const [lon = Number.NaN, lat = Number.NaN] = proj4(definition ?? '', 'EPSG:4326', [east, north])
    return [lon, lat]
  } catch {
    return [Number.NaN, Number.NaN]
  }
}
