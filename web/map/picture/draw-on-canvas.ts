import type { Mark, Point } from './marks.ts'

const fontFamily = "'Sofia Sans Variable', system-ui, sans-serif"

/** Draws the marks; the context is scaled so that one unit is a millimetre. */
export function drawOnCanvas(context: CanvasRenderingContext2D, marks: Mark[]): void {
  for (const mark of marks) drawMark(context, mark)
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark): void {
  context.beginPath()
  switch (mark.type) {
    case 'text':
      context.font = canvasFont(mark.size, mark.isBold)
      context.textAlign = mark.align ?? 'left'
      context.fillStyle = mark.colour
      context.fillText(mark.text, mark.x, mark.y)
      return
    case 'line':
      trace(context, mark.points)
      context.setLineDash(mark.isDashed ? [1.4, 0.8] : [])
      paint(context, undefined, mark.colour, mark.width)
      context.setLineDash([])
      return
    case 'area':
      trace(context, mark.points)
      context.closePath()
      paint(context, mark.fill, mark.stroke, mark.width)
      return
    case 'circle':
      context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI)
      paint(context, mark.fill, mark.stroke, 0.25)
  }
}

export function canvasFont(size: number, isBold = false): string {
  return `${isBold ? 600 : 400} ${size}px ${fontFamily}`
}

function trace(context: CanvasRenderingContext2D, points: Point[]): void {
  for (const [x, y] of points) context.lineTo(x, y)
}

function paint(
  context: CanvasRenderingContext2D,
  fill: string | undefined,
  stroke: string | undefined,
  width = 0.25,
): void {
  if (fill) {
    context.fillStyle = fill
    context.fill()
  }
  if (stroke) {
    context.strokeStyle = stroke
    context.lineWidth = width
    context.stroke()
  }
}
