export type PaperSize = 'a4' | 'a3'
export type Orientation = 'portrait' | 'landscape'

interface Furniture {
  title?: string
  /** Names and swatches of the layers to explain; left out when empty. */
  legend?: LegendItem[]
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
  /** CSS colours. */
  fill?: string
  stroke?: string
  shape: 'area' | 'line' | 'point'
  isDashed?: boolean
}
