import type {
  LayerSpecification,
  SourceSpecification,
  StyleSpecification,
  VectorSourceSpecification,
} from 'maplibre-gl'
import { maxZoom, minZoom } from '../grid.ts'
import type { Audience } from '../layers.ts'
import type { MunicipalityFacts } from '../municipalities.ts'
import { groundLayers, zoneLayers } from './ground.ts'
import { aloneLayers, type Palette, sourceName, sourceOf } from './layer-kit.ts'
import { legendGroups } from './legend.ts'
import { lotLabels, lotLayers } from './lots.ts'
import {
  assetLayers,
  conditionLayers,
  orderLayers,
  permitLayers,
  programmeLayers,
  reportLayers,
  worksLayers,
} from './marks.ts'
import { districtLines, placeLabels } from './places.ts'
import { streetLabels, streetLayers } from './streets.ts'
import { type Theme, tokens } from './tokens.ts'
import { networkLayers } from './utilities.ts'

export interface StyleOptions {
  municipality: MunicipalityFacts
  audience: Audience
  theme: Theme
  language: string
  /** Of the tiles; https://example.org */
  origin: string
  basemapUrl?: string
}

/**
 * The map of a municipality as a MapLibre style. It names no sprite and no glyphs: labels are drawn
 * with the page's fonts, icons from icons.ts.
 */
export function mapStyle(options: StyleOptions): StyleSpecification {
  const { municipality, audience, theme, language, origin, basemapUrl } = options
  const t = tokens[theme]
  const palette: Palette = {
    theme,
    t,
    audience,
    municipality,
    pixelsPerMetre16: pixelsPerMetre16(municipality),
  }
  const bounds = municipality.bounds
  const source: VectorSourceSpecification = {
    type: 'vector',
    tiles: [`${origin}/tiles/${municipality.slug}/{z}/{x}/{y}.mvt`],
    minzoom: minZoom,
    maxzoom: maxZoom,
    ...(bounds ? { bounds: [...bounds] as [number, number, number, number] } : {}),
  }
  return {
    version: 8,
    name: municipality.name,
    metadata: { theme, language, groups: legendGroups(audience).map(({ group }) => group) },
    ...(bounds ? { center: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2] } : {}),
    sources: {
      [sourceName]: source,
      ...(audience === 'staff' ? aloneSources(source) : {}),
      ...basemapSource(basemapUrl),
    },
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': t.paper } },
      ...(basemapUrl ? [basemapLayer] : []),
      ...groundLayers(palette),
      ...districtLines(palette),
      ...streetLayers(palette),
      ...lotLayers(palette),
      ...zoneLayers(palette),
      ...(audience === 'staff' ? networkLayers(palette) : []),
      ...assetLayers(palette),
      ...(audience === 'staff' ? conditionLayers(palette) : []),
      ...(audience === 'staff' ? programmeLayers(palette) : []),
      ...worksLayers(palette),
      ...lotLabels(palette),
      ...streetLabels(palette),
      ...(audience === 'staff' ? orderLayers(palette) : []),
      ...permitLayers(palette),
      ...reportLayers(palette),
      ...placeLabels(palette),
    ],
  }
}

function aloneSources(source: VectorSourceSpecification): Record<string, SourceSpecification> {
  return Object.fromEntries(
    aloneLayers.map((name) => [
      sourceOf(name),
      { ...source, tiles: source.tiles!.map((tile) => `${tile}?layer=${name}`) },
    ]),
  )
}

function basemapSource(url: string | undefined): Record<string, SourceSpecification> {
  return url ? { basemap: { type: 'raster', tiles: [url], tileSize: 256 } } : {}
}

const basemapLayer: LayerSpecification = {
  id: 'basemap',
  type: 'raster',
  source: 'basemap',
  metadata: { group: 'basemap' },
}

const equatorM = 40_075_016.685578488

/** Web Mercator stretches away from the equator; true widths have to follow. */
function pixelsPerMetre16({ bounds }: MunicipalityFacts): number {
  const latitude = bounds ? (bounds[1] + bounds[3]) / 2 : 45
  return (512 * 2 ** 16) / (equatorM * Math.cos((latitude * Math.PI) / 180))
}
