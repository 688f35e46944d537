import { useEffect, useState } from 'react'
import type { DrawMode } from '../draw/modes.ts'
import { useMap } from '../map-context.ts'
import { phoneQuery } from '../shell/use-pane.ts'
import { useChangeView } from '../use-view.ts'

/** What is being drawn, or null. */
export function useDrawMode(): DrawMode | null {
  const map = useMap()
  const [mode, setMode] = useState<DrawMode | null>(null)
  useEffect(() => map?.draw.onMode(setMode), [map])
  return mode
}

/** Takes the pen in hand; undefined without a map. */
export function useStartDrawing(): ((mode: DrawMode) => void) | undefined {
  const map = useMap()
  const changeView = useChangeView()
  if (!map) return undefined
  return (mode) => {
    // A pane covers half of a phone's map.
    if (matchMedia(phoneQuery).matches) changeView({ pane: 'none' }, { replace: true })
    map.draw.start(mode)
    map.focus()
  }
}
