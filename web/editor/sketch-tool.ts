import type { FeatureCollection } from 'geojson'
import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl'
import { nothing } from '../map/overlay-layers.ts'
import type { LngLat } from '../map/types.ts'
import { sketchData } from './sketch-data.ts'
import { createSketchPad } from './sketch-pad.ts'

interface Host {
  draw(data: FeatureCollection): void
  lengthOf(from: LngLat, to: LngLat): string
  begun(): void
}

const arrows: Record<string, [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
type Action = 'add' | 'takeBack' | 'end' | 'nearer' | 'farther'

const keys: Record<string, Action> = {
  Enter: 'add',
  ' ': 'add',
  Backspace: 'takeBack',
  Delete: 'takeBack',
  Escape: 'end',
  '+': 'nearer',
  '=': 'nearer',
  '-': 'farther',
}
const stepPx = 24
const fineStepPx = 1
/** As near to an edge or a corner as this it is meant, else the parcel. */
const holdPx = 10
/** From here on a press is a drag, and no click, to MapLibre too. */
const dragPx = 3

/** The sketching tool of a map: by pointer, and by keys with the crosshair in the middle. */
export function createSketchTool(map: MapLibreMap, { draw, lengthOf, begun: began }: Host) {
  let pressedAt: { x: number; y: number } | null = null
  /** The click to come has taken its corner already. */
  let isTaken = false

  const metresPerPixel = () => {
    const { lat } = map.getCenter()
    return (40_075_017 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
  }
  const isDrawing = () => {
    const kind = pad.sketch?.kind ?? 'pick'
    return kind !== 'pick' && kind !== 'shown'
  }
  const handOver = () => {
    const drawing = isDrawing()
    map.getCanvas().style.cursor = drawing ? 'crosshair' : ''
    map.doubleClickZoom[drawing ? 'disable' : 'enable']()
    map.keyboard[drawing ? 'disable' : 'enable']()
    // Shift adds to what is picked; a box would swallow the click.
    map.boxZoom[pad.sketch ? 'disable' : 'enable']()
  }
  const pad = createSketchPad({
    metresPerPixel,
    begins: began,
    handedOver: handOver,
    changed: (state, land) =>
      draw(
        state === null || state.kind === 'pick'
          ? nothing
          : sketchData(state, land?.plane, lengthOf),
      ),
  })
  const add = (place: LngLat, isAdding: boolean) => {
    const { sketch, land } = pad
    const isOfEdges = sketch?.kind === 'edge' || sketch?.kind === 'edges'
    const isBesideEdge = isOfEdges && !land?.edgeAt(place, holdPx * metresPerPixel())
    if (sketch?.kind === 'pick' || isBesideEdge) pad.pick(place, isAdding)
    else sketch?.add(place)
  }
  const centre = (): LngLat => map.getCenter().toArray()
  const step = (key: string, isFine: boolean) => {
    const [right, down] = arrows[key]!
    const px = isFine ? fineStepPx : stepPx
    map.panBy([right * px, down * px], { animate: false })
    pad.sketch?.point(centre())
  }
  const act = (action: Action) => {
    if (action === 'add') add(centre(), true)
    else if (action === 'takeBack') pad.tool.takeBack()
    else if (action === 'nearer') map.zoomTo(map.getZoom() + 1)
    else if (action === 'farther') map.zoomTo(map.getZoom() - 1)
    else if (pad.sketch?.isEmpty) pad.leave()
    else pad.tool.clear()
  }

  map.on('mousemove', ({ lngLat }) => pad.sketch?.point(lngLat.toArray()))
  map.on('mouseout', () => pad.sketch?.point(null))
  // A corner is dragged in one movement, or taken by one click and put down by another.
  map.on('mousedown', (event: MapMouseEvent) => {
    const { sketch, land } = pad
    if (sketch?.kind !== 'move' || sketch.hasCorners) return
    const place = event.lngLat.toArray()
    if (!land?.nearestCorner(place, holdPx * metresPerPixel())) return
    event.preventDefault()
    pressedAt = event.point
    sketch.add(place)
  })
  map.on('mouseup', ({ point, lngLat }) => {
    if (!pressedAt) return
    const hasMoved = Math.hypot(point.x - pressedAt.x, point.y - pressedAt.y) >= dragPx
    pressedAt = null
    if (hasMoved) pad.sketch?.add(lngLat.toArray())
    else isTaken = true
  })

  return {
    tool: pad.tool,
    get isActive() {
      return pad.sketch !== null
    },
    click(place: LngLat, isShift: boolean) {
      if (!isTaken) add(place, isShift)
      isTaken = false
    },
    /** True when the key was for sketching. */
    press(key: string, isShift: boolean): boolean {
      const { sketch } = pad
      if (!sketch) return false
      if (!isDrawing() && (sketch.kind === 'shown' || key !== 'Enter')) return false
      if (key in arrows) step(key, isShift)
      else if (keys[key]) act(keys[key])
      else return false
      return true
    },
  }
}
