import type {
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
} from 'maplibre-gl'
import { filterExpression } from './filters.ts'
import { type OverlayData, overlayLayers, overlaySources } from './overlay-layers.ts'
import { scaledPaint } from './scale-opacity.ts'
import { type TileVersion, tileAddress } from './tile-address.ts'
import type { CollectionFilter, LayerState, Theme } from './types.ts'

export interface StyleState {
  theme: Theme
  tiles: TileVersion
  /** Of the page, for addresses that begin with a slash. */
  origin: string
  /** By group of the legend; a group that is not named is as the style has it. */
  layers: Record<string, LayerState>
  /** By collection. */
  filters: Record<string, CollectionFilter>
  overlays: OverlayData
}

export const tileSource = 'terrier'

/**
 * A source layer is named after its collection, which paths spell with hyphens. The points that
 * carry the labels of areas lie in a layer of their own: `parcel_labels` belongs to parcels.
 */
export function collectionOf(sourceLayer: string): string {
  return sourceLayer.replace(/_labels$/, 's').replaceAll('_', '-')
}

export function groupOf(layer: LayerSpecification): string | undefined {
  const metadata = layer.metadata as { group?: string } | undefined
  return metadata?.group
}

/** The whole style that the state asks for. Pure: base is not changed. */
export function composeStyle(base: StyleSpecification, state: StyleState): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    ...Object.fromEntries(
      Object.entries(base.sources).map(([id, source]) => [id, composeSource(source, state)]),
    ),
    ...overlaySources(state.overlays),
  }
  return {
    ...base,
    sources,
    layers: [
      ...base.layers.map((layer) => composeLayer(layer, state)),
      ...overlayLayers(state.theme),
    ],
  }
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
  const filter = composeFilter(layer, state.filters)
  if (filter && 'source' in composed) Object.assign(composed, { filter })
  return composed
}

function composeFilter(
  layer: LayerSpecification,
  filters: Record<string, CollectionFilter>,
): FilterSpecification | undefined {
  if (!('source-layer' in layer) || !layer['source-layer']) return undefined
  const own = layer.filter
  const collection = collectionOf(layer['source-layer'])
  const asked = filters[collection]
  const expression = asked ? filterExpression(collection, asked) : null
  if (!expression) return own
  return own ? (['all', own, expression] as FilterSpecification) : expression
}
