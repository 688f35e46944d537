import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { sans } from '../../tiles/style/fonts.ts'
import type { Theme } from './types.ts'

/** What an editor has in hand: parcels that are picked, what is drawn, what it snaps to, and what was refused. */
export const sketchSource = 'sketch'
export const marksSource = 'marks'

const colours: Record<Theme, { hand: string; picked: string; refused: string; halo: string }> = {
  light: { hand: '#1b4fd6', picked: '#8a3ffc', refused: '#a92a1d', halo: '#ffffff' },
  dark: { hand: '#9db4ff', picked: '#d0b0ff', refused: '#ff9b8c', halo: '#10151c' },
}

const is = (role: string) => ['==', ['get', 'role'], role] as ExpressionSpecification
const round = { 'line-join': 'round', 'line-cap': 'round' } as const

export function sketchLayers(theme: Theme): LayerSpecification[] {
  const { hand, picked, refused, halo } = colours[theme]
  return [
    {
      id: 'marks-picked',
      type: 'fill',
      source: marksSource,
      filter: is('picked'),
      paint: { 'fill-color': picked, 'fill-opacity': 0.18 },
    },
    {
      id: 'marks-picked-line',
      type: 'line',
      source: marksSource,
      filter: is('picked'),
      layout: round,
      paint: { 'line-color': picked, 'line-width': 3 },
    },
    {
      id: 'marks-refused-line',
      type: 'line',
      source: marksSource,
      filter: is('refused-parcel'),
      paint: { 'line-color': refused, 'line-width': 3, 'line-dasharray': [3, 1.5] },
    },
    {
      id: 'sketch-shape',
      type: 'fill',
      source: sketchSource,
      filter: is('shape'),
      paint: { 'fill-color': hand, 'fill-opacity': 0.14 },
    },
    {
      id: 'sketch-guide',
      type: 'line',
      source: sketchSource,
      filter: is('guide'),
      paint: { 'line-color': picked, 'line-width': 1.5, 'line-dasharray': [4, 3] },
    },
    {
      id: 'sketch-halo',
      type: 'line',
      source: sketchSource,
      filter: is('line'),
      layout: round,
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.85 },
    },
    {
      id: 'sketch-line',
      type: 'line',
      source: sketchSource,
      filter: is('line'),
      layout: round,
      paint: { 'line-color': hand, 'line-width': 2.5 },
    },
    {
      id: 'sketch-length',
      type: 'symbol',
      source: sketchSource,
      filter: is('leg'),
      layout: {
        'symbol-placement': 'line-center',
        'text-field': ['get', 'label'],
        'text-font': sans('SemiBold'),
        'text-size': 12,
        'text-offset': [0, -0.9],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': hand, 'text-halo-color': halo, 'text-halo-width': 2 },
    },
    {
      id: 'sketch-corner',
      type: 'circle',
      source: sketchSource,
      filter: is('corner'),
      paint: {
        'circle-radius': 4.5,
        'circle-color': halo,
        'circle-stroke-color': hand,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'sketch-snap',
      type: 'circle',
      source: sketchSource,
      filter: is('snap'),
      paint: {
        'circle-radius': 8,
        'circle-color': picked,
        'circle-opacity': 0.2,
        'circle-stroke-color': picked,
        'circle-stroke-width': 2.5,
      },
    },
    {
      id: 'marks-refused',
      type: 'circle',
      source: marksSource,
      filter: is('refused'),
      paint: {
        'circle-radius': 10,
        'circle-color': refused,
        'circle-opacity': 0.25,
        'circle-stroke-color': refused,
        'circle-stroke-width': 3,
      },
    },
  ]
}
