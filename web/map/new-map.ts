import './map-worker.ts'
import { GPUInitializationError, Map as MapLibreMap } from 'maplibre-gl'
import type { MapOptions } from './handle.ts'
import { imageResolver } from './icons.ts'
import { type TileVersion, tileAddress } from './tile-address.ts'

/** The bare MapLibre map, without a style yet; null where there is no WebGL 2. */
export function newMap(
  container: HTMLElement,
  { view, bounds, onAvailability }: MapOptions,
  version: () => TileVersion,
  /** How often something has changed since; then what the browser keeps is no longer believed. */
  readings: () => number,
): MapLibreMap | null {
  try {
    const map = new MapLibreMap({
      container,
      ...(view
        ? {
            center: [view.lng, view.lat],
            zoom: view.zoom,
            bearing: view.bearing,
            pitch: view.pitch,
          }
        : bounds && { bounds, fitBoundsOptions: { padding: 24 } }),
      attributionControl: false,
      // Another world beside this one is of no use to a town.
      renderWorldCopies: false,
      maxZoom: 22,
      // A town is flat; pitch would only get into the way of reading lengths.
      maxPitch: 0,
      pitchWithRotate: false,
      fadeDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
      // A tile is read again when something in it changed (refresh), not when its copy grows old: that
      // came every five seconds, and a slow machine was never done with drawing.
      refreshExpiredTiles: false,
      transformRequest: (url) => ({
        // Under the same address MapLibre would cut tiles beyond the last zoom from what it had.
        url: tileAddress(url, { ...version(), reading: readings() }, location.origin),
        ...(readings() > 0 && { cache: 'no-cache' as const }),
      }),
    })
    map.setMissingStyleImageResolver(imageResolver(map))
    return map
  } catch (error) {
    if (!(error instanceof GPUInitializationError)) throw error
    onAvailability?.('absent')
    return null
  }
}
