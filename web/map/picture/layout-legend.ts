import { type Mark, type MeasureText, rectangle } from './marks.ts'
import type { LegendItem } from './options.ts'

const textSize = 2.8
const rowHeight = 4.6
const swatchWidth = 6
const swatchHeight = 3
const gap = 1.6
const columnGap = 5
const ink = '#16211e'

/** The legend in equal columns under its headings, from the top left corner (0, 0). Millimetres. */
export function layoutLegend(
  items: LegendItem[],
  widthMm: number,
  measure: MeasureText,
): { marks: Mark[]; height: number } {
  if (items.length === 0) return { marks: [], height: 0 }
  const rows = rowsOf(items)
  const widest = Math.max(...rows.map((row) => rowWidth(row, measure)))
  const column = widest + columnGap
  const columns = Math.max(1, Math.floor((widthMm + columnGap) / column))
  const places = placesOf(rows, columns)
  const marks = rows.flatMap((row, i) => {
    const { column: across, row: down } = places[i]!
    return rowMarks(row, across * column, down * rowHeight)
  })
  return { marks, height: (Math.max(...places.map(({ row }) => row)) + 1) * rowHeight }
}

type Row = LegendItem | { heading: string; shape?: undefined }

/** The items with a row of its own for each new heading. */
function rowsOf(items: LegendItem[]): Row[] {
  return items.flatMap((item, i): Row[] => {
    const { heading } = item
    const isNew = heading !== undefined && heading !== items[i - 1]?.heading
    return isNew ? [{ heading }, item] : [item]
  })
}

/** Fills the columns evenly; a heading goes on to the next column rather than stand below alone. */
function placesOf(rows: Row[], columns: number): { column: number; row: number }[] {
  for (let height = Math.ceil(rows.length / columns); ; height++) {
    let column = 0
    let row = -1
    const places = rows.map(({ shape }) => {
      row++
      const isHeadingAtEnd = shape === undefined && row === height - 1
      if (row === height || (isHeadingAtEnd && row > 0)) {
        column++
        row = 0
      }
      return { column, row }
    })
    if (column < columns) return places
  }
}

function rowWidth(row: Row, measure: MeasureText): number {
  if (row.shape === undefined) return measure(row.heading, textSize, true)
  return swatchWidth + gap + measure(row.label, textSize)
}

function rowMarks(row: Row, x: number, y: number): Mark[] {
  if (row.shape !== undefined) return itemMarks(row, x, y)
  return [
    {
      type: 'text',
      x,
      y: y + rowHeight / 2 + textSize * 0.33,
      text: row.heading,
      size: textSize,
      isBold: true,
      colour: ink,
    },
  ]
}

function itemMarks(item: LegendItem, x: number, y: number): Mark[] {
  return [
    ...swatch(item, x, y + (rowHeight - swatchHeight) / 2),
    {
      type: 'text',
      x: x + swatchWidth + gap,
      y: y + rowHeight / 2 + textSize * 0.33,
      text: item.label,
      size: textSize,
      colour: ink,
    },
  ]
}

function swatch(item: LegendItem, x: number, y: number): Mark[] {
  const { shape, fill, stroke, casing, isDashed } = item
  const middle = y + swatchHeight / 2
  const centre = x + swatchWidth / 2
  const points: [number, number][] = [
    [x, middle],
    [x + swatchWidth, middle],
  ]
  switch (shape) {
    case 'area':
      return [
        {
          type: 'area',
          points: rectangle(x, y, swatchWidth, swatchHeight),
          fill,
          stroke,
          width: 0.25,
        },
      ]
    case 'point':
      return [{ type: 'circle', x: centre, y: middle, radius: 1.2, fill, stroke }]
    case 'text':
      return [
        {
          type: 'text',
          x: centre,
          y: middle + textSize * 0.33,
          text: '12',
          size: textSize,
          align: 'center',
          colour: fill ?? ink,
        },
      ]
    case 'line':
      return [
        ...(casing ? [{ type: 'line' as const, points, width: 1.7, colour: casing }] : []),
        { type: 'line', points, width: casing ? 1.1 : 0.8, colour: stroke ?? ink, isDashed },
      ]
  }
}
