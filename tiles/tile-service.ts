import { createHash } from 'node:crypto'
import type { Database } from '../api/db/database.ts'
import type { Actor } from '../api/db/tenant.ts'
import { ParcelBlocks } from './blocks.ts'
import type { TileAddress } from './grid.ts'
import { type Audience, isShownAt } from './layers.ts'
import { MunicipalityDirectory, type MunicipalityFacts } from './municipalities.ts'
import { buildTile, type TileRequest } from './tile-builder.ts'
import { type CachedTile, TileCache } from './tile-cache.ts'

const defaultCacheBytes = 256 * 1024 * 1024
const retryMs = 1000

/** When it was known, when it was true in law, and what alone is asked for. */
type TileQuestion = Pick<TileRequest, 'asOf' | 'only'> & { validAt?: string }

/** Tiles of one database, kept as long as they are true. */
export class TileService {
  readonly municipalities: MunicipalityDirectory
  private readonly cache: TileCache
  private readonly blocks: ParcelBlocks
  private readonly db: Database
  private following: Promise<void> | undefined

  constructor(db: Database, cacheBytes = defaultCacheBytes) {
    this.db = db
    this.cache = new TileCache(cacheBytes)
    this.blocks = new ParcelBlocks(db)
    this.municipalities = new MunicipalityDirectory(db)
  }

  /** An empty tile has an empty body. Only whole tiles of the present are kept. */
  async tile(
    { id, timeZone }: MunicipalityFacts,
    tile: TileAddress,
    actor: Actor,
    { asOf, validAt, only }: TileQuestion = {},
  ): Promise<CachedTile> {
    const audience = audienceOf(actor)
    const day = validAt ?? asOf?.slice(0, 10) ?? todayIn(timeZone)
    const isOfDay = validAt !== undefined
    const request = {
      municipalityId: id,
      tile,
      audience,
      actor,
      day,
      isOfDay,
      timeZone,
      asOf,
      only,
    }
    if (isOfDay || asOf !== undefined || only !== undefined) return this.build(request)
    await this.follow()
    if (isShownAt('parcel_blocks', tile.z)) await this.blocks.refresh(id)
    return this.cache.get({ municipalityId: id, audience, tile, day }, () => this.build(request))
  }

  private async build(request: TileRequest): Promise<CachedTile> {
    const body = await buildTile(this.db, request)
    const digest = createHash('sha1').update(body).digest('base64url').slice(0, 16)
    return { body, digest, compressed: new Map() }
  }

  /** Starts to listen with the first request; a failure is tried again a little later. */
  private follow(): Promise<void> {
    this.following ??= this.cache
      .follow(this.db, (change) => {
        if (!change || factTables.has(change.table)) this.municipalities.forgetAll()
        if (!change || change.table === 'parcels') this.blocks.touch(change?.municipalityId)
      })
      .catch(() => {
        setTimeout(() => {
          this.following = undefined
        }, retryMs).unref()
      })
    return this.following
  }
}

/** A write to one of these may change what the directory knows of a municipality. */
const factTables = new Set(['municipalities', 'districts'])

/** Row-level security and columns differ between the public and staff, not between staff roles. */
export function audienceOf(actor: Actor): Audience {
  return actor.role === 'public' ? 'public' : 'staff'
}

// Making one takes longer than answering from the cache.
const calendars = new Map<string, Intl.DateTimeFormat>()

/** The date there now, 2026-01-31. */
export function todayIn(timeZone: string): string {
  let calendar = calendars.get(timeZone)
  if (!calendar) {
    calendar = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
    calendars.set(timeZone, calendar)
  }
  return calendar.format(new Date())
}
