import type { FeatureCollection } from 'geojson'
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { composeStyle } from '../compose-style.ts'
import { loadFonts } from '../fonts.ts'
import { ramps } from '../needs/ramp.ts'
import { emptyOverlays, nothing } from '../overlay-layers.ts'
import { cssPixelM, scaleAt } from '../scale.ts'
import { formatLength } from '../scale-bar.ts'
import { StyleSource } from '../style-source.ts'
import { collectionOf } from '../tile-source.ts'
import type { Bounds, LngLat } from '../types.ts'
import { layoutSheet, type Sheet } from './layout-sheet.ts'
import { measureText } from './measure-text.ts'
import type { LegendItem } from './options.ts'
import { renderMap } from './render-map.ts'

export interface TownPicture {
  municipality: string
  language: string
  nameLanguages: string[]
  bounds: Bounds
  widthMm: number
  heightMm: number
  legend: LegendItem[]
  notes: string[]
  /** As plan-layers.ts reads it; `number` is written beside what has one. */
  plan?: FeatureCollection
  /** Units with `level`, 0 to 1 along the ramp. */
  need?: FeatureCollection
}

const cssPixelMm = cssPixelM * 1000
const dotsPerInch = 220

/** Single things and what is underground would hide what the picture is about. */
const hidden = new Set(['reports', 'works', 'permits', 'assets', 'network-nodes', 'network-edges'])

/** The town on paper, without a map on the screen: a picture and the sheet around it. */
export async function drawTown(
  picture: TownPicture,
): Promise<{ sheet: Sheet; canvas: HTMLCanvasElement }> {
  const { language, bounds, widthMm, heightMm } = picture
  const [west, south, east, north] = bounds
  const centre: LngLat = [(west + east) / 2, latitudeBetween(south, north)]
  const width = Math.round(widthMm / cssPixelMm)
  const height = Math.round(heightMm / cssPixelMm)
  const zoom = zoomFor(bounds, width, height)
  const { canvas, attributions } = await renderMap({
    ...{ style: await styleOf(picture), centre, zoom, width, height },
    tiles: { asOf: null, session: '' },
    bearing: 0,
    pixelRatio: dotsPerInch / 96,
  })
  const scale = scaleAt(centre[1], zoom)
  const sheet = layoutSheet(
    {
      title: '',
      legend: picture.legend,
      scale,
      scaleText: `1:${new Intl.NumberFormat(language).format(Math.round(scale / 100) * 100)}`,
      bearing: 0,
      notes: [...picture.notes, ...attributions],
      formatLength: (lengthM) => formatLength(lengthM, language),
    },
    { map: { widthMm, heightMm }, marginMm: 0 },
    measureText,
  )
  return { sheet, canvas }
}

async function styleOf(picture: TownPicture): Promise<StyleSpecification> {
  const { municipality, language, nameLanguages, plan = nothing, need } = picture
  const source = new StyleSource(
    (theme, lang) =>
      `/tiles/${municipality}/style.json?theme=${theme}&lang=${encodeURIComponent(lang)}`,
  )
  const base = await source.load('light', language)
  await loadFonts(base, [...nameLanguages, language])
  const style = composeStyle(
    { ...base, layers: base.layers.filter((layer) => !isHidden(layer)) },
    {
      theme: 'light',
      tiles: { asOf: null, session: '' },
      origin: location.origin,
      layers: {},
      filters: {},
      spots: null,
      time: null,
      overlays: { ...emptyOverlays(), plan },
    },
  )
  const names = style.layers.findIndex(({ type }) => type === 'symbol')
  return {
    ...style,
    sources: { ...style.sources, need: { type: 'geojson', data: need ?? nothing } },
    layers: [
      ...style.layers.slice(0, names),
      ...(need ? needLayers : []),
      ...style.layers.slice(names),
      numbers(style),
    ],
  }
}

function isHidden(layer: LayerSpecification): boolean {
  const sourceLayer = 'source-layer' in layer ? layer['source-layer'] : undefined
  return sourceLayer !== undefined && hidden.has(collectionOf(sourceLayer))
}

const rampColour = [
  'interpolate',
  ['linear'],
  ['get', 'level'],
  ...ramps.light.flatMap(({ red, green, blue }, at) => [
    at / (ramps.light.length - 1),
    `rgb(${red} ${green} ${blue})`,
  ]),
] as never

const needLayers: LayerSpecification[] = [
  {
    id: 'need-area',
    type: 'fill',
    source: 'need',
    filter: ['in', 'Polygon', ['geometry-type']],
    paint: { 'fill-color': rampColour, 'fill-opacity': 0.6 },
  },
  {
    id: 'need-line',
    type: 'line',
    source: 'need',
    filter: ['in', 'LineString', ['geometry-type']],
    layout: {
      'line-join': 'round',
      'line-cap': 'round',
      'line-sort-key': ['get', 'level'],
    },
    paint: { 'line-color': rampColour, 'line-width': ['+', 1.5, ['*', 3, ['get', 'level']]] },
  },
]

/** What the rows of a table are called by on the map. */
function numbers(style: StyleSpecification): LayerSpecification {
  const named = style.layers.find((layer) => layer.layout && 'text-font' in layer.layout)
  return {
    id: 'plan-number',
    type: 'symbol',
    source: 'plan',
    filter: ['has', 'number'],
    layout: {
      'text-field': ['to-string', ['get', 'number']],
      'text-font': (named?.layout as { 'text-font': string[] } | undefined)?.['text-font'],
      'text-size': 10,
      'text-allow-overlap': false,
      'symbol-sort-key': ['get', 'number'],
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
      'text-radial-offset': 0.6,
    },
    paint: { 'text-color': '#16211e', 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
  }
}

const mercatorY = (lat: number) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))

function latitudeBetween(south: number, north: number): number {
  const y = (mercatorY(south) + mercatorY(north)) / 2
  return (Math.atan(Math.exp(y)) * 360) / Math.PI - 90
}

/** At which the bounds fill the picture, with a little around them. */
function zoomFor([west, south, east, north]: Bounds, width: number, height: number): number {
  const across = Math.max((east - west) / 360, 1e-6)
  const down = Math.max((mercatorY(north) - mercatorY(south)) / (2 * Math.PI), 1e-6)
  return Math.min(17, Math.log2(Math.min(width / across, height / down) / 512) - 0.16)
}
