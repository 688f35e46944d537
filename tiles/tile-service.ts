import { createHash } from 'node:crypto'
import type { Database } from '../api/db/database.ts'
import type { Actor } from '../api/db/tenant.ts'
import { ParcelBlocks } from './blocks.ts'
import type { TileAddress } from './grid.ts'
import { type Audience, isShownAt } from './layers.ts'
import { MunicipalityDirectory, type MunicipalityFacts } from './municipalities.ts'
import { buildTile } from './tile-builder.ts'
import { type CachedTile, TileCache } from './tile-cache.ts'
import type { AsOf } from './tile-query.ts'

const defaultCacheBytes = 256 * 1024 * 1024
const retryMs = 1000

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

  /** An empty tile has an empty body. */
  async tile(
    municipality: MunicipalityFacts,
    tile: TileAddress,
    actor: Actor,
    asOf?: string,
  ): Promise<CachedTile> {
    const audience = audienceOf(actor)
    const today = todayIn(municipality.timeZone)
    const request = { municipalityId: municipality.id, tile, audience, actor }
    if (asOf !== undefined) {
      const past: AsOf = { moment: asOf, timeZone: municipality.timeZone }
      return this.build({ ...request, day: asOf.slice(0, 10), asOf: past })
    }
    await this.follow()
    if (isShownAt('parcel_blocks', tile.z)) await this.blocks.refresh(municipality.id)
    const key = { municipalityId: municipality.id, audience, tile, day: today }
    return this.cache.get(key, () => this.build({ ...request, day: today }))
  }

  private async build(request: Parameters<typeof buildTile>[1]): Promise<CachedTile> {
    const body = await buildTile(this.db, request)
    const digest = createHash('sha1').update(body).digest('base64url').slice(0, 16)
    return { body, digest, compressed: new Map() }
  }

  /** Starts to listen with the first request; a failure is tried again a little later. */
  private follow(): Promise<void> {
    this.following ??= this.cache
      .follow(this.db, (change) => {
        if (!change || change.table === 'municipalities') this.municipalities.forgetAll()
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
