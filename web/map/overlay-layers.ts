import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl'
import { changeLayers, changeSource } from './change-layers.ts'
import { draftLayers, draftSource } from './draft-layers.ts'
import { findingLayers, findingSource } from './finding-layers.ts'
import { peopleLayers, peopleSource } from './people-layers.ts'
import { planLayers, planSource } from './plan-layers.ts'
import { marksSource, sketchLayers, sketchSource } from './sketch-layers.ts'
import { surveyLayers, surveySource } from './survey-layers.ts'
import type { Theme } from './types.ts'

/**
 * What lies above the town: the area that all is narrowed to, what changed between two days, what answers a
 * question, what is planned, the parcels of a change set, the selected feature, and what is being drawn or
 * measured.
 */
export interface OverlayData {
  area: FeatureCollection
  changes: FeatureCollection
  answer: FeatureCollection
  plan: FeatureCollection
  drafts: FeatureCollection
  /** What a file holds that is not drawn yet. */
  survey: FeatureCollection
  findings: FeatureCollection
  people: FeatureCollection
  selection: FeatureCollection
  draw: FeatureCollection
  measure: FeatureCollection
  /** What an editor has picked, and what was refused. */
  marks: FeatureCollection
  /** What an editor draws. */
  sketch: FeatureCollection
}

const areaSource = 'area'
const answerSource = 'answer'
const drawSource = 'draw'
const selectionSource = 'selection'
const measureSource = 'measure'

export const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] }

interface Colours {
  selection: string
  measure: string
  answer: string
  halo: string
  /** Over all that an area leaves out. */
  veil: string
}

const colours: Record<Theme, Colours> = {
  light: {
    selection: '#d9480f',
    measure: '#1b4fd6',
    answer: '#a3127f',
    halo: '#ffffff',
    veil: '#f0f4f2',
  },
  dark: {
    selection: '#ffa94d',
    measure: '#91a7ff',
    answer: '#ff9be0',
    halo: '#10151c',
    veil: '#0b1110',
  },
}

export const emptyOverlays = (): OverlayData => ({
  area: nothing,
  changes: nothing,
  answer: nothing,
  plan: nothing,
  drafts: nothing,
  survey: nothing,
  findings: nothing,
  people: nothing,
  selection: nothing,
  draw: nothing,
  measure: nothing,
  marks: nothing,
  sketch: nothing,
})

export function overlaySources(data: OverlayData): Record<string, SourceSpecification> {
  return {
    [areaSource]: { type: 'geojson', data: data.area },
    [changeSource]: { type: 'geojson', data: data.changes },
    [answerSource]: { type: 'geojson', data: data.answer },
    [planSource]: { type: 'geojson', data: data.plan },
    [draftSource]: { type: 'geojson', data: data.drafts },
    [surveySource]: { type: 'geojson', data: data.survey },
    [findingSource]: { type: 'geojson', data: data.findings },
    [peopleSource]: { type: 'geojson', data: data.people },
    [selectionSource]: { type: 'geojson', data: data.selection },
    [drawSource]: { type: 'geojson', data: data.draw },
    [measureSource]: { type: 'geojson', data: data.measure },
    [marksSource]: { type: 'geojson', data: data.marks },
    [sketchSource]: { type: 'geojson', data: data.sketch },
  }
}

export function overlayLayers(theme: Theme): LayerSpecification[] {
  const colour = colours[theme]
  return [
    ...areaLayers(colour),
    ...changeLayers(theme),
    ...answerLayers(colour),
    ...planLayers(theme),
    ...draftLayers(theme),
    ...surveyLayers(theme),
    ...findingLayers(theme),
    ...peopleLayers(theme),
    ...selectionLayers(colour.selection, colour.halo),
    ...handLayers('draw', drawSource, colour),
    ...handLayers('measure', measureSource, colour),
    ...sketchLayers(theme),
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

/** Features with `isOutside` are what an area leaves out. */
function areaLayers({ measure, halo, veil }: Colours): LayerSpecification[] {
  const isOutside = ['has', 'isOutside'] as never
  const isEdge = ['!', isOutside] as never
  const line = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: 'area-outside',
      type: 'fill',
      source: areaSource,
      filter: isOutside,
      paint: { 'fill-color': veil, 'fill-opacity': 0.55, 'fill-antialias': false },
    },
    {
      id: 'area-halo',
      type: 'line',
      source: areaSource,
      filter: isEdge,
      layout: line,
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.85 },
    },
    {
      id: 'area-line',
      type: 'line',
      source: areaSource,
      filter: isEdge,
      layout: line,
      paint: { 'line-color': measure, 'line-width': 2.5 },
    },
  ]
}

function answerLayers({ answer, halo }: Colours): LayerSpecification[] {
  const outlined = ['!', punctual] as never
  const line = { 'line-join': 'round', 'line-cap': 'round' } as const
  return [
    {
      id: 'answer-fill',
      type: 'fill',
      source: answerSource,
      filter: areal as never,
      paint: { 'fill-color': answer, 'fill-opacity': 0.25 },
    },
    {
      id: 'answer-halo',
      type: 'line',
      source: answerSource,
      filter: outlined,
      layout: line,
      paint: {
        'line-color': halo,
        'line-width': ['interpolate', ['linear'], ['zoom'], 12, 4, 17, 8],
        'line-opacity': 0.8,
      },
    },
    {
      id: 'answer-line',
      type: 'line',
      source: answerSource,
      filter: outlined,
      layout: line,
      paint: {
        'line-color': answer,
        'line-width': ['interpolate', ['linear'], ['zoom'], 12, 2, 17, 4],
      },
    },
    {
      id: 'answer-point',
      type: 'circle',
      source: answerSource,
      filter: punctual as never,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 4, 17, 8],
        'circle-color': answer,
        'circle-stroke-color': halo,
        'circle-stroke-width': 1.5,
      },
    },
  ]
}

/** What is under the hand: a line with its corners. */
function handLayers(
  name: 'draw' | 'measure',
  source: string,
  { measure: colour, halo }: Colours,
): LayerSpecification[] {
  return [
    {
      id: `${name}-fill`,
      type: 'fill',
      source,
      filter: areal as never,
      paint: { 'fill-color': colour, 'fill-opacity': 0.15 },
    },
    {
      id: `${name}-halo`,
      type: 'line',
      source,
      filter: ['!', punctual] as never,
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.8 },
    },
    {
      id: `${name}-line`,
      type: 'line',
      source,
      filter: ['!', punctual] as never,
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': 2, 'line-dasharray': [3, 2] },
    },
    {
      id: `${name}-points`,
      type: 'circle',
      source,
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
