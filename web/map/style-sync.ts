import type { GeoJSONSource, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'
import { composeStyle, type StyleState } from './compose-style.ts'
import { loadFonts } from './fonts.ts'
import type { OverlayData } from './overlay-layers.ts'
import type { StyleSource } from './style-source.ts'
import type { Theme } from './types.ts'

const retryMs = 5_000

/**
 * Keeps the map's style equal to composeStyle(base, state). Changes within one task are put
 * together; while MapLibre cannot take a style (loading, context lost) they wait.
 */
export class StyleSync {
  readonly state: StyleState
  private base: StyleSpecification | null = null
  private hasStyle = false
  private isReady = false
  private isWaiting = false
  private isScheduled = false
  private isDestroyed = false
  private request = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly map: MapLibreMap
  private readonly source: StyleSource
  /** What the names on the map are written in, besides the language of the page. */
  private readonly nameLanguages: string[]
  private readonly onError: (error: Error) => void

  constructor(
    map: MapLibreMap,
    source: StyleSource,
    nameLanguages: string[],
    state: StyleState,
    onError: (error: Error) => void,
  ) {
    this.map = map
    this.source = source
    this.nameLanguages = nameLanguages
    this.state = state
    this.onError = onError
    map.on('style.load', () => {
      this.isReady = true
      if (this.isWaiting) this.apply()
    })
    map.on('webglcontextlost', () => {
      this.isReady = false
    })
  }

  /** What the map shows as a style, in any theme, for a picture. */
  async composedIn(theme: Theme, language: string): Promise<StyleSpecification> {
    const base = await this.source.load(theme, language)
    await loadFonts(base, [...this.nameLanguages, language])
    return composeStyle(base, { ...this.state, theme })
  }

  /** Loads the style of a theme and a language; of several calls the last one wins. */
  async load(theme: Theme, language: string): Promise<void> {
    const request = ++this.request
    clearTimeout(this.retry)
    try {
      const base = await this.source.load(theme, language)
      await loadFonts(base, [...this.nameLanguages, language])
      if (request !== this.request || this.isDestroyed) return
      this.base = base
      this.state.theme = theme
      this.schedule()
    } catch (error) {
      if (request !== this.request || this.isDestroyed) return
      this.onError(error as Error)
      // A map without a style is empty for good; the connection may come back.
      this.retry = setTimeout(() => void this.load(theme, language), retryMs)
    }
  }

  /** Ask for styles again: another session may see other layers. */
  forget(): void {
    this.source.clear()
  }

  update(patch: Partial<StyleState>): void {
    Object.assign(this.state, patch)
    this.schedule()
  }

  /** Draws at once, without comparing styles: this happens with every movement of a pointer. */
  drawOverlay(part: Partial<OverlayData>): void {
    this.state.overlays = { ...this.state.overlays, ...part }
    for (const [id, data] of Object.entries(part)) {
      const source = this.isReady ? this.map.getSource<GeoJSONSource>(id) : undefined
      if (source) source.setData(data)
      else this.schedule()
    }
  }

  destroy(): void {
    this.isDestroyed = true
    clearTimeout(this.retry)
  }

  private schedule(): void {
    if (this.isScheduled || !this.base) return
    this.isScheduled = true
    queueMicrotask(() => {
      this.isScheduled = false
      if (!this.isDestroyed) this.apply()
    })
  }

  private apply(): void {
    if (!this.base) return
    const style = composeStyle(this.base, this.state)
    const isFirst = !this.hasStyle
    this.isWaiting = !isFirst && !this.isReady
    if (this.isWaiting) return
    this.hasStyle = true
    this.map.setStyle(style, { diff: !isFirst, validate: isFirst })
  }
}
