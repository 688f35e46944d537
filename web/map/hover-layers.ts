import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { tileSource } from './tile-source.ts'
import type { Theme } from './types.ts'

/** Points have signs that are large enough; of these the shape is what one wants to see. */
const outlined = ['parcels', 'buildings', 'network_edges']

const colours: Record<Theme, string> = { light: '#1d1712', dark: '#fff4e0' }

/** Outlines of what the pointer is over, by the feature state that hover.ts sets. */
export function hoverLayers(base: StyleSpecification, theme: Theme): LayerSpecification[] {
  const present = new Set(
    base.layers.map((layer) => ('source-layer' in layer ? layer['source-layer'] : undefined)),
  )
  return outlined
    .filter((sourceLayer) => present.has(sourceLayer))
    .map((sourceLayer) => ({
      id: `hover-${sourceLayer}`,
      type: 'line',
      source: tileSource,
      'source-layer': sourceLayer,
      minzoom: 15.5,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': colours[theme],
        'line-width': 1.8,
        'line-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.75, 0],
        'line-opacity-transition': { duration: 0 },
      },
    }))
}
