import { LRUCache } from 'lru-cache'
import type { Database } from '../api/db/database.ts'
import { parseTableChange, type TableChange } from '../api/db/table-change.ts'
import { type Box, boxesMeet, degreesBox, mercatorBox, type TileAddress } from './grid.ts'
import { type Audience, isShownAt } from './layers.ts'
import { bufferUnits } from './tile-query.ts'

export interface CachedTile {
  /** Of the content, whatever its compression. */
  digest: string
  body: Uint8Array
  /** By content coding, made when first asked for. */
  compressed: Map<string, Promise<Uint8Array>>
}

export interface TileKey {
  municipalityId: number
  audience: Audience
  tile: TileAddress
  day: string
}

interface Entry {
  key: TileKey
  box: Box
  tile: Promise<CachedTile>
  bytes: number
}

/**
 * Tiles by who may see them, made once even when many ask at the same time, and dropped when a
 * write touches them. While the database cannot tell of writes nothing is kept.
 */
export class TileCache {
  private readonly entries: LRUCache<string, Entry>
  private isListening = false

  constructor(maxBytes: number) {
    this.entries = new LRUCache({ maxSize: maxBytes, sizeCalculation: (entry) => entry.bytes })
  }

  /** The kept tile, or the one that `build` makes. */
  get(key: TileKey, build: () => Promise<CachedTile>): Promise<CachedTile> {
    const name = nameOf(key)
    const known = this.entries.get(name)
    if (known) return known.tile
    if (!this.isListening) return build()
    const tile = build()
    const entry: Entry = { key, box: boxOf(key.tile), tile, bytes: minEntryBytes }
    this.entries.set(name, entry)
    tile.then(
      ({ body }) => {
        // A write may have dropped it meanwhile; then it stays dropped.
        if (this.entries.peek(name) !== entry) return
        this.entries.set(name, { ...entry, bytes: minEntryBytes + body.length * 2 })
      },
      () => {
        if (this.entries.peek(name) === entry) this.entries.delete(name)
      },
    )
    return tile
  }

  drop(change: TableChange) {
    for (const [name, { key, box }] of this.entries.entries()) {
      const isTouched =
        key.municipalityId === change.municipalityId &&
        isShownAt(change.table, key.tile.z) &&
        (!change.box || boxesMeet(box, change.box))
      if (isTouched) this.entries.delete(name)
    }
  }

  dropAll() {
    this.entries.clear()
  }

  /** Follows the writes of all processes. `onChange` hears them too; undefined means any of them. */
  async follow(db: Database, onChange: (change: TableChange | undefined) => void) {
    await db.listen('tile_changes', (payload) => {
      const change = parseTableChange(payload)
      if (change) this.drop(change)
      else this.dropAll()
      onChange(change)
    })
    this.isListening = true
  }
}

/** What an entry costs besides its bytes. */
const minEntryBytes = 500

function nameOf({ municipalityId, audience, tile, day }: TileKey): string {
  return `${municipalityId}/${audience}/${tile.z}/${tile.x}/${tile.y}/${day}`
}

function boxOf(tile: TileAddress): Box {
  return degreesBox(mercatorBox(tile, bufferUnits(tile.z)))
}
