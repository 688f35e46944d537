import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Bounds, LngLat, MapView } from './types.ts'

/** The closest that flying to a point goes by itself. */
const pointZoom = 17.5

/** CSS pixels kept free around a place that is flown to. */
export interface FlyOptions {
  zoom?: number
  padding?: number | { top: number; right: number; bottom: number; left: number }
}

/** The camera, rounded to what an address bar needs: a centimetre, a hundredth of a zoom. */
export function viewOf(map: MapLibreMap): MapView {
  const { lng, lat } = map.getCenter()
  return {
    lng: round(lng, 7),
    lat: round(lat, 7),
    zoom: round(map.getZoom(), 2),
    bearing: round(map.getBearing(), 1),
    pitch: round(map.getPitch(), 1),
  }
}

export function cameraOf(map: MapLibreMap): MapView {
  const { lng, lat } = map.getCenter()
  return { lng, lat, zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() }
}

export function jumpTo(map: MapLibreMap, view: MapView): void {
  const { lng, lat, zoom, bearing, pitch } = view
  map.jumpTo({ center: [lng, lat], zoom, bearing, pitch })
}

/**
 * Moves to a point or a box. MapLibre jumps instead of flying where the reader has asked for
 * reduced motion. A box is shown whole but never closer than pointZoom; a point keeps the present
 * zoom when it is closer already.
 */
export function flyTo(map: MapLibreMap, target: LngLat | Bounds, options: FlyOptions = {}): void {
  const { padding = 48 } = options
  if (target.length === 4) {
    map.fitBounds(target, { padding, maxZoom: options.zoom ?? pointZoom })
    return
  }
  const zoom = options.zoom ?? Math.max(map.getZoom(), pointZoom)
  const spread = typeof padding === 'number' ? undefined : padding
  map.flyTo({ center: target, zoom, ...(spread && { offset: offsetOf(spread) }) })
}

/** Where the middle of the free part lies, from the middle of the map. */
function offsetOf(padding: Exclude<NonNullable<FlyOptions['padding']>, number>): [number, number] {
  return [(padding.left - padding.right) / 2, (padding.top - padding.bottom) / 2]
}

export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals
  return Math.round(value * factor) / factor
}
