import type { LayerSpecification } from 'maplibre-gl'
import type { Theme } from './types.ts'

export const changeSource = 'changes'

const kinds = ['begun', 'ended', 'reshaped', 'described'] as const
export type ChangeKind = (typeof kinds)[number]

/** Apart in lightness too, for those who tell few colours apart. */
const colours: Record<Theme, Record<ChangeKind, string>> = {
  light: { begun: '#1b7a3d', ended: '#a61b2b', reshaped: '#8a4b00', described: '#3c3f9e' },
  dark: { begun: '#7ddb9b', ended: '#ff9aa4', reshaped: '#f3c27a', described: '#b3b7ff' },
}

/** The colour of a kind, for what stands beside the map. */
export function changeColour(theme: Theme, kind: ChangeKind): string {
  return colours[theme][kind]
}

/** Features with `kind`; what ended has a dashed edge, so that the colour does not speak alone. */
export function changeLayers(theme: Theme): LayerSpecification[] {
  const colour = [
    'match',
    ['get', 'kind'],
    ...kinds.flatMap((kind) => [kind, colours[theme][kind]]),
    '#888888',
  ] as never
  const isEnded = ['==', ['get', 'kind'], 'ended'] as never
  const line = { 'line-join': 'round', 'line-cap': 'round' } as const
  const width = ['interpolate', ['linear'], ['zoom'], 12, 1.5, 17, 3] as never
  return [
    {
      id: 'changes-fill',
      type: 'fill',
      source: changeSource,
      paint: { 'fill-color': colour, 'fill-opacity': 0.28 },
    },
    {
      id: 'changes-line',
      type: 'line',
      source: changeSource,
      filter: ['!', isEnded] as never,
      layout: line,
      paint: { 'line-color': colour, 'line-width': width },
    },
    {
      id: 'changes-ended',
      type: 'line',
      source: changeSource,
      filter: isEnded,
      layout: line,
      paint: { 'line-color': colour, 'line-width': width, 'line-dasharray': [2, 2] },
    },
  ]
}
