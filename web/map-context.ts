import { createContext, useContext } from 'react'
import type { MapHandle } from './map/handle.ts'

/** The map on the screen once it is there; null before that and where there is no WebGL. */
export const MapContext = createContext<MapHandle | null>(null)

export function useMap(): MapHandle | null {
  return useContext(MapContext)
}
