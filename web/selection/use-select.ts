import { useCallback } from 'react'
import type { Bounds, FeatureRef, LngLat } from '../map/types.ts'
import { useMap } from '../map-context.ts'
import { useChangeView } from '../use-view.ts'
import { freePadding } from './free-padding.ts'

/** Selects a thing and, when told where it is, flies to it. */
export function useSelect() {
  const map = useMap()
  const changeView = useChangeView()
  return useCallback(
    (thing: FeatureRef, place?: LngLat | Bounds | null) => {
      changeView({ selection: thing })
      if (place) map?.flyTo(place, { padding: freePadding() })
    },
    [map, changeView],
  )
}
