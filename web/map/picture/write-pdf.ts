import { drawOnPdf, newPdf } from './draw-on-pdf.ts'
import type { Sheet } from './layout-sheet.ts'

/** The sheet as a PDF of one page, with the map as an image and all else as vectors. */
export async function writePdf(
  { widthMm, heightMm, map: { x, y, width, height }, marks }: Sheet,
  map: HTMLCanvasElement,
  { title, language }: { title: string; language: string },
): Promise<Blob> {
  const pdf = await newPdf({ widthMm, heightMm, title, language })
  pdf.addImage(map, 'JPEG', x, y, width, height, undefined, 'NONE')
  drawOnPdf(pdf, marks)
  return pdf.output('blob')
}
