import type { jsPDF } from 'jspdf'
import { accent, margin, Pages, page } from './pages.ts'

export type Contents = { number: string; heading: string; page: number }[]

/** Which section is on which page; each line leads there. */
export function writeContents(pdf: jsPDF, on: number, title: string, contents: Contents) {
  pdf.setPage(on)
  const pages = new Pages(pdf)
  pages.text(title, { size: 6.2, isBold: true, colour: accent, after: 6 })
  for (const { number, heading, page: at } of contents) {
    pages.set({ size: 4 })
    const y = pages.y + 4
    pdf.text(number, margin.left, y)
    pdf.text(heading, margin.left + 9, y)
    pdf.text(String(at), page.widthMm - margin.right, y, { align: 'right' })
    const from = margin.left + 11 + pdf.getTextWidth(heading)
    pdf.setDrawColor('#c9d0cc')
    pdf.setLineWidth(0.2)
    pdf.line(from, y, page.widthMm - margin.right - 9, y)
    pdf.link(margin.left, pages.y, page.widthMm - margin.left - margin.right, 7, { pageNumber: at })
    pages.y += 8
  }
}
