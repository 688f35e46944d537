import { LRUCache } from 'lru-cache'
import { type Mesh, meshOf } from './mesh.ts'
import { type Tile, tileName } from './tile-cover.ts'

/** What is loaded: its tiles differ from those of any other. */
export interface TileSet {
  /** Up to the zoom: `/tiles/lunca-veche/needs/parcel`. */
  address: string
  /** After the tile: `?asOf=2026-01-31`. */
  query: string
  components: number
  /** Another when the figures have changed. */
  version: string
}

export interface LoadedTile {
  tile: Tile
  mesh: Mesh
}

/** A screen has some twenty; enough are kept to go back without waiting. */
const keptTiles = 120

/**
 * The tiles in view, loaded as they are needed; those that no longer are, are cancelled. While a new
 * zoom or set is on its way the old one is still shown, so that the map does not blink.
 */
export class NeedTiles {
  private readonly kept: LRUCache<string, LoadedTile>
  private readonly loading = new Map<string, AbortController>()
  private readonly failed = new Set<string>()
  private wanted: { key: string; tile: Tile }[] = []
  private level = ''
  private shown: LoadedTile[] = []
  private shownLevel = ''
  private readonly changed: () => void
  private readonly refused: (status: number) => void

  /** `refused` hears the status of an answer that is none: 404 where nothing was computed, 0 where none came. */
  constructor(changed: () => void, refused: (status: number) => void, drop: (mesh: Mesh) => void) {
    this.changed = changed
    this.refused = refused
    this.kept = new LRUCache({ max: keptTiles, dispose: ({ mesh }) => drop(mesh) })
  }

  get tiles(): readonly LoadedTile[] {
    return this.shown
  }

  get isSettled(): boolean {
    return this.loading.size === 0
  }

  want(set: TileSet, tiles: Tile[]): void {
    const name = `${set.address}${set.query} ${set.version}`
    this.level = `${name} ${tiles[0]?.z}`
    this.failed.clear()
    this.wanted = tiles.map((tile) => ({ key: `${name} ${tileName(tile)}`, tile }))
    const keys = new Set(this.wanted.map(({ key }) => key))
    for (const [key, request] of this.loading) {
      if (keys.has(key)) continue
      request.abort()
      this.loading.delete(key)
    }
    for (const { key, tile } of this.wanted) {
      if (!this.kept.has(key) && !this.loading.has(key)) void this.load(key, tile, set)
    }
    this.show()
  }

  clear(): void {
    for (const request of this.loading.values()) request.abort()
    this.loading.clear()
    this.kept.clear()
    this.wanted = []
    this.shown = []
    this.shownLevel = ''
  }

  private async load(key: string, tile: Tile, set: TileSet): Promise<void> {
    const request = new AbortController()
    this.loading.set(key, request)
    try {
      const url = `${set.address}/${tileName(tile)}.mvt${set.query}`
      const answer = await fetch(url, { signal: request.signal })
      if (!answer.ok) throw new RefusedError(answer.status)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      if (request.signal.aborted) return
      this.kept.set(key, { tile, mesh: meshOf(bytes, set.components) })
    } catch (error) {
      if (request.signal.aborted) return
      this.failed.add(key)
      this.refused(error instanceof RefusedError ? error.status : 0)
    }
    this.loading.delete(key)
    this.show()
  }

  private show(): void {
    const isWhole = this.wanted.every(({ key }) => this.kept.has(key) || this.failed.has(key))
    if (!isWhole && this.level !== this.shownLevel && this.shown.length > 0) return
    this.shownLevel = this.level
    this.shown = this.wanted.flatMap(({ key }) => this.kept.get(key) ?? [])
    this.changed()
  }
}

class RefusedError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`A tile was refused (${status})`)
    this.status = status
  }
}
