import type {
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import {
  blockExpression,
  filterExpression,
  filterQuery,
  isTimed,
  type Period,
  timeExpression,
} from './filters.ts'
import { hoverLayers } from './hover-layers.ts'
import { isAboveNeed, type Spots, spotLayers, spotSources } from './needs/spot-layers.ts'
import { type OverlayData, overlayLayers, overlaySources } from './overlay-layers.ts'
import { scaledPaint } from './scale-opacity.ts'
import { type TileVersion, tileAddress } from './tile-address.ts'
import {
  collectionOf,
  filteredSource,
  sourceLayerOf,
  tileSource,
  timedSource,
} from './tile-source.ts'
import type { LayerState, MapFilter, Theme } from './types.ts'

export interface StyleState {
  theme: Theme
  tiles: TileVersion
  /** Of the page, for addresses that begin with a slash. */
  origin: string
  /** By group of the legend; a group that is not named is as the style has it. */
  layers: Record<string, LayerState>
  /** By collection. */
  filters: Record<string, MapFilter>
  /** Only what was in this period; null for all times. */
  time: Period | null
  /** Where need is more or less than chance would have it; null for none. */
  spots: Spots | null
  overlays: OverlayData
}

/** The group of the legend that a layer belongs to. */
export function groupOf(layer: { metadata?: unknown }): string | undefined {
  const metadata = layer.metadata as { group?: string } | undefined
  return metadata?.group
}

/** The whole style that the state asks for. Pure: base is not changed. */
export function composeStyle(base: StyleSpecification, state: StyleState): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    ...Object.fromEntries(
      Object.entries({
        ...base.sources,
        ...filteredSources(base, state.filters),
        ...timedSources(base, state),
        ...spotSources(base, state.spots),
      }).map(([id, source]) => [id, composeSource(source, state)]),
    ),
    ...overlaySources(state.overlays),
  }
  return {
    ...base,
    sources,
    layers: [
      ...belowNames(
        base.layers.map((layer) => composeLayer(layer, state)),
        state,
      ),
      ...hoverLayers(base, state.theme).map((layer) => composeLayer(layer, state)),
      ...overlayLayers(state.theme),
    ],
  }
}

/** Spots lie where need does: on the ground and the networks, below signs and names. */
function belowNames(layers: LayerSpecification[], { theme, spots }: StyleState) {
  const above = layers.findIndex((layer) =>
    isAboveNeed(layer.id, 'source-layer' in layer ? layer['source-layer'] : undefined),
  )
  return layers.toSpliced(above < 0 ? layers.length : above, 0, ...spotLayers(theme, spots))
}

/**
 * Tiles hold one mark for many at small scales. Which one, and for how many, the server has to say
 * anew for what a filter leaves.
 */
function filteredSources(
  base: StyleSpecification,
  filters: StyleState['filters'],
): Record<string, SourceSpecification> {
  const whole = base.sources[tileSource]
  if (whole?.type !== 'vector' || !whole.tiles) return {}
  const { tiles, ...rest } = whole
  const collections = new Set(base.layers.flatMap((layer) => thinnedCollection(layer) ?? []))
  return Object.fromEntries(
    [...collections].flatMap((collection) => {
      const asked = filterQuery(collection, filters[collection])
      if (!asked) return []
      const query = new URLSearchParams({ layer: sourceLayerOf(collection), ...asked })
      const filtered = { ...rest, tiles: tiles.map((tile) => `${tile}?${query}`) }
      return [[filteredSource(collection), filtered]]
    }),
  )
}

/**
 * Over time each thing is needed, also where one stands for many. Loaded once, they are shown and
 * hidden in the browser.
 */
