export type PaperSize = 'a4' | 'a3'
export type Orientation = 'portrait' | 'landscape'

interface Furniture {
  title?: string
  /** Names and swatches of the layers to explain. */
  legend?: LegendItem[]
  /** In small print before the attributions: when it was drawn, and of what day it is. */
  notes?: string[]
}

export interface PngOptions extends Furniture {
  format: 'png'
  /** Image pixels per CSS pixel; 2 by default. */
  pixelRatio?: number
}

export interface PdfOptions extends Furniture {
  format: 'pdf'
  paper: PaperSize
  orientation: Orientation
  /** The n of 1:n; the present scale by default. */
  scale?: number
  /** Of the map; 200 by default. */
  dotsPerInch?: number
}

export type PictureOptions = PngOptions | PdfOptions

export interface LegendItem {
  label: string
  /** The group of layers that it explains; left out of the legend when nothing of it is drawn. */
  group?: string
  /** Written once above those that follow with the same. */
  heading?: string
  shape: 'area' | 'line' | 'point' | 'text'
  /** CSS colours; of a line the stroke, of a text the fill. */
  fill?: string
  stroke?: string
  /** Of the edges of a line. */
  casing?: string
  isDashed?: boolean
}
