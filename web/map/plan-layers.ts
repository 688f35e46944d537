import type { LayerSpecification } from 'maplibre-gl'
import type { Theme } from './types.ts'

export const planSource = 'plan'

/** One for each year of a plan, or for each group; further ones begin again. */
const planTones = 8

/** Apart in lightness too, for those who tell few colours apart. */
const tones: Record<Theme, { tones: string[]; open: string; halo: string }> = {
  light: {
    tones: ['#7a0177', '#c51b5a', '#d95f0e', '#8a6d00', '#2e7d32', '#0b6e99', '#27408b', '#5b2a86'],
    open: '#59645f',
    halo: '#ffffff',
  },
  dark: {
    tones: ['#e7a3e5', '#ff8fb3', '#ffb072', '#e8d26a', '#8fd694', '#7fcdf0', '#a9b9ff', '#cfaaf0'],
    open: '#a8b5b0',
    halo: '#10151c',
  },
}

/** The colour of a tone, for what stands beside the map. */
export function toneColour(theme: Theme, tone: number | null): string {
  const { tones: colours, open } = tones[theme]
  return tone === null ? open : colours[tone % planTones]!
}

/**
 * Features with `tone` (0 …; absent: not chosen) and `collection`; `year` is written beside what has
 * one, so that the colour does not speak alone.
 */
export function planLayers(theme: Theme): LayerSpecification[] {
  const { tones: colours, open, halo } = tones[theme]
  const colour = [
    'match',
    ['case', ['has', 'tone'], ['%', ['get', 'tone'], planTones], -1],
    ...colours.flatMap((each, tone) => [tone, each]),
    open,
  ] as never
  const isOpen = ['!', ['has', 'tone']] as never
  const isOf = (kind: string) => ['in', kind, ['geometry-type']] as never
  const line = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: 'plan-fill',
      type: 'fill',
      source: planSource,
      filter: isOf('Polygon'),
      paint: { 'fill-color': colour, 'fill-opacity': 0.28 },
    },
    {
      id: 'plan-halo',
      type: 'line',
      source: planSource,
      filter: ['!', isOf('Point')] as never,
      layout: line,
      paint: { 'line-color': halo, 'line-width': ['case', isOpen, 4, 8], 'line-opacity': 0.8 },
    },
    {
      id: 'plan-line',
      type: 'line',
      source: planSource,
      filter: ['!', isOf('Point')] as never,
      layout: line,
      paint: { 'line-color': colour, 'line-width': ['case', isOpen, 2, 5] },
    },
    {
      id: 'plan-point',
      type: 'circle',
      source: planSource,
      filter: isOf('Point'),
      paint: {
        'circle-color': colour,
        'circle-radius': ['case', isOpen, 4, 7],
        'circle-stroke-color': halo,
        'circle-stroke-width': 2,
      },
    },
  ]
}
