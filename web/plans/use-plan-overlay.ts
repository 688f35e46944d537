import type { Geometry } from 'geojson'
import { useEffect, useMemo } from 'react'
import { useMap } from '../map-context.ts'

interface OnMap {
  id: number
  geometry: Geometry | null
  /** A year's or a group's number; null when it is not chosen. */
  tone: number | null
  /** Of the API. `interventions` when left out. */
  collection?: string
}

/** Draws them over the town for as long as the caller is on the screen. */
export function usePlanOverlay(shown: OnMap[]) {
  const map = useMap()
  const plan = useMemo(
    () => ({
      type: 'FeatureCollection' as const,
      features: shown.flatMap(({ id, geometry, tone, collection = 'interventions' }) =>
        geometry
          ? {
              type: 'Feature' as const,
              id,
              geometry,
              properties: { collection, ...(tone === null ? {} : { tone }) },
            }
          : [],
      ),
    }),
    [shown],
  )
  useEffect(() => map?.setPlan(plan), [map, plan])
  useEffect(() => () => map?.setPlan(null), [map])
}
