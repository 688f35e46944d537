import { type Context, Hono } from 'hono'
import type { Database } from '../api/db/database.ts'
import type { Actor } from '../api/db/tenant.ts'
import { declareAccess } from '../api/http/access.ts'
import { dateParam, momentParam } from '../api/http/params.ts'
import { notFound, wrongField } from '../api/http/problem.ts'
import { maxZoom, minZoom, parseTileAddress } from './grid.ts'
import { filterableLayers } from './layers.ts'
import type { MunicipalityFacts } from './municipalities.ts'
import { needTileRoutes } from './needs/routes.ts'
import { encodedBody } from './negotiate.ts'
import { mapStyle } from './style/style.ts'
import { tileJson } from './tile-json.ts'
import type { LayerQuestion } from './tile-query.ts'
import { audienceOf, TileService, todayIn } from './tile-service.ts'

export interface TileDependencies {
  db: Database
  /** Who asks, in this municipality: by session or token, else the public. */
  actorOf(c: Context, municipalityId: number): Promise<Actor>
  /** Raster tiles under everything, a template with {z}/{x}/{y}. */
  basemapUrl?: string
  cacheBytes?: number
}

const paths = {
  tile: '/:municipality/:z/:x/:file{.+\\.mvt}',
  style: '/:municipality/style.json',
  tileJson: '/:file{[^/]+\\.json}',
} as const
for (const path of Object.values(paths)) declareAccess('GET', `/tiles${path}`, 'public')

const varies = 'Cookie, Authorization, Accept-Encoding'

/**
 * Vector tiles, TileJSON and style, to be mounted at /tiles. Throws problems, which the app that
 * mounts it answers.
 */
export function tileRoutes({ db, actorOf, basemapUrl, cacheBytes }: TileDependencies): Hono {
  const service = new TileService(db, cacheBytes)
  const app = new Hono()

  async function municipalityOf(slug: string): Promise<MunicipalityFacts> {
    const found = await service.municipalities.find(slug)
    if (!found) throw notFound('such municipality')
    return found
  }

  app.get(paths.style, async (c) => {
    const municipality = await municipalityOf(c.req.param('municipality'))
    const actor = await actorOf(c, municipality.id)
    const style = mapStyle({
      municipality,
      audience: audienceOf(actor),
      theme: oneOf(c, 'theme', ['light', 'dark'], 'light'),
      language: language(c),
      origin: originOf(c),
      basemapUrl,
    })
    return c.json(style, 200, documentHeaders(actor))
  })

  app.get(paths.tileJson, async (c) => {
    const municipality = await municipalityOf(c.req.param('file').slice(0, -'.json'.length))
    const actor = await actorOf(c, municipality.id)
    return c.json(
      tileJson(municipality, audienceOf(actor), originOf(c)),
      200,
      documentHeaders(actor),
    )
  })

  // Before the tiles of the register, whose pattern holds these too.
  app.route('/', needTileRoutes({ db, actorOf, municipalityOf }))

  app.get(paths.tile, async (c) => {
    const { municipality: slug, z, x, file } = c.req.param()
    const address = parseTileAddress(z, x, file.slice(0, -'.mvt'.length))
    if (!address)
      throw notFound(`such tile: z is from ${minZoom} to ${maxZoom}, x and y from 0 to 2^z - 1`)
    const municipality = await municipalityOf(slug)
    const question = {
      asOf: asOfParameter(c, municipality.timeZone),
      validAt: validAtParameter(c),
      only: layerQuestion(c),
    }
    const actor = await actorOf(c, municipality.id)
    const tile = await service.tile(municipality, address, actor, question)
    const headers = {
      vary: varies,
      'cache-control': cacheControl(actor, question.asOf ?? question.validAt),
      etag: `W/"${tile.digest}"`,
    }
    if (tile.body.length === 0) return c.body(null, 204, headers)
    if (holds(c.req.header('if-none-match'), tile.digest)) return c.body(null, 304, headers)
    const { coding, bytes } = await encodedBody(tile, c.req.header('accept-encoding'))
    return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
      ...headers,
      'content-type': 'application/vnd.mapbox-vector-tile',
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    })
  })

  return app
}

/** The public may see an edit some seconds late; staff ask each time, and mostly hear 304. */
function cacheControl(actor: Actor, day: string | undefined): string {
  if (audienceOf(actor) === 'staff') return 'private, no-cache'
  return day === undefined ? 'public, max-age=5, stale-while-revalidate=30' : 'public, no-cache'
}

function documentHeaders(actor: Actor) {
  const shared = audienceOf(actor) === 'staff' ? 'private' : 'public'
  return { vary: varies, 'cache-control': `${shared}, no-cache` }
}

function asOfParameter(c: Context, timeZone: string): string | undefined {
  const text = c.req.query('asOf')
  if (text === undefined) return undefined
  const moment = momentParam.safeParse(text)
  if (!moment.success)
    throw wrongField('query.asOf', 'A date as 2026-01-31, or a time as 2026-01-31T10:00:00Z.')
  const isDay = text.length === 10
  const isFuture = isDay ? text > todayIn(timeZone) : Date.parse(text) > Date.now() + clockSkewMs
  if (isFuture) throw wrongField('query.asOf', 'Is in the future; nothing is known of it yet.')
  return text
}

function validAtParameter(c: Context): string | undefined {
  const text = c.req.query('validAt')
  if (text !== undefined && !dateParam.safeParse(text).success)
    throw wrongField('query.validAt', 'A date as 2026-01-31.')
  return text
}

/**
 * `layer=reports&status=new&from=2026-01-31`: one layer alone, filtered as the API's list is; with
 * `whole=true` each of its things, also where one would stand for many.
 */
function layerQuestion(c: Context): LayerQuestion | undefined {
  const { layer: name, ...query } = c.req.query()
  if (name === undefined) return undefined
  const { filters: known } = filterableLayers.find((layer) => layer.name === name) ?? {}
  if (!known)
    throw wrongField(
      'query.layer',
      `One of ${filterableLayers.map((layer) => layer.name).join(', ')}.`,
    )
  const filters: Record<string, string> = {}
  for (const [parameter, { schema }] of Object.entries(known)) {
    const value = query[parameter]
    if (value === undefined) continue
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw wrongField(`query.${parameter}`, parsed.error.issues[0]!.message)
    filters[parameter] = [parsed.data].flat().join(',')
  }
  return { layer: name, filters, ...(query.whole === 'true' && { isWhole: true }) }
}

/** Clocks differ a little: a client may ask for the moment it was just told. */
const clockSkewMs = 60_000

function oneOf<T extends string>(c: Context, name: string, values: readonly T[], otherwise: T): T {
  const text = c.req.query(name)
  if (text === undefined) return otherwise
  const found = values.find((value) => value === text)
  if (found === undefined) throw wrongField(`query.${name}`, `One of ${values.join(', ')}.`)
  return found
}

/** BCP 47, as far as a style needs it. */
function language(c: Context): string {
  const text = c.req.query('lang') ?? 'en'
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text))
    throw wrongField('query.lang', 'A language as en or ro.')
  return text
}

/** MapLibre's workers need absolute addresses; a proxy in front of us speaks https. */
function originOf(c: Context): string {
  const url = new URL(c.req.url)
  const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim()
  const protocol = forwarded === 'https' || forwarded === 'http' ? `${forwarded}:` : url.protocol
  return `${protocol}//${url.host}`
}

function holds(ifNoneMatch: string | undefined, digest: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${digest}"`)
}
