import type { Map as MapLibreMap, StyleSpecification } from 'maplibre-gl'
import { attributionsOf } from '../attribution.ts'
import { cssPixelM, scaleAt, zoomForScale } from '../scale.ts'
import { formatLength } from '../scale-bar.ts'
import type { TileVersion } from '../tile-address.ts'
import type { LngLat, Translate } from '../types.ts'
import { canvasFont, drawOnCanvas } from './draw-on-canvas.ts'
import { layoutSheet, type SheetContent } from './layout-sheet.ts'
import type { MeasureText } from './marks.ts'
import type { PdfOptions, PictureOptions, PngOptions } from './options.ts'
import { renderMap } from './render-map.ts'

export interface PictureSource {
  map: MapLibreMap
  style: StyleSpecification
  tiles: TileVersion
  language: string
  translate: Translate
}

const cssPixelMm = cssPixelM * 1000
const paperMm = { a4: [210, 297], a3: [297, 420] } as const

/** The present view as a PNG or PDF blob, drawn anew at the resolution asked for. */
export function exportPicture(source: PictureSource, options: PictureOptions): Promise<Blob> {
  return options.format === 'png' ? exportPng(source, options) : exportPdf(source, options)
}

async function exportPng(source: PictureSource, options: PngOptions): Promise<Blob> {
  const { map, style, tiles } = source
  const { clientWidth: width, clientHeight: height } = map.getContainer()
  const { pixelRatio = 2 } = options
  const centre: LngLat = map.getCenter().toArray()
  const zoom = map.getZoom()
  const sheet = layoutSheet(
    contentOf(source, options, scaleAt(centre[1], zoom), false),
    { map: { widthMm: width * cssPixelMm, heightMm: height * cssPixelMm }, marginMm: 5 },
    measureText,
  )
  const picture = await renderMap({
    style,
    tiles,
    centre,
    zoom,
    bearing: map.getBearing(),
    width,
    height,
    pixelRatio,
  })
  const canvas = document.createElement('canvas')
  const pixelsPerMm = pixelRatio / cssPixelMm
  canvas.width = Math.round(sheet.widthMm * pixelsPerMm)
  canvas.height = Math.round(sheet.heightMm * pixelsPerMm)
  const context = canvas.getContext('2d')!
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(pixelsPerMm, pixelsPerMm)
  context.drawImage(picture, sheet.map.x, sheet.map.y, sheet.map.width, sheet.map.height)
  drawOnCanvas(context, sheet.marks)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture'))), 'image/png')
  })
}

async function exportPdf(source: PictureSource, options: PdfOptions): Promise<Blob> {
  const { map, style, tiles } = source
  const centre: LngLat = map.getCenter().toArray()
  const scale = options.scale ?? scaleAt(centre[1], map.getZoom())
  const [short, long] = paperMm[options.paper]
  const [widthMm, heightMm] = options.orientation === 'portrait' ? [short, long] : [long, short]
  const sheet = layoutSheet(
    contentOf(source, options, scale, true),
    { page: { widthMm, heightMm }, marginMm: 10 },
    measureText,
  )
  const [picture, { writePdf }] = await Promise.all([
    renderMap({
      style,
      tiles,
      centre,
      zoom: zoomForScale(centre[1], scale),
      bearing: map.getBearing(),
      width: Math.round(sheet.map.width / cssPixelMm),
      height: Math.round(sheet.map.height / cssPixelMm),
      pixelRatio: (options.dotsPerInch ?? 200) / 96,
    }),
    import('./write-pdf.ts'),
  ])
  return writePdf(sheet, picture, { title: options.title ?? '', language: source.language })
}

function contentOf(
  { map, language, translate, tiles }: PictureSource,
  { title = '', legend = [] }: PictureOptions,
  scale: number,
  hasFixedSize: boolean,
): SheetContent {
  const rounded = scale >= 100 ? Math.round(scale) : scale
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' })
  return {
    title,
    legend,
    scale,
    // A picture for the screen is shown at any size.
    scaleText: hasFixedSize ? `1:${new Intl.NumberFormat(language).format(rounded)}` : '',
    bearing: map.getBearing(),
    notes: [
      translate('map.picture.printed', { date: date.format(new Date()) }),
      ...(tiles.asOf
        ? [translate('map.picture.asOf', { date: date.format(new Date(tiles.asOf)) })]
        : []),
      ...attributionsOf(map),
    ],
    formatLength: (lengthM) => formatLength(lengthM, language),
  }
}

const measureText: MeasureText = (text, size, isBold) => {
  measuring ??= document.createElement('canvas').getContext('2d')!
  // Measured large, since a font of 3 px would be rounded.
  measuring.font = canvasFont(100, isBold)
  return (measuring.measureText(text).width * size) / 100
}
let measuring: CanvasRenderingContext2D | undefined
