import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { sans } from '../../tiles/style/fonts.ts'
import type { Theme } from './types.ts'

export const draftSource = 'drafts'

export type DraftState = 'begun' | 'changed' | 'retired'

/** `veil` lies over the register's own lines, so that they are seen as what was. */
const colours: Record<Theme, Record<DraftState | 'veil' | 'halo', string>> = {
  light: {
    begun: '#0b6e4f',
    changed: '#1b4fd6',
    retired: '#a92a1d',
    veil: '#fcfdfc',
    halo: '#ffffff',
  },
  dark: {
    begun: '#7fd6a8',
    changed: '#9db4ff',
    retired: '#ff9b8c',
    veil: '#10151c',
    halo: '#10151c',
  },
}

/** Features with `state` and `label`. Begun: a full line; changed: another; retired: dashes, and nothing inside. */
export function draftLayers(theme: Theme): LayerSpecification[] {
  const { begun, changed, retired, veil, halo } = colours[theme]
  const is = (state: DraftState) => ['==', ['get', 'state'], state] as ExpressionSpecification
  const lives = ['!=', ['get', 'state'], 'retired'] as ExpressionSpecification
  const colour = ['match', ['get', 'state'], 'begun', begun, changed] as ExpressionSpecification
  const line = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: 'drafts-veil',
      type: 'fill',
      source: draftSource,
      paint: { 'fill-color': veil, 'fill-opacity': 0.6 },
    },
    {
      id: 'drafts-fill',
      type: 'fill',
      source: draftSource,
      filter: lives,
      paint: { 'fill-color': colour, 'fill-opacity': ['case', is('begun'), 0.2, 0.1] },
    },
    {
      id: 'drafts-retired',
      type: 'line',
      source: draftSource,
      filter: is('retired'),
      paint: { 'line-color': retired, 'line-width': 2, 'line-dasharray': [2, 2] },
    },
    {
      id: 'drafts-halo',
      type: 'line',
      source: draftSource,
      filter: lives,
      layout: line,
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.8 },
    },
    {
      id: 'drafts-line',
      type: 'line',
      source: draftSource,
      filter: lives,
      layout: line,
      paint: { 'line-color': colour, 'line-width': ['case', is('begun'), 2.5, 1.75] },
    },
    {
      id: 'drafts-label',
      type: 'symbol',
      source: draftSource,
      filter: lives,
      minzoom: 16.5,
      layout: {
        'text-field': ['get', 'label'],
        'text-font': sans('SemiBold'),
        'text-size': 12,
      },
      paint: { 'text-color': colour, 'text-halo-color': halo, 'text-halo-width': 1.6 },
    },
  ]
}
