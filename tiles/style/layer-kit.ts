import type { LayerSpecification } from 'maplibre-gl'
import { type Audience, filterableLayers } from '../layers.ts'
import type { MunicipalityFacts } from '../municipalities.ts'
import type { Theme, Tokens } from './tokens.ts'

export const sourceName = 'terrier'

/** What every part of the style is drawn from. */
export interface Palette {
  theme: Theme
  t: Tokens
  audience: Audience
  municipality: MunicipalityFacts
  /** Pixels of a metre on the ground at zoom 16, at the municipality's latitude. */
  pixelsPerMetre16: number
}

/** Pixels of a metre at a zoom. */
export function pixelsPerMetre({ pixelsPerMetre16 }: Palette, zoom: number): number {
  return pixelsPerMetre16 * 2 ** (zoom - 16)
}

type Drawn = Exclude<
  LayerSpecification['type'],
  'background' | 'raster' | 'hillshade' | 'color-relief'
>
type PartOf<T extends Drawn> = Omit<
  Extract<LayerSpecification, { type: T }>,
  'id' | 'type' | 'source' | 'source-layer' | 'metadata'
>

const isThinned = new Set(filterableLayers.filter(({ thinned }) => thinned).map(({ name }) => name))

/** What is not in the common tiles has a source of its own. */
export const aloneLayers = filterableLayers.filter(({ isAlone }) => isAlone).map(({ name }) => name)

export function sourceOf(sourceLayer: string): string {
  const isAlone = aloneLayers.includes(sourceLayer)
  return isAlone ? `${sourceName}-${sourceLayer.replaceAll('_', '-')}` : sourceName
}

/** A layer of our tiles that belongs to a group of the legend. */
export function layer<T extends Drawn>(
  id: string,
  type: T,
  [group, sourceLayer]: [group: string, sourceLayer: string],
  rest: PartOf<T>,
): LayerSpecification {
  return {
    id,
    type,
    source: sourceOf(sourceLayer),
    'source-layer': sourceLayer,
    // Where one mark stands for many, the client has to ask for those that its filter leaves.
    metadata: { group, ...(isThinned.has(sourceLayer) ? { isThinned: true } : {}) },
    ...rest,
  } as LayerSpecification
}
