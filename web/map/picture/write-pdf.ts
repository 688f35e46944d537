import regularUrl from '@expo-google-fonts/sofia-sans/400Regular/SofiaSans_400Regular.ttf?url'
import boldUrl from '@expo-google-fonts/sofia-sans/600SemiBold/SofiaSans_600SemiBold.ttf?url'
import { jsPDF } from 'jspdf'
import type { Sheet } from './layout-sheet.ts'
import type { Mark, Point } from './marks.ts'

const family = 'Sofia Sans'
/** Points of typography in a millimetre. */
const pointsPerMm = 72 / 25.4

/**
 * The sheet as a PDF of one page, with the map as an image and all else as vectors. The font is
 * embedded: those that every PDF reader has lack ș and ț.
 */
export async function writePdf(
  sheet: Sheet,
  map: HTMLCanvasElement,
  { title, language }: { title: string; language: string },
): Promise<Blob> {
  const document = new jsPDF({
    unit: 'mm',
    format: [sheet.widthMm, sheet.heightMm],
    orientation: sheet.widthMm > sheet.heightMm ? 'landscape' : 'portrait',
    compress: true,
  })
  document.setProperties({ title })
  document.setLanguage(language as 'en')
  await Promise.all([addFont(document, regularUrl, 'normal'), addFont(document, boldUrl, 'bold')])
  const { x, y, width, height } = sheet.map
  document.addImage(map, 'JPEG', x, y, width, height, undefined, 'NONE')
  for (const mark of sheet.marks) drawMark(document, mark)
  return document.output('blob')
}

async function addFont(document: jsPDF, url: string, weight: 'normal' | 'bold'): Promise<void> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
  const name = `${weight}.ttf`
  document.addFileToVFS(name, base64(bytes))
  document.addFont(name, family, weight)
}

function base64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

function drawMark(document: jsPDF, mark: Mark): void {
  switch (mark.type) {
    case 'text':
      document.setFont(family, mark.isBold ? 'bold' : 'normal')
      document.setFontSize(mark.size * pointsPerMm)
      document.setTextColor(mark.colour)
      document.text(mark.text, mark.x, mark.y, { align: mark.align ?? 'left' })
      return
    case 'line':
      document.setLineDashPattern(mark.isDashed ? [1.4, 0.8] : [], 0)
      trace(document, mark.points, false)
      paint(document, undefined, mark.colour, mark.width)
      document.setLineDashPattern([], 0)
      return
    case 'area':
      trace(document, mark.points, true)
      paint(document, mark.fill, mark.stroke, mark.width)
      return
    case 'circle':
      document.circle(mark.x, mark.y, mark.radius, null)
      paint(document, mark.fill, mark.stroke, 0.25)
  }
}

function trace(document: jsPDF, points: Point[], isClosed: boolean): void {
  points.forEach(([x, y], i) => {
    if (i === 0) document.moveTo(x, y)
    else document.lineTo(x, y)
  })
  if (isClosed) document.close()
}

function paint(
  document: jsPDF,
  fill: string | undefined,
  stroke: string | undefined,
  width = 0.25,
): void {
  if (fill) document.setFillColor(fill)
  if (stroke) document.setDrawColor(stroke)
  document.setLineWidth(width)
  if (fill && stroke) document.fillStroke()
  else if (fill) document.fill()
  else if (stroke) document.stroke()
  else document.discardPath()
}
