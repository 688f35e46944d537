import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { planLayers, planSource } from './plan-layers.ts'
import type { Theme } from './types.ts'

/** What lies above the town: what is planned, the selected feature and what is being measured. */
export interface OverlayData {
  plan: FeatureCollection
  selection: FeatureCollection
  measure: FeatureCollection
}

const selectionSource = 'selection'
const measureSource = 'measure'

export const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] }

const colours: Record<Theme, { selection: string; measure: string; halo: string }> = {
  light: { selection: '#d9480f', measure: '#1b4fd6', halo: '#ffffff' },
  dark: { selection: '#ffa94d', measure: '#91a7ff', halo: '#10151c' },
}

export function overlaySources(data: OverlayData): Record<string, SourceSpecification> {
  return {
    [planSource]: { type: 'geojson', data: data.plan },
    [selectionSource]: { type: 'geojson', data: data.selection },
    [measureSource]: { type: 'geojson', data: data.measure },
  }
}

export function overlayLayers(theme: Theme): LayerSpecification[] {
  const colour = colours[theme]
  return [
    ...planLayers(theme),
    ...selectionLayers(colour.selection, colour.halo),
    ...measureLayers(colour.measure, colour.halo),
  ]
}

const areal = ['in', ['geometry-type'], ['literal', ['Polygon', 'MultiPolygon']]] as const
const punctual = ['in', ['geometry-type'], ['literal', ['Point', 'MultiPoint']]] as const

function selectionLayers(colour: string, halo: string): LayerSpecification[] {
  const outlined = ['!', punctual] as never
  return [
    {
      id: 'selection-fill',
      type: 'fill',
      source: selectionSource,
      filter: areal as never,
      paint: { 'fill-color': colour, 'fill-opacity': ['case', ['get', 'isLarge'], 0.05, 0.14] },
    },
    {
      id: 'selection-halo',
      type: 'line',
      source: selectionSource,
      filter: outlined,
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': halo, 'line-width': 6, 'line-opacity': 0.85 },
    },
    {
      id: 'selection-line',
      type: 'line',
      source: selectionSource,
      filter: outlined,
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': colour, 'line-width': 3 },
    },
    // A ring marks points, and lines and areas that are too small to be seen at this zoom.
    {
      id: 'selection-ring',
      type: 'circle',
      source: selectionSource,
      filter: [
        'all',
        punctual,
        ['<', ['zoom'], ['coalesce', ['get', 'ringUntilZoom'], 99]],
      ] as never,
      paint: {
        'circle-radius': 11,
        'circle-color': colour,
        'circle-opacity': 0.15,
        'circle-stroke-color': colour,
        'circle-stroke-width': 3,
      },
    },
  ]
}

function measureLayers(colour: string, halo: string): LayerSpecification[] {
  return [
    {
      id: 'measure-fill',
      type: 'fill',
      source: measureSource,
      filter: areal as never,
      paint: { 'fill-color': colour, 'fill-opacity': 0.15 },
    },
    {
      id: 'measure-halo',
      type: 'line',
      source: measureSource,
      filter: ['!', punctual] as never,
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.8 },
    },
    {
      id: 'measure-line',
      type: 'line',
      source: measureSource,
      filter: ['!', punctual] as never,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [3, 2] },
    },
    {
      id: 'measure-points',
      type: 'circle',
      source: measureSource,
      filter: punctual as never,
      paint: {
        'circle-radius': 4.5,
        'circle-color': halo,
        'circle-stroke-color': colour,
        'circle-stroke-width': 2,
      },
    },
  ]
}
