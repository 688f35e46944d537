import type { Map as MapLibreMap } from 'maplibre-gl'
import { MapError } from '../map-error.ts'
import { createNeedMap, type NeedPicture } from '../needs/need-map.ts'
import type { Theme } from '../types.ts'

/** Draws need on the map of a picture, in the colours that it has on the screen; there once all of it is. */
export function drawNeed(
  map: MapLibreMap,
  municipality: string,
  { state, shares, ends, opacity, asOf }: NeedPicture,
  theme: Theme,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { handle } = createNeedMap(map, {
      municipality,
      asOf: () => asOf,
      theme: () => theme,
      failed: () => reject(new MapError('map.errors.picture', 'Need could not be drawn whole')),
    })
    handle.onAvailability((availability) => {
      if (availability !== 'loading') resolve()
    })
    handle.setShares(shares)
    handle.setEnds(ends)
    handle.setOpacity(opacity)
    handle.show(state)
  })
}
