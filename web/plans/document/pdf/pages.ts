import type { jsPDF } from 'jspdf'
import { pdfFont, pointsPerMm } from '../../../map/picture/draw-on-pdf.ts'

/** A4, millimetres. */
export const page = { widthMm: 210, heightMm: 297 }
export const margin = { left: 18, right: 18, top: 20, bottom: 22 }
export const innerWidth = page.widthMm - margin.left - margin.right
export const ink = '#16211e'
export const paleInk = '#4d5c56'
export const accent = '#0b4f43'

interface TextStyle {
  size: number
  isBold?: boolean
  colour?: string
  /** From the left margin. */
  indent?: number
  /** Above it, unless it begins a page. */
  before?: number
  after?: number
  lineHeight?: number
  /** So much more must follow on the same page. */
  keepMm?: number
}

/** Where on which page the next thing goes. */
export class Pages {
  readonly pdf: jsPDF
  y: number = margin.top

  constructor(pdf: jsPDF) {
    this.pdf = pdf
  }

  get isAtTop() {
    return this.y <= margin.top
  }

  /** The next page, when so much does not fit on this one. */
  need(heightMm: number) {
    if (this.y + heightMm > page.heightMm - margin.bottom) this.turn()
  }

  turn() {
    this.pdf.addPage()
    this.y = margin.top
  }

  /** A heading with so much below it on the same page; the number of that page. */
  section(number: string, heading: string, keepMm: number): number {
    this.need(keepMm)
    if (!this.isAtTop) this.y += 10
    this.text(`${number}  ${heading}`, { size: 6.2, isBold: true, colour: accent, after: 4 })
    return this.pdf.getCurrentPageInfo().pageNumber
  }

  /** Broken into lines, and over pages where it must be. */
  text(text: string, style: TextStyle) {
    const { size, before = 0, after = 2.5, indent = 0, lineHeight = 1.4, keepMm = 0 } = style
    this.set(style)
    const lines: string[] = this.pdf.splitTextToSize(text, innerWidth - indent)
    const step = size * lineHeight
    if (!this.isAtTop) this.y += before
    // A paragraph's first two lines are not torn apart.
    this.need(step * Math.min(2, lines.length) + keepMm)
    for (const line of lines) {
      this.need(step)
      // Turning the page has drawn other things.
      this.set(style)
      this.pdf.text(line, margin.left + indent, this.y + size)
      this.y += step
    }
    this.y += after
  }

  set({ size, isBold, colour = ink }: TextStyle) {
    this.pdf.setFont(pdfFont, isBold ? 'bold' : 'normal')
    this.pdf.setFontSize(size * pointsPerMm)
    this.pdf.setTextColor(colour)
  }

  /** Below each page but the cover: what it is, and which page of how many. */
  foot(text: string, numbered: (number: number, of: number) => string) {
    const count = this.pdf.getNumberOfPages()
    const y = page.heightMm - 11
    for (let number = 2; number <= count; number++) {
      this.pdf.setPage(number)
      this.pdf.setDrawColor('#c9d0cc')
      this.pdf.setLineWidth(0.2)
      this.pdf.line(margin.left, y - 5, page.widthMm - margin.right, y - 5)
      this.set({ size: 2.9, colour: paleInk })
      const [first] = this.pdf.splitTextToSize(text, innerWidth - 40) as string[]
      this.pdf.text(first ?? '', margin.left, y)
      this.pdf.text(numbered(number, count), page.widthMm - margin.right, y, { align: 'right' })
    }
  }
}
