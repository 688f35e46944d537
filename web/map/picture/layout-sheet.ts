import { niceLengthM } from '../scale.ts'
import { layoutLegend } from './layout-legend.ts'
import { type Mark, type MeasureText, type Point, rectangle } from './marks.ts'
import type { LegendItem } from './options.ts'

export interface SheetContent {
  title: string
  legend: LegendItem[]
  /** "1:2 000", written in the reader's language. */
  scaleText: string
  /** The n of 1:n on the sheet. */
  scale: number
  /** Degrees clockwise from north to the top of the sheet. */
  bearing: number
  /** Below the map: date, CRS, attribution, each a line. */
  notes: string[]
  formatLength(lengthM: number): string
}

export interface Sheet {
  widthMm: number
  heightMm: number
  /** Where the map's picture goes. */
  map: { x: number; y: number; width: number; height: number }
  marks: Mark[]
}

/** A page of a fixed size gives the map what is left; a fixed map makes the page as large as it must. */
export type SheetSize =
  | { page: { widthMm: number; heightMm: number }; marginMm: number }
  | { map: { widthMm: number; heightMm: number }; marginMm: number }

const ink = '#16211e'
const paleInk = '#4d5c56'
const gap = 3
const titleSize = 5.6
const noteSize = 2.6

/** Puts title, map, legend, scale bar, north arrow and notes onto a sheet. */
export function layoutSheet(content: SheetContent, size: SheetSize, measure: MeasureText): Sheet {
  const { marginMm: margin } = size
  const widthMm = 'page' in size ? size.page.widthMm : size.map.widthMm + 2 * margin
  const inner = widthMm - 2 * margin
  const titleHeight = content.title ? titleSize + gap : 0
  const legend = layoutLegend(content.legend, inner, measure)
  const noteHeight = Math.max(11, content.notes.length * noteSize * 1.45)
  const below = gap + (legend.height > 0 ? legend.height + gap : 0) + noteHeight

  const top = margin + titleHeight
  const mapHeight = 'page' in size ? size.page.heightMm - top - below - margin : size.map.heightMm
  const map = { x: margin, y: top, width: inner, height: mapHeight }
  const legendTop = top + mapHeight + gap
  const noteTop = legendTop + (legend.height > 0 ? legend.height + gap : 0)
  const arrowX = widthMm - margin - 4

  return {
    widthMm,
    heightMm: noteTop + noteHeight + margin,
    map,
    marks: [
      ...titleMarks(content.title, margin),
      {
        type: 'area',
        points: rectangle(map.x, map.y, map.width, map.height),
        stroke: ink,
        width: 0.25,
      },
      ...legend.marks.map((mark) => moved(mark, margin, legendTop)),
      ...scaleMarks(content, margin, noteTop),
      ...noteMarks(content.notes, arrowX - 8, noteTop),
      ...northArrow(arrowX, noteTop + 5.5, content.bearing),
    ],
  }
}

function titleMarks(title: string, margin: number): Mark[] {
  if (!title) return []
  const y = margin + titleSize * 0.78
  return [{ type: 'text', x: margin, y, text: title, size: titleSize, isBold: true, colour: ink }]
}

function noteMarks(notes: string[], x: number, top: number): Mark[] {
  return notes.map((text, i) => ({
    type: 'text',
    x,
    y: top + noteSize * (0.9 + i * 1.45),
    text,
    size: noteSize,
    align: 'right',
    colour: paleInk,
  }))
}

/** A bar in two halves, black and white, of a round length that is about 45 mm long. */
function scaleMarks(content: SheetContent, x: number, top: number): Mark[] {
  const lengthM = niceLengthM((45 / 1000) * content.scale)
  const length = (lengthM / content.scale) * 1000
  const y = top + 5.2
  const label = (text: string, at: number, align: 'left' | 'center'): Mark => ({
    type: 'text',
    x: x + at,
    y: y - 1,
    text,
    size: noteSize,
    align,
    colour: ink,
  })
  return [
    label('0', 0, 'left'),
    label(content.formatLength(lengthM), length, 'center'),
    { type: 'area', points: rectangle(x, y, length / 2, 1.3), fill: ink, stroke: ink, width: 0.2 },
    {
      type: 'area',
      points: rectangle(x + length / 2, y, length / 2, 1.3),
      fill: '#ffffff',
      stroke: ink,
      width: 0.2,
    },
    { type: 'text', x, y: y + 5.2, text: content.scaleText, size: 3.2, isBold: true, colour: ink },
  ]
}

/** An arrow to the north around its middle, half of it filled, with the letter N. */
function northArrow(x: number, y: number, bearing: number): Mark[] {
  const turn = (-bearing * Math.PI) / 180
  const at = (dx: number, dy: number): Point => [
    x + dx * Math.cos(turn) - dy * Math.sin(turn),
    y + dx * Math.sin(turn) + dy * Math.cos(turn),
  ]
  const [letterX, letterY] = at(0, -4.4)
  const tip = at(0, -3)
  const foot = at(0, 2.6)
  return [
    { type: 'area', points: [tip, at(2.2, 4.5), foot], fill: ink, stroke: ink, width: 0.2 },
    { type: 'area', points: [tip, at(-2.2, 4.5), foot], fill: '#ffffff', stroke: ink, width: 0.2 },
    {
      type: 'text',
      x: letterX,
      y: letterY + 1,
      text: 'N',
      size: 3,
      isBold: true,
      align: 'center',
      colour: ink,
    },
  ]
}

function moved(mark: Mark, dx: number, dy: number): Mark {
  if ('points' in mark) {
    return { ...mark, points: mark.points.map(([x, y]): Point => [x + dx, y + dy]) }
  }
  return { ...mark, x: mark.x + dx, y: mark.y + dy }
}
