import type { jsPDF } from 'jspdf'
import type { CouncilDocument } from '../blocks.ts'
import { accent, innerWidth, margin, Pages, page, paleInk } from './pages.ts'

const termWidth = 48

/** Whose it is, what it is called, how far it is and who answers for it. */
export function writeCover(
  pdf: jsPDF,
  { title, subtitle, lead, facts }: CouncilDocument,
  town: string,
) {
  const pages = new Pages(pdf)
  pdf.setFillColor(accent)
  pdf.rect(0, 0, page.widthMm, 6, 'F')
  pages.y = 34
  pages.text(town, { size: 5, isBold: true, colour: accent, after: 30 })
  pages.text(title, { size: 12, isBold: true, lineHeight: 1.2, after: 5 })
  pages.text(subtitle, { size: 5, colour: paleInk, after: 10 })
  if (lead) pages.text(lead, { size: 4, after: 8 })
  pages.y = Math.max(pages.y, 168)
  for (const { term, meaning } of facts) {
    pdf.setDrawColor('#c9d0cc')
    pdf.setLineWidth(0.2)
    pdf.line(margin.left, pages.y, page.widthMm - margin.right, pages.y)
    pages.y += 2
    pages.set({ size: 3.6, colour: paleInk })
    pdf.text(term, margin.left, pages.y + 3.6)
    pages.set({ size: 3.6 })
    const lines: string[] = pdf.splitTextToSize(meaning, innerWidth - termWidth)
    pdf.text(lines, margin.left + termWidth, pages.y + 3.6, { lineHeightFactor: 1.35 })
    pages.y += Math.max(1, lines.length) * 4.9 + 2
  }
}
