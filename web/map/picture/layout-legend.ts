import { type Mark, type MeasureText, rectangle } from './marks.ts'
import type { LegendItem } from './options.ts'

const textSize = 2.8
const rowHeight = 4.6
const swatchWidth = 6
const swatchHeight = 3
const gap = 1.6
const columnGap = 5

/** The legend as rows of equal columns, from the top left corner (0, 0). Millimetres. */
export function layoutLegend(
  items: LegendItem[],
  widthMm: number,
  measure: MeasureText,
): { marks: Mark[]; height: number } {
  if (items.length === 0) return { marks: [], height: 0 }
  const widest = Math.max(...items.map(({ label }) => measure(label, textSize)))
  const column = swatchWidth + gap + widest + columnGap
  const columns = Math.max(1, Math.floor((widthMm + columnGap) / column))
  const rows = Math.ceil(items.length / columns)
  const marks = items.flatMap((item, i) =>
    itemMarks(item, Math.floor(i / rows) * column, (i % rows) * rowHeight),
  )
  return { marks, height: rows * rowHeight }
}

function itemMarks(item: LegendItem, x: number, y: number): Mark[] {
  return [
    swatch(item, x, y + (rowHeight - swatchHeight) / 2),
    {
      type: 'text',
      x: x + swatchWidth + gap,
      y: y + rowHeight / 2 + textSize * 0.33,
      text: item.label,
      size: textSize,
      colour: '#16211e',
    },
  ]
}

function swatch({ shape, fill, stroke, isDashed }: LegendItem, x: number, y: number): Mark {
  const middle = y + swatchHeight / 2
  if (shape === 'area') {
    const points = rectangle(x, y, swatchWidth, swatchHeight)
    return { type: 'area', points, fill, stroke, width: 0.25 }
  }
  if (shape === 'point') {
    return { type: 'circle', x: x + swatchWidth / 2, y: middle, radius: 1.2, fill, stroke }
  }
  return {
    type: 'line',
    points: [
      [x, middle],
      [x + swatchWidth, middle],
    ],
    width: 0.8,
    colour: stroke ?? fill ?? '#16211e',
    isDashed,
  }
}
