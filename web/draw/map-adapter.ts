import type { Feature, FeatureCollection } from 'geojson'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { TerraDrawExtend } from 'terra-draw'

/** As terra-draw has it; its own types cannot be found by Node's rules for modules. */
interface Changes {
  created: Feature[]
  updated: Feature[]
  deletedIds: (string | number)[]
}

/**
 * terra-draw on our map: pointers and keys of its canvas, and what is drawn goes to an overlay of our own style
 * (docs/adr/0049).
 */
export class MapAdapter extends TerraDrawExtend.TerraDrawBaseAdapter {
  private readonly map: MapLibreMap
  private readonly draw: (data: FeatureCollection) => void
  private readonly features = new Map<string | number, Feature>()

  constructor(map: MapLibreMap, draw: (data: FeatureCollection) => void) {
    super({ coordinatePrecision: 9 })
    this.map = map
    this.draw = draw
  }

  getMapEventElement() {
    return this.map.getCanvas()
  }

  project(lng: number, lat: number) {
    const { x, y } = this.map.project([lng, lat])
    return { x, y }
  }

  unproject(x: number, y: number) {
    const { lng, lat } = this.map.unproject([x, y])
    return { lng, lat }
  }

  getLngLatFromEvent(event: PointerEvent | MouseEvent) {
    const { left, top } = this.map.getCanvas().getBoundingClientRect()
    return this.unproject(event.clientX - left, event.clientY - top)
  }

  setCursor(cursor: string) {
    this.map.getCanvas().style.cursor = cursor === 'unset' ? '' : cursor
  }

  setDraggability(enabled: boolean) {
    for (const way of [this.map.dragPan, this.map.dragRotate, this.map.touchZoomRotate])
      enabled ? way.enable() : way.disable()
  }

  setDoubleClickToZoom(enabled: boolean) {
    enabled ? this.map.doubleClickZoom.enable() : this.map.doubleClickZoom.disable()
  }

  render({ created, updated, deletedIds }: Changes) {
    for (const feature of [...created, ...updated]) this.features.set(feature.id!, feature)
    for (const id of deletedIds) this.features.delete(id)
    this.draw({ type: 'FeatureCollection', features: [...this.features.values()] })
  }

  clear() {
    this.features.clear()
    this.draw({ type: 'FeatureCollection', features: [] })
  }
}
