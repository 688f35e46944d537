import { autoTable } from 'jspdf-autotable'
import { drawOnPdf, pdfFont, pointsPerMm } from '../../../map/picture/draw-on-pdf.ts'
import type { Block, Chart, Table, Term } from '../blocks.ts'
import type { DrawnMap, DrawnMaps } from '../draw-maps.ts'
import { ink, innerWidth, margin, type Pages, page, paleInk } from './pages.ts'

const body = { size: 3.7 }
const small = { size: 3, colour: paleInk }
const line = '#c9d0cc'
const padding = { top: 1.1, bottom: 1.1, left: 1.2, right: 1.2 }

export function writeBlock(pages: Pages, block: Block, maps: DrawnMaps | null, noMap: string) {
  switch (block.type) {
    case 'heading':
      return pages.text(block.text, { size: 4.4, isBold: true, before: 4, after: 2, keepMm: 14 })
    case 'paragraph':
      return pages.text(block.text, { ...body, after: 3 })
    case 'list':
      return writeList(pages, block.items)
    case 'terms':
      return writeTerms(pages, block.terms)
    case 'figures':
      return writeFigures(pages, block.figures)
    case 'table':
      return writeTable(pages, block.table)
    case 'chart':
      return writeChart(pages, block.chart)
    case 'map':
      if (maps) return writeMap(pages, maps[block.of], block.caption)
      return pages.text(`${noMap} ${block.alternative}`, { ...body, after: 3 })
  }
}

function writeList(pages: Pages, items: readonly string[]) {
  for (const item of items) {
    pages.need(body.size * 1.4 * 2)
    pages.set(body)
    pages.pdf.text('•', margin.left + 1, pages.y + body.size)
    pages.text(item, { ...body, indent: 6, after: 1.6 })
  }
  pages.y += 2
}

function writeTerms(pages: Pages, terms: readonly Term[]) {
  for (const { term, meaning } of terms) {
    pages.text(term, { ...body, isBold: true, after: 0.4, keepMm: 8 })
    pages.text(meaning, { ...body, after: 3 })
  }
}

/** Side by side in boxes of one row. */
function writeFigures(pages: Pages, figures: readonly { label: string; value: string }[]) {
  const { pdf } = pages
  const gap = 4
  const width = (innerWidth - gap * (figures.length - 1)) / figures.length
  const height = 23
  pages.need(height + 4)
  pages.y += 2
  for (const [at, { label, value }] of figures.entries()) {
    const x = margin.left + at * (width + gap)
    pdf.setFillColor('#eaf1ee')
    pdf.rect(x, pages.y, width, height, 'F')
    pages.set({ size: fitting(pages, value, width - 6, 6), isBold: true })
    pdf.text(value, x + 3, pages.y + 9)
    pages.set(small)
    const lines = (pdf.splitTextToSize(label, width - 6) as string[]).slice(0, 2)
    pdf.text(lines, x + 3, pages.y + 14.5, { lineHeightFactor: 1.25 })
  }
  pages.y += height + 5
}

/** The size at which it is no wider. */
function fitting(pages: Pages, text: string, width: number, size: number): number {
  pages.set({ size, isBold: true })
  return size * Math.min(1, width / pages.pdf.getTextWidth(text))
}

/** So many rows are not parted, if a page has room for them. */
const mostKeptRows = 14
const mostKeptMm = 120
const tableSize = 3.05
/** A head may have two lines. */
const headMm = 10

/** Of a row, as far as its texts are not broken into more lines than they have. */
function rowMm(row: readonly string[]): number {
  const lines = Math.max(...row.map((text) => text.split('\n').length))
  return padding.top + padding.bottom + lines * tableSize * 1.15
}

/** What has to be free below a table's caption: all of a short one, else the head and the first row. */
export function keptMm({ rows, total }: Table): number {
  const wholeMm = [...rows, ...(total ? [total] : [])].reduce(
    (sum, row) => sum + rowMm(row),
    headMm,
  )
  if (rows.length <= mostKeptRows && wholeMm < mostKeptMm) return wholeMm
  return Math.max(24, headMm + (rows[0] ? rowMm(rows[0]) + 2 * tableSize : 0))
}

function writeTable(pages: Pages, table: Table) {
  const { caption, columns, rows, total } = table
  pages.text(caption, { size: 3.5, isBold: true, before: 2, after: 1.2, keepMm: keptMm(table) })
  autoTable(pages.pdf, {
    startY: pages.y,
    margin,
    head: [columns.map(({ label }) => label)],
    body: rows,
    foot: total && [total],
    theme: 'plain',
    showHead: 'everyPage',
    showFoot: 'lastPage',
    rowPageBreak: 'avoid',
    styles: {
      font: pdfFont,
      fontSize: tableSize * pointsPerMm,
      textColor: ink,
      cellPadding: padding,
      lineColor: line,
      lineWidth: { bottom: 0.15 },
      overflow: 'linebreak',
      valign: 'top',
    },
    headStyles: {
      fontStyle: 'bold',
      fillColor: '#eaf1ee',
      valign: 'bottom',
      lineWidth: { bottom: 0.3 },
      lineColor: paleInk,
    },
    footStyles: { fontStyle: 'bold', lineWidth: { top: 0.3 }, lineColor: paleInk },
    columnStyles: Object.fromEntries(
      columns.map(({ widthMm }, at) => [at, widthMm ? { cellWidth: widthMm } : {}]),
    ),
    didParseCell: ({ column: { index }, cell }) => {
      if (columns[index]?.isFigure) cell.styles.halign = 'right'
      // Apart from the figures that end before it.
      else if (columns[index - 1]?.isFigure) cell.styles.cellPadding = { ...padding, left: 5 }
    },
  })
  const { finalY } = (pages.pdf as unknown as { lastAutoTable: { finalY: number } }).lastAutoTable
  pages.y = finalY + 6
}

function writeChart(pages: Pages, { caption, marks, heightMm }: Chart) {
  pages.need(heightMm + 10)
  drawOnPdf(pages.pdf, marks, [margin.left, pages.y])
  pages.y += heightMm + 2
  pages.text(caption, { ...small, after: 4 })
}

function writeMap(pages: Pages, { sheet, canvas }: DrawnMap, caption: string) {
  const { map, marks, heightMm } = sheet
  pages.need(Math.min(heightMm + 10, page.heightMm - margin.top - margin.bottom))
  const { x, y, width, height } = map
  const place = [margin.left + x, pages.y + y, width, height] as const
  pages.pdf.addImage(canvas, 'JPEG', ...place, undefined, 'FAST')
  drawOnPdf(pages.pdf, marks, [margin.left, pages.y])
  pages.y += heightMm + 2
  pages.text(caption, { ...small, after: 4 })
}
