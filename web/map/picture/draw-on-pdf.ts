import regularUrl from '@expo-google-fonts/sofia-sans/400Regular/SofiaSans_400Regular.ttf?url'
import boldUrl from '@expo-google-fonts/sofia-sans/600SemiBold/SofiaSans_600SemiBold.ttf?url'
import { jsPDF } from 'jspdf'
import type { Mark, Point } from './marks.ts'

export const pdfFont = 'Sofia Sans'
/** Points of typography in a millimetre. */
export const pointsPerMm = 72 / 25.4

interface PdfOptions {
  widthMm: number
  heightMm: number
  title: string
  language: string
}

/**
 * A document of pages in millimetres. The font is embedded: those that every PDF reader has lack ș
 * and ț.
 */
export async function newPdf({ widthMm, heightMm, title, language }: PdfOptions): Promise<jsPDF> {
  const pdf = new jsPDF({
    unit: 'mm',
    format: [widthMm, heightMm],
    orientation: widthMm > heightMm ? 'landscape' : 'portrait',
    compress: true,
  })
  pdf.setProperties({ title })
  pdf.setLanguage(language as 'en')
  await Promise.all([addFont(pdf, regularUrl, 'normal'), addFont(pdf, boldUrl, 'bold')])
  return pdf
}

async function addFont(pdf: jsPDF, url: string, weight: 'normal' | 'bold'): Promise<void> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  const name = `${weight}.ttf`
  pdf.addFileToVFS(name, base64(bytes))
  pdf.addFont(name, pdfFont, weight)
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Draws the marks with their origin at a place of the page. */
export function drawOnPdf(pdf: jsPDF, marks: readonly Mark[], [dx, dy]: Point = [0, 0]): void {
  for (const mark of marks) drawMark(pdf, mark, dx, dy)
}

function drawMark(pdf: jsPDF, mark: Mark, dx: number, dy: number): void {
  switch (mark.type) {
    case 'text':
      pdf.setFont(pdfFont, mark.isBold ? 'bold' : 'normal')
      pdf.setFontSize(mark.size * pointsPerMm)
      pdf.setTextColor(mark.colour)
      pdf.text(mark.text, mark.x + dx, mark.y + dy, { align: mark.align ?? 'left' })
      return
    case 'line':
      pdf.setLineDashPattern(mark.isDashed ? [1.4, 0.8] : [], 0)
      trace(pdf, mark.points, dx, dy, false)
      paint(pdf, undefined, mark.colour, mark.width)
      pdf.setLineDashPattern([], 0)
      return
    case 'area':
      trace(pdf, mark.points, dx, dy, true)
      paint(pdf, mark.fill, mark.stroke, mark.width)
      return
    case 'circle':
      pdf.circle(mark.x + dx, mark.y + dy, mark.radius, null)
      paint(pdf, mark.fill, mark.stroke, 0.25)
  }
}

function trace(pdf: jsPDF, points: Point[], dx: number, dy: number, isClosed: boolean): void {
  points.forEach(([x, y], i) => {
    if (i === 0) pdf.moveTo(x + dx, y + dy)
    else pdf.lineTo(x + dx, y + dy)
  })
  if (isClosed) pdf.close()
}

function paint(
  pdf: jsPDF,
  fill: string | undefined,
  stroke: string | undefined,
  width = 0.25,
): void {
  if (fill) pdf.setFillColor(fill)
  if (stroke) pdf.setDrawColor(stroke)
  pdf.setLineWidth(width)
  if (fill && stroke) pdf.fillStroke()
  else if (fill) pdf.fill()
  else if (stroke) pdf.stroke()
  else pdf.discardPath()
}
