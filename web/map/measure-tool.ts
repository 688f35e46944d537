import type { FeatureCollection } from 'geojson'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { Measure } from './measure.ts'
import type { MeasureKind, MeasureReadout } from './measure-readout.ts'
import type { Projection } from './official-crs.ts'
import { nothing } from './overlay-layers.ts'
import type { LngLat } from './types.ts'

interface Host {
  projection(): Projection | null
  draw(data: FeatureCollection): void
}

/** Measuring on a map: at most one at a time. Double clicks do not zoom meanwhile. */
export function createMeasureTool(map: MapLibreMap, { projection, draw }: Host) {
  let measure: Measure | null = null
  let report: ((readout: MeasureReadout | null) => void) | null = null

  const stop = () => {
    if (!measure) return
    measure = null
    map.doubleClickZoom.enable()
    map.getCanvas().style.cursor = ''
    draw(nothing)
    report?.(null)
    report = null
  }
  map.on('mousemove', ({ lngLat }) => measure?.movePointer(lngLat.toArray()))
  map.on('mouseout', () => measure?.movePointer(null))
  return {
    get isActive() {
      return measure !== null
    },
    start(kind: MeasureKind, callback: (readout: MeasureReadout | null) => void) {
      stop()
      report = callback
      map.doubleClickZoom.disable()
      map.getCanvas().style.cursor = 'crosshair'
      const centre = (): LngLat => map.getCenter().toArray()
      measure = new Measure(kind, { projection, centre, draw, ended: stop }, callback)
    },
    stop,
    add: (place: LngLat) => measure?.add(place),
    press: (key: string) => measure?.press(key) ?? false,
  }
}
