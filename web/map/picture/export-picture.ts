import type { Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'
import { attributionsOf } from '../attribution.ts'
import { cssPixelM, scaleAt, zoomForScale } from '../scale.ts'
import { formatLength } from '../scale-bar.ts'
import type { TileVersion } from '../tile-address.ts'
import type { LngLat } from '../types.ts'
import { drawSheet, middleOf } from './draw-sheet.ts'
import { layoutSheet, type SheetContent } from './layout-sheet.ts'
import { measureText } from './measure-text.ts'
import type { PdfOptions, PictureOptions, PngOptions } from './options.ts'
import { renderMap } from './render-map.ts'

export interface PictureSource {
  map: MapLibreMap
  style: StyleSpecification
  tiles: TileVersion
  language: string
  /** Draws what is not in the style. */
  draw?: (map: MapLibreMap) => Promise<void>
}

const cssPixelMm = cssPixelM * 1000
const paperMm = { a4: [210, 297], a3: [297, 420] } as const

/** The present view as a PNG or PDF blob, drawn anew at the resolution asked for. */
export function exportPicture(source: PictureSource, options: PictureOptions): Promise<Blob> {
  return options.format === 'png' ? exportPng(source, options) : exportPdf(source, options)
}

async function exportPng(source: PictureSource, options: PngOptions): Promise<Blob> {
  const { map, style, tiles, draw } = source
  const { clientWidth: width, clientHeight: height } = map.getContainer()
  const { pixelRatio = 2 } = options
  const centre: LngLat = map.getCenter().toArray()
  const zoom = map.getZoom()
  const bearing = map.getBearing()
  const { canvas: picture, groups } = await renderMap({
    ...{ style, tiles, centre, zoom, bearing, width, height, pixelRatio, draw },
  })
  const sheet = layoutSheet(
    // A picture for the screen is shown at any size: it has a bar but no 1:n.
    { ...contentOf(source, options, scaleAt(centre[1], zoom), groups), scaleText: '' },
    { map: { widthMm: width * cssPixelMm, heightMm: height * cssPixelMm }, marginMm: 5 },
    measureText,
  )
  return drawSheet(sheet, picture, pixelRatio / cssPixelMm)
}

async function exportPdf(source: PictureSource, options: PdfOptions): Promise<Blob> {
  const { map, style, tiles, language, draw } = source
  const { title = '', dotsPerInch = 200 } = options
  const centre: LngLat = map.getCenter().toArray()
  const bearing = map.getBearing()
  const scale = options.scale ?? scaleAt(centre[1], map.getZoom())
  const [short, long] = paperMm[options.paper]
  const [widthMm, heightMm] = options.orientation === 'portrait' ? [short, long] : [long, short]
  const size = { page: { widthMm, heightMm }, marginMm: 10 }
  const layout = (groups: Set<string>) =>
    layoutSheet(contentOf(source, options, scale, groups), size, measureText)
  // Which layers the legend must explain is known when the map is drawn, and how much of the page is
  // left for the map when the legend is laid out: so the map is drawn as large as it may be, and cut.
  const largest = layout(new Set()).map
  const [{ canvas, groups }, { writePdf }] = await Promise.all([
    renderMap({
      ...{ style, tiles, centre, bearing, draw },
      zoom: zoomForScale(centre[1], scale),
      width: Math.round(largest.width / cssPixelMm),
      height: Math.round(largest.height / cssPixelMm),
      pixelRatio: dotsPerInch / 96,
    }),
    import('./write-pdf.ts'),
  ])
  const sheet = layout(groups)
  const picture = middleOf(canvas, sheet.map.height / largest.height)
  return writePdf(sheet, picture, { title, language })
}

function contentOf(
  { map, language }: PictureSource,
  { title = '', legend = [], notes = [] }: PictureOptions,
  scale: number,
  groups: Set<string>,
): SheetContent {
  const rounded = scale >= 100 ? Math.round(scale) : scale
  return {
    title,
    legend: legend.filter(({ group }) => group === undefined || groups.has(group)),
    scale,
    scaleText: `1:${new Intl.NumberFormat(language).format(rounded)}`,
    bearing: map.getBearing(),
    notes: [...notes, ...attributionsOf(map)],
    formatLength: (lengthM) => formatLength(lengthM, language),
  }
}
