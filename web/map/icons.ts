import type { Map as MapLibreMap } from 'maplibre-gl'
import { mapIcons } from '../../tiles/style/icons.ts'
import { distanceField } from './distance-field.ts'

/** Side of the square that the paths are drawn in; also the size in CSS pixels at icon-size 1. */
const sideUnits = 24
/** CSS pixels around it, for a halo. */
const margin = 3
const pixelRatio = 2
/** MapLibre's shaders expect the field to fall over 8 CSS pixels. */
const fieldRadius = 8

/**
 * Draws the signs that the style names when they are first needed. A kind that has no sign of its
 * own gets that of its family, else a dot.
 */
export function imageResolver(map: MapLibreMap) {
  return (name: string): void => {
    if (map.hasImage(name)) return
    map.addImage(name, drawIcon(pathOf(name)), { pixelRatio, sdf: true })
  }
}

function pathOf(name: string): string {
  const family = name.split('-')[0]!
  return mapIcons[name] ?? mapIcons[family] ?? mapIcons[`${family}-other`] ?? mapIcons.asset!
}

/** The path as the alpha of a signed distance field, which the style can colour. */
function drawIcon(path: string): ImageData {
  const side = (sideUnits + 2 * margin) * pixelRatio
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const context = canvas.getContext('2d')!
  context.scale(pixelRatio, pixelRatio)
  context.translate(margin, margin)
  context.fill(new Path2D(path), 'evenodd')
  const image = context.getImageData(0, 0, side, side)
  const coverage = Float64Array.from(
    { length: side * side },
    (_, i) => image.data[i * 4 + 3]! / 255,
  )
  const alpha = distanceField(coverage, side, side, fieldRadius * pixelRatio)
  alpha.forEach((value, i) => {
    image.data[i * 4 + 3] = value
  })
  return image
}
