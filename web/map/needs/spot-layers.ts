import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { needZooms } from '../../../tiles/needs/zooms.ts'
import { tileSource } from '../tile-source.ts'
import type { Theme, UnitKind } from '../types.ts'

/** What chance does not explain: of now, or of what became of it over time. */
export type SpotTone =
  | 'hot'
  | 'cold'
  | 'high-among-low'
  | 'low-among-high'
  | `${'' | 'cold-'}${SpotPattern}`

export type SpotPattern =
  | 'new'
  | 'consecutive'
  | 'intensifying'
  | 'persistent'
  | 'diminishing'
  | 'sporadic'
  | 'oscillating'
  | 'historical'

export interface Spots {
  kind: UnitKind
  /** Of the run whose units these are. */
  version: string
  marks: { tone: SpotTone; ids: number[] }[]
}

/** What is above the expected is warm, what is below is cold; what grows is stronger than what goes. */
const colours: Record<SpotTone, Record<Theme, string>> = {
  hot: { light: '#b3122b', dark: '#ff6b5e' },
  cold: { light: '#1f5fa8', dark: '#6cb4ff' },
  'high-among-low': { light: '#c26a00', dark: '#ffb454' },
  'low-among-high': { light: '#5d4a9c', dark: '#b8a4ff' },
  new: { light: '#e0007a', dark: '#ff7cc0' },
  consecutive: { light: '#e0561b', dark: '#ff9a66' },
  intensifying: { light: '#7a0019', dark: '#ff4d4d' },
  persistent: { light: '#b3122b', dark: '#e0605c' },
  diminishing: { light: '#d98c80', dark: '#b98a84' },
  sporadic: { light: '#c79a2b', dark: '#e6cf7a' },
  oscillating: { light: '#a0678f', dark: '#d3a2c8' },
  historical: { light: '#8d7b74', dark: '#a79c98' },
  'cold-new': { light: '#00868c', dark: '#4fe0dd' },
  'cold-consecutive': { light: '#1c7fd1', dark: '#7cc4ff' },
  'cold-intensifying': { light: '#0b2f78', dark: '#5b8cff' },
  'cold-persistent': { light: '#1f5fa8', dark: '#6f9fdf' },
  'cold-diminishing': { light: '#88a9cc', dark: '#90a7c0' },
  'cold-sporadic': { light: '#5e8f7a', dark: '#9fd0ba' },
  'cold-oscillating': { light: '#7b7fb5', dark: '#a9ade0' },
  'cold-historical': { light: '#74808b', dark: '#9aa5ae' },
}

export function spotColour(theme: Theme, tone: SpotTone): string {
  return colours[tone][theme]
}

const spotSource = 'spots'

/** The units of need once more, as tiles that the style can draw; from the address of the town's own. */
export function spotSources(
  base: StyleSpecification,
  spots: Spots | null,
): Record<string, SourceSpecification> {
  const town = base.sources[tileSource]
  if (!spots || town?.type !== 'vector' || !town.tiles) return {}
  const zooms = needZooms[spots.kind]
  const query = `?run=${encodeURIComponent(spots.version)}`
  const tiles = town.tiles.map(
    (tile) => `${tile.replace('/{z}', `/needs/${spots.kind}/{z}`)}${query}`,
  )
  return { [spotSource]: { type: 'vector', tiles, minzoom: zooms.min, maxzoom: zooms.max } }
}

/** A unit is marked by the colour of its class; what is unlike its surroundings has a dashed edge. */
export function spotLayers(theme: Theme, spots: Spots | null): LayerSpecification[] {
  const marks = spots?.marks.filter(({ ids }) => ids.length > 0) ?? []
  if (!spots || marks.length === 0) return []
  const isLine = spots.kind === 'road-segment' || spots.kind === 'network-edge'
  const colour = [
    'match',
    ['id'],
    ...marks.flatMap(({ tone, ids }) => [ids, colours[tone][theme]]),
    'rgba(0, 0, 0, 0)',
  ] as never
  const isMarked = ['match', ['id'], marks.flatMap(({ ids }) => ids), true, false] as never
  const isOutlier = ({ tone }: Spots['marks'][number]) => tone.includes('-among-')
  const outliers = marks.filter(isOutlier).flatMap(({ ids }) => ids)
  const common = { source: spotSource, 'source-layer': 'needs' } as const
  const width = [...['interpolate', ['exponential', 1.5], ['zoom'], 12, 3, 16, 8, 20, 18]] as never
  if (isLine)
    return [
      {
        id: 'spot-line',
        type: 'line',
        ...common,
        filter: isMarked,
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colour, 'line-width': width, 'line-opacity': 0.85 },
      },
    ]
  return [
    {
      id: 'spot-fill',
      type: 'fill',
      ...common,
      filter: isMarked,
      paint: { 'fill-color': colour, 'fill-opacity': 0.5 },
    },
    {
      id: 'spot-edge',
      type: 'line',
      ...common,
      filter: ['match', ['id'], outliers.length > 0 ? outliers : [-1], true, false] as never,
      paint: { 'line-color': colour, 'line-width': 2.5, 'line-dasharray': [2, 1.5] },
    },
  ]
}

/** Signs of single things, works and all names lie above need. */
const signs = new Set(['assets', 'works', 'permits', 'reports', 'work_orders'])
const firstNames = new Set(['parcel-number'])

/** Whether a layer of the style is one that need and its spots lie below. */
export function isAboveNeed(id: string, sourceLayer: string | undefined): boolean {
  return signs.has(sourceLayer ?? '') || firstNames.has(id)
}
