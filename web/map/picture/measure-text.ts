import { canvasFont } from './draw-on-canvas.ts'
import type { MeasureText } from './marks.ts'

/** As the font of sheets is as wide. */
export const measureText: MeasureText = (text, size, isBold) => {
  measuring ??= document.createElement('canvas').getContext('2d')!
  // Measured large, since a font of 3 px would be rounded.
  measuring.font = canvasFont(100, isBold)
  return (measuring.measureText(text).width * size) / 100
}

let measuring: CanvasRenderingContext2D | undefined
