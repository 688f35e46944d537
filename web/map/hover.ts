import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl'
import { featuresAt, toleranceOfPointer } from './pick.ts'
import { sourceLayerOf, tileSource } from './tile-source.ts'
import type { FeatureRef } from './types.ts'

/**
 * Marks the feature that a click would pick with the feature state `hover` and a pointing hand, at
 * most once a frame and not while the map moves or a tool is in hand.
 */
export function createHover(map: MapLibreMap, isPaused: () => boolean) {
  let hovered: FeatureRef | null = null
  let frame = 0

  const mark = (next: FeatureRef | null) => {
    if (next?.collection === hovered?.collection && next?.id === hovered?.id) return
    if (hovered) setHover(map, hovered, false)
    hovered = next
    if (hovered) setHover(map, hovered, true)
    map.getCanvas().style.cursor = hovered ? 'pointer' : ''
  }
  const look = (event: MapMouseEvent) => {
    cancelAnimationFrame(frame)
    if (isPaused() || map.isMoving()) return
    frame = requestAnimationFrame(() => {
      if (!map.style) return
      mark(featuresAt(map, event.point, toleranceOfPointer.mouse)[0] ?? null)
    })
  }
  map.on('mousemove', look)
  map.on('mouseout', () => mark(null))
  return {
    clear: () => mark(null),
    destroy: () => cancelAnimationFrame(frame),
  }
}

function setHover(map: MapLibreMap, { collection, id }: FeatureRef, hover: boolean): void {
  if (!map.getSource(tileSource)) return
  map.setFeatureState({ source: tileSource, sourceLayer: sourceLayerOf(collection), id }, { hover })
}
