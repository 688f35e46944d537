import { drawOnCanvas } from './draw-on-canvas.ts'
import type { Sheet } from './layout-sheet.ts'

/** The sheet with the map's picture on it, as a PNG. */
export function drawSheet(
  sheet: Sheet,
  picture: HTMLCanvasElement,
  pixelsPerMm: number,
): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(sheet.widthMm * pixelsPerMm)
  canvas.height = Math.round(sheet.heightMm * pixelsPerMm)
  const context = canvas.getContext('2d')!
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(pixelsPerMm, pixelsPerMm)
  const { x, y, width, height } = sheet.map
  context.drawImage(picture, x, y, width, height)
  drawOnCanvas(context, sheet.marks)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture'))), 'image/png')
  })
}

/** The middle of a picture, as wide as it is and this share of its height. */
export function middleOf(picture: HTMLCanvasElement, share: number): HTMLCanvasElement {
  const middle = document.createElement('canvas')
  middle.width = picture.width
  middle.height = Math.round(picture.height * share)
  const above = (picture.height - middle.height) / 2
  middle.getContext('2d')!.drawImage(picture, 0, -Math.round(above))
  return middle
}
