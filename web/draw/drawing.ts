import type { FeatureCollection, Polygon } from 'geojson'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { TerraDraw } from 'terra-draw'
import { MapAdapter } from './map-adapter.ts'
import { type DrawMode, drawModes, terraModes } from './modes.ts'

/** What somebody drew. Degrees; of a circle the radius too. */
export interface Drawn {
  mode: DrawMode
  polygon: Polygon
  radiusM?: number
}

interface Host {
  draw(data: FeatureCollection): void
  finished(drawn: Drawn): void
}

/** Drawing on a map, one shape at a time. Loaded when it is wanted: the library is not small. */
export function createDrawing(map: MapLibreMap, { draw, finished }: Host) {
  const terra = new TerraDraw({ adapter: new MapAdapter(map, draw), modes: terraModes() })
  let mode: DrawMode | null = null
  terra.start()
  terra.on('finish', (id) => {
    const feature = terra.getSnapshotFeature(id)
    if (mode === null || feature?.geometry.type !== 'Polygon') return
    const radiusKm = feature.properties.radiusKilometers
    finished({
      mode,
      polygon: feature.geometry,
      ...(mode === 'circle' && typeof radiusKm === 'number' && { radiusM: radiusKm * 1000 }),
    })
  })
  return {
    start(next: DrawMode) {
      mode = next
      terra.clear()
      terra.setMode(drawModes[next])
    },
    stop() {
      mode = null
      terra.clear()
      terra.stop()
    },
  }
}

export type Drawing = ReturnType<typeof createDrawing>
