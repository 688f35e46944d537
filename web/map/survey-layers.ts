import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { sans } from '../../tiles/style/fonts.ts'
import type { Theme } from './types.ts'

export const surveySource = 'survey'

/** Areas: to be taken, left aside, wrong. Points: what is wrong there, and what was looked at last. */
export type SurveyRole = 'taken' | 'left' | 'wrong' | 'error' | 'warning' | 'marked'

const colours: Record<
  Theme,
  { taken: string; left: string; bad: string; warn: string; halo: string }
> = {
  light: { taken: '#7a2fa0', left: '#4d5c56', bad: '#a92a1d', warn: '#865400', halo: '#ffffff' },
  dark: { taken: '#d9a4f5', left: '#a9b5b0', bad: '#f29487', warn: '#e3b35d', halo: '#10151c' },
}

/** What a surveyor's file holds, before any of it is drawn: features with `role` and `label`. */
export function surveyLayers(theme: Theme): LayerSpecification[] {
  const { taken, left, bad, warn, halo } = colours[theme]
  const role = ['get', 'role'] as ExpressionSpecification
  const colour = [
    'match',
    role,
    'taken',
    taken,
    ['wrong', 'error'],
    bad,
    ['warning', 'marked'],
    warn,
    left,
  ] as unknown as ExpressionSpecification
  const areal = ['match', role, ['taken', 'left', 'wrong'], true, false] as never
  const isTaken = ['==', role, 'taken'] as never
  const line = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: 'survey-fill',
      type: 'fill',
      source: surveySource,
      filter: areal,
      paint: {
        'fill-color': colour,
        'fill-opacity': ['match', role, 'taken', 0.22, 0.06] as never,
      },
    },
    {
      id: 'survey-halo',
      type: 'line',
      source: surveySource,
      filter: areal,
      layout: line,
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.8 },
    },
    {
      id: 'survey-line',
      type: 'line',
      source: surveySource,
      filter: ['all', areal, isTaken] as never,
      layout: line,
      paint: { 'line-color': colour, 'line-width': 2.5 },
    },
    {
      id: 'survey-line-left',
      type: 'line',
      source: surveySource,
      filter: ['all', areal, ['!', isTaken]] as never,
      layout: line,
      paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [2, 2] },
    },
    {
      id: 'survey-label',
      type: 'symbol',
      source: surveySource,
      filter: areal,
      minzoom: 15,
      layout: { 'text-field': ['get', 'label'], 'text-font': sans('SemiBold'), 'text-size': 12 },
      paint: { 'text-color': colour, 'text-halo-color': halo, 'text-halo-width': 1.6 },
    },
    {
      id: 'survey-point',
      type: 'circle',
      source: surveySource,
      filter: ['match', role, ['error', 'warning'], true, false] as never,
      paint: {
        'circle-radius': 6,
        'circle-color': colour,
        'circle-stroke-color': halo,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'survey-marked',
      type: 'circle',
      source: surveySource,
      filter: ['==', role, 'marked'] as never,
      paint: {
        'circle-radius': 15,
        'circle-opacity': 0,
        'circle-color': colour,
        'circle-stroke-color': colour,
        'circle-stroke-width': 3,
      },
    },
  ]
}
