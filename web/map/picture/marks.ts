/** What a sheet is drawn from, on canvas and in PDF alike. Lengths in millimetres, colours in CSS hex. */
export type Mark = TextMark | LineMark | AreaMark | CircleMark

export interface TextMark {
  type: 'text'
  /** Of the baseline's start, middle or end. */
  x: number
  y: number
  text: string
  /** Height of the font. */
  size: number
  isBold?: boolean
  align?: 'left' | 'center' | 'right'
  colour: string
}

interface LineMark {
  type: 'line'
  points: Point[]
  width: number
  colour: string
  isDashed?: boolean
}

interface AreaMark {
  type: 'area'
  points: Point[]
  fill?: string
  stroke?: string
  width?: number
}

interface CircleMark {
  type: 'circle'
  x: number
  y: number
  radius: number
  fill?: string
  stroke?: string
}

export type Point = [x: number, y: number]

/** Width in millimetres of a text in the font of the sheet. */
export type MeasureText = (text: string, size: number, isBold?: boolean) => number

export function rectangle(x: number, y: number, width: number, height: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
}
