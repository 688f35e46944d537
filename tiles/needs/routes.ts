import { type Context, Hono } from 'hono'
import type { Database } from '../../api/db/database.ts'
import { type Actor, inTenant } from '../../api/db/tenant.ts'
import { declareAccess, isStaff } from '../../api/http/access.ts'
import { readContext } from '../../api/http/moments.ts'
import { dateParam } from '../../api/http/params.ts'
import { notFound, Problem, wrongField } from '../../api/http/problem.ts'
import { doneRun } from '../../api/needs/read.ts'
import { type UnitKind, unitKinds } from '../../api/needs/unit-kinds.ts'
import { parseTileAddress, type TileAddress } from '../grid.ts'
import type { MunicipalityFacts } from '../municipalities.ts'
import { encodedBody } from '../negotiate.ts'
import { buildTile } from '../tile-builder.ts'
import { todayIn } from '../tile-service.ts'
import { needLayer } from './need-layer.ts'
import { needZooms } from './zooms.ts'

const path = '/:municipality/needs/:unitKind/:z/:x/:file{[^/]+\\.mvt}'
declareAccess('GET', `/tiles${path}`, 'staff')

export interface NeedTileDependencies {
  db: Database
  actorOf(c: Context, municipalityId: number): Promise<Actor>
  municipalityOf(slug: string): Promise<MunicipalityFacts>
}

/**
 * Need by unit, for staff: `?asOf=2026-01-31` is need as it was known at the end of that day. 404 where
 * it was not computed. The ETag names the run and its revision, so that what has not changed costs one
 * small query.
 */
export function needTileRoutes({ db, actorOf, municipalityOf }: NeedTileDependencies): Hono {
  return new Hono().get(path, async (c) => {
    const { municipality: slug, unitKind, z, x, file } = c.req.param()
    const municipality = await municipalityOf(slug)
    const actor = await actorOf(c, municipality.id)
    requireStaff(actor)
    const kind = unitKinds.find((one) => one === unitKind)
    if (kind === undefined) throw notFound(`such kind of unit: one of ${unitKinds.join(', ')}`)
    const tile = addressOf(kind, z, x, file.slice(0, -'.mvt'.length))
    const moment = readContext(new Map(), municipality.timeZone, { asOf: asOfParameter(c) }).asOf
    const run = await inTenant(db, municipality.id, actor, (trx) => doneRun(trx, kind, moment))
    const headers = {
      vary: 'Cookie, Authorization, Accept-Encoding',
      'cache-control': 'private, no-cache',
      etag: `W/"need-${run.id}-${run.revision}"`,
    }
    if (c.req.header('if-none-match')?.includes(headers.etag)) return c.body(null, 304, headers)
    const body = await buildTile(db, {
      municipalityId: municipality.id,
      tile,
      audience: 'staff',
      actor,
      day: todayIn(municipality.timeZone),
      timeZone: municipality.timeZone,
      layers: [needLayer({ ...run, unitKind: kind })],
    })
    if (body.length === 0) return c.body(null, 204, headers)
    const { coding, bytes } = await encodedBody(
      { body, digest: '', compressed: new Map() },
      c.req.header('accept-encoding'),
    )
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
      ...headers,
      'content-type': 'application/vnd.mapbox-vector-tile',
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    })
  })
}

function requireStaff(actor: Actor) {
  if (isStaff(actor.role)) return
  if (actor.userId === null)
    throw new Problem(401, 'sign-in-first', { headers: { 'www-authenticate': 'Bearer' } })
  throw new Problem(403, 'forbidden', { detail: 'Need is for staff.' })
}

function addressOf(kind: UnitKind, z: string, x: string, y: string): TileAddress {
  const { min, max } = needZooms[kind]
  const tile = parseTileAddress(z, x, y)
  if (tile && tile.z >= min && tile.z <= max) return tile
  throw notFound(`such tile of this kind: z is from ${min} to ${max}, x and y from 0 to 2^z - 1`)
}

function asOfParameter(c: Context): string | undefined {
  const text = c.req.query('asOf')
  if (text === undefined || dateParam.safeParse(text).success) return text
  throw wrongField('query.asOf', 'A date as 2026-01-31.')
}