function timedSources(
  base: StyleSpecification,
  { time, filters }: StyleState,
): Record<string, SourceSpecification> {
  const whole = base.sources[tileSource]
  if (!time || whole?.type !== 'vector' || !whole.tiles) return {}
  const { tiles, ...rest } = whole
  const collections = new Set(base.layers.flatMap((layer) => timedCollection(layer) ?? []))
  return Object.fromEntries(
    [...collections].map((collection) => {
      const asked = filterQuery(collection, filters[collection])
      const query = new URLSearchParams({
        layer: sourceLayerOf(collection),
        whole: 'true',
        ...asked,
      })
      return [timedSource(collection), { ...rest, tiles: tiles.map((tile) => `${tile}?${query}`) }]
    }),
  )
}

function timedCollection(layer: LayerSpecification): string | undefined {
  if (!('source-layer' in layer) || !layer['source-layer']) return undefined
  const collection = collectionOf(layer['source-layer'])
  return isTimed(collection) ? collection : undefined
}

function thinnedCollection(layer: LayerSpecification): string | undefined {
  const { isThinned } = (layer.metadata ?? {}) as { isThinned?: boolean }
  if (!isThinned || !('source-layer' in layer) || !layer['source-layer']) return undefined
  return collectionOf(layer['source-layer'])
}

/** A new version is another address, so that MapLibre drops the tiles it has. */
function composeSource(
  source: SourceSpecification,
  { tiles: version, origin }: StyleState,
): SourceSpecification {
  if (source.type !== 'vector' && source.type !== 'raster') return source
  const { url, tiles } = source
  return {
    ...source,
    ...(url && { url: tileAddress(url, version, origin) }),
    ...(tiles && { tiles: tiles.map((tile) => tileAddress(tile, version, origin)) }),
  }
}

function composeLayer(layer: LayerSpecification, state: StyleState): LayerSpecification {
  const group = groupOf(layer)
  const asked = group === undefined ? undefined : state.layers[group]
  const composed = { ...layer } as LayerSpecification
  if (asked) {
    composed.layout = {
      ...layer.layout,
      visibility: asked.visible ? 'visible' : 'none',
    } as never
    composed.paint = scaledPaint(layer, asked.opacity) as never
  }
  const filter = composeFilter(layer, state)
  if (filter && 'source' in composed) Object.assign(composed, { filter })
  const inTime = state.time ? timedCollection(layer) : undefined
  if (inTime) {
    Object.assign(composed, { source: timedSource(inTime) })
    return composed
  }
  const collection = thinnedCollection(layer)
  if (collection && filterQuery(collection, state.filters[collection])) {
    Object.assign(composed, { source: filteredSource(collection) })
  }
  return composed
}

function composeFilter(
  layer: LayerSpecification,
  { filters, time }: StyleState,
): FilterSpecification | undefined {
  if (!('source-layer' in layer) || !layer['source-layer']) return undefined
  const collection = collectionOf(layer['source-layer'])
  const expressions = [
    asked(collection, filters),
    time && isTimed(collection) ? timeExpression(collection, time) : null,
  ].filter((one) => one !== null)
  if (expressions.length === 0) return layer.filter
  const own = liveOnly.has(collection) ? withoutStatus(layer.filter) : layer.filter
  const all = own ? [own, ...expressions] : expressions
  return (all.length === 1 ? all[0] : ['all', ...all]) as FilterSpecification
}

function asked(collection: string, filters: Record<string, MapFilter>) {
  if (collection === 'blocks') return filters.parcels ? blockExpression(filters.parcels) : null
  const filter = filters[collection]
  return filter ? filterExpression(collection, filter) : null
}

/** The style shows what is live of these; who asks for a status or a time wants what they asked for. */
const liveOnly = new Set(['works', 'permits', 'reports'])

function withoutStatus(filter: FilterSpecification | undefined): FilterSpecification | undefined {
  if (isStatusTest(filter)) return undefined
  if (!Array.isArray(filter) || filter[0] !== 'all') return filter
  return filter.filter((part) => !isStatusTest(part)) as FilterSpecification
}

function isStatusTest(filter: unknown): boolean {
  if (!Array.isArray(filter) || filter[0] !== 'in' || !Array.isArray(filter[1])) return false
  return filter[1][0] === 'get' && filter[1][1] === 'status'
}
