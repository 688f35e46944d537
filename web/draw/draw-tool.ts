import type { FeatureCollection } from 'geojson'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { Listeners } from '../map/listeners.ts'
import { nothing } from '../map/overlay-layers.ts'
import type { Unsubscribe } from '../map/types.ts'
import type { Drawing, Drawn } from './drawing.ts'
import type { DrawMode } from './modes.ts'

/** Drawing, as the rest of the program sees it. */
export interface DrawTool {
  start(mode: DrawMode): void
  stop(): void
  /** What is being drawn, or null; also when Escape ends it. */
  onMode(callback: (mode: DrawMode | null) => void): Unsubscribe
  onDrawn(callback: (drawn: Drawn) => void): Unsubscribe
}

interface Host {
  draw(data: FeatureCollection): void
  begun(): void
  failed(error: Error): void
}

/** The drawing tool of a map: one shape, then it is put away. */
export function createDrawTool(map: MapLibreMap, { draw, begun, failed }: Host) {
  const modes = new Listeners<[DrawMode | null]>()
  const drawn = new Listeners<[Drawn]>()
  let mode: DrawMode | null = null
  let drawing: Drawing | null = null

  const stop = () => {
    if (mode === null) return
    mode = null
    drawing?.stop()
    drawing = null
    map.getCanvas().style.cursor = ''
    draw(nothing)
    modes.call(null)
  }
  const finished = (shape: Drawn) => {
    // The click that ended it is no click on the map.
    setTimeout(() => {
      stop()
      drawn.call(shape)
    })
  }
  const start = async (next: DrawMode) => {
    stop()
    mode = next
    begun()
    modes.call(next)
    try {
      const { createDrawing } = await import('./drawing.ts')
      if (mode !== next || drawing) return
      drawing = createDrawing(map, { draw, finished })
      drawing.start(next)
    } catch (error) {
      stop()
      failed(error as Error)
    }
  }
  const tool: DrawTool = {
    start: (next) => void start(next),
    stop,
    onMode: (callback) => modes.add(callback),
    onDrawn: (callback) => drawn.add(callback),
  }
  return {
    tool,
    get isActive() {
      return mode !== null
    },
    /** True when the key was for drawing. */
    press(key: string): boolean {
      if (mode === null || (key !== 'Escape' && key !== 'Enter')) return false
      if (key === 'Escape') stop()
      return true
    },
  }
}
