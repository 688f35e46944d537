import type { LayerSpecification } from 'maplibre-gl'

type Paint = Record<string, unknown>

const opacityProperties: Record<string, string[]> = {
  background: ['background-opacity'],
  fill: ['fill-opacity'],
  line: ['line-opacity'],
  circle: ['circle-opacity', 'circle-stroke-opacity'],
  symbol: ['icon-opacity', 'text-opacity'],
  raster: ['raster-opacity'],
  'fill-extrusion': ['fill-extrusion-opacity'],
  heatmap: ['heatmap-opacity'],
}

/** The layer's paint with every opacity multiplied by factor (0 to 1). */
export function scaledPaint(layer: LayerSpecification, factor: number): Paint {
  const paint: Paint = { ...(layer.paint as Paint | undefined) }
  if (factor === 1) return paint
  for (const property of opacityProperties[layer.type] ?? []) {
    paint[property] = scaleOpacity(paint[property] ?? 1, factor)
  }
  return paint
}

/**
 * Multiplies an opacity that may be a number or an expression. `zoom` may only stand at the top of
 * an expression (interpolate, step), so there the outputs are multiplied and not the whole.
 */
function scaleOpacity(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return value * factor
  if (!Array.isArray(value)) return value
  if (value[0] === 'interpolate') {
    return value.map((part, i) => (i >= 4 && i % 2 === 0 ? scaleOpacity(part, factor) : part))
  }
  if (value[0] === 'step') {
    return value.map((part, i) => (i >= 2 && i % 2 === 0 ? scaleOpacity(part, factor) : part))
  }
  return ['*', factor, value]
}
