import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Theme } from './types.ts'

export const findingSource = 'findings'

const colours: Record<Theme, { error: string; other: string; halo: string }> = {
  light: { error: '#a92a1d', other: '#865400', halo: '#ffffff' },
  dark: { error: '#f29487', other: '#e3b35d', halo: '#10151c' },
}

/** Where rules find something: features with `severity`. */
export function findingLayers(theme: Theme): LayerSpecification[] {
  const { error, other, halo } = colours[theme]
  const colour = [
    'match',
    ['get', 'severity'],
    'error',
    error,
    other,
  ] as unknown as ExpressionSpecification
  const areal = ['in', ['geometry-type'], ['literal', ['Polygon', 'MultiPolygon']]] as never
  const point = ['in', ['geometry-type'], ['literal', ['Point', 'MultiPoint']]] as never
  return [
    {
      id: 'findings-fill',
      type: 'fill',
      source: findingSource,
      filter: areal,
      paint: { 'fill-color': colour, 'fill-opacity': 0.25 },
    },
    {
      id: 'findings-line',
      type: 'line',
      source: findingSource,
      filter: ['!', point] as never,
      paint: { 'line-color': colour, 'line-width': 2 },
    },
    {
      id: 'findings-point',
      type: 'circle',
      source: findingSource,
      filter: point,
      paint: {
        'circle-radius': 7,
        'circle-color': colour,
        'circle-stroke-color': halo,
        'circle-stroke-width': 2,
      },
    },
  ]
}
