import type { LayerSpecification } from 'maplibre-gl'
import type { Audience } from '../layers.ts'
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
    source: sourceName,
    'source-layer': sourceLayer,
    metadata: { group },
    ...rest,
  } as LayerSpecification
}
