import type { LayerSpecification } from 'maplibre-gl'
import { sans } from '../../tiles/style/fonts.ts'
import type { Theme } from './types.ts'

export const peopleSource = 'people'

const colours: Record<Theme, { line: string; halo: string }> = {
  light: { line: '#7a3a9b', halo: '#ffffff' },
  dark: { line: '#d7a9ee', halo: '#10151c' },
}

/** What others have before them while they edit: features with `label`. */
export function peopleLayers(theme: Theme): LayerSpecification[] {
  const { line, halo } = colours[theme]
  return [
    {
      id: 'people-line',
      type: 'line',
      source: peopleSource,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': line, 'line-width': 1.5, 'line-dasharray': [3, 2] },
    },
    {
      id: 'people-label',
      type: 'symbol',
      source: peopleSource,
      layout: {
        'symbol-placement': 'line',
        'text-field': ['get', 'label'],
        'text-font': sans('SemiBold'),
        'text-size': 12,
        'text-offset': [0, -0.9],
      },
      paint: { 'text-color': line, 'text-halo-color': halo, 'text-halo-width': 1.6 },
    },
  ]
}
