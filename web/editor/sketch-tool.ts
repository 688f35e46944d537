import type { FeatureCollection } from 'geojson'
import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl'
import { Listeners } from '../map/listeners.ts'
import { nothing } from '../map/overlay-layers.ts'
import type { LngLat, Unsubscribe } from '../map/types.ts'
import type { Land } from './land.ts'
import { type Begun, Sketch, type SketchKind, type SketchState } from './sketch.ts'
import { sketchData } from './sketch-data.ts'

/** What an editor of parcels has in hand, as the rest of the program sees it. */
export interface SketchTool {
  start(kind: SketchKind, begun?: Begun): void
  stop(): void
  /** The parcels around, which are picked and snapped to. */
  setLand(land: Land | null): void
  /** A corner that was typed. */
  add(place: LngLat): void
  takeBack(): void
  nextLine(): void
  finish(): void
  /** Takes up again what was finished and did not do. */
  goOn(): void
  clear(): void
  /** What is drawn, whenever it changes; null when nothing is in hand. */
  onChange(callback: (state: SketchState | null) => void): Unsubscribe
  onFinish(callback: (begun: Begun) => void): Unsubscribe
  onPick(callback: (place: LngLat, isAdding: boolean) => void): Unsubscribe
  /** Escape with nothing drawn: the tool is to be put away. */
  onLeave(callback: () => void): Unsubscribe
}

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
  const changes = new Listeners<[SketchState | null]>()
  const finishes = new Listeners<[Begun]>()
  const picks = new Listeners<[LngLat, boolean]>()
  const leaves = new Listeners<[]>()
  let sketch: Sketch | null = null
  let land: Land | null = null
  let pressedAt: { x: number; y: number } | null = null
  /** The click to come has taken its corner already. */
  let isTaken = false

  const metresPerPixel = () => {
    const { lat } = map.getCenter()
    return (40_075_017 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
  }
  const isDrawing = () => sketch !== null && sketch.kind !== 'pick' && sketch.kind !== 'shown'
  const handOver = () => {
    const drawing = isDrawing()
    map.getCanvas().style.cursor = drawing ? 'crosshair' : ''
    map.doubleClickZoom[drawing ? 'disable' : 'enable']()
    map.keyboard[drawing ? 'disable' : 'enable']()
    // Shift adds to what is picked; a box would swallow the click.
    map.boxZoom[sketch ? 'disable' : 'enable']()
  }
  const start = (kind: SketchKind, begun?: Begun) => {
    began()
    sketch = new Sketch(
      kind,
      {
        land: () => land,
        metresPerPixel,
        changed(state) {
          draw(state.kind === 'pick' ? nothing : sketchData(state, land?.plane, lengthOf))
          changes.call(state)
        },
        finished: (finished) => finishes.call(finished),
      },
      begun,
    )
    handOver()
  }
  const stop = () => {
    if (!sketch) return
    sketch = null
    draw(nothing)
    handOver()
    changes.call(null)
  }
  const add = (place: LngLat, isAdding: boolean) => {
    const isOfEdges = sketch?.kind === 'edge' || sketch?.kind === 'edges'
    const isBesideEdge = isOfEdges && !land?.edgeAt(place, holdPx * metresPerPixel())
    if (sketch?.kind === 'pick' || isBesideEdge) picks.call(place, isAdding)
    else sketch?.add(place)
  }
  const centre = (): LngLat => map.getCenter().toArray()
  const step = (key: string, isFine: boolean) => {
    const [right, down] = arrows[key]!
    const px = isFine ? fineStepPx : stepPx
    map.panBy([right * px, down * px], { animate: false })
    sketch?.point(centre())
  }
  const act = (action: Action) => {
    if (action === 'add') add(centre(), true)
    else if (action === 'takeBack') sketch?.takeBack()
    else if (action === 'nearer') map.zoomTo(map.getZoom() + 1)
    else if (action === 'farther') map.zoomTo(map.getZoom() - 1)
    else if (sketch?.isEmpty) leaves.call()
    else sketch?.clear()
  }

  map.on('mousemove', ({ lngLat }) => sketch?.point(lngLat.toArray()))
  map.on('mouseout', () => sketch?.point(null))
  // A corner is dragged in one movement, or taken by one click and put down by another.
  map.on('mousedown', (event: MapMouseEvent) => {
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
    if (hasMoved) sketch?.add(lngLat.toArray())
    else isTaken = true
  })

  const tool: SketchTool = {
    start,
    stop,
    setLand(next) {
      land = next
    },
    add: (place) => sketch?.addExactly(place),
    takeBack: () => sketch?.takeBack(),
    nextLine: () => sketch?.nextLine(),
    finish: () => sketch?.finish(),
    goOn: () => sketch?.goOn(),
    clear: () => sketch?.clear(),
    onChange: (callback) => changes.add(callback),
    onFinish: (callback) => finishes.add(callback),
    onPick: (callback) => picks.add(callback),
    onLeave: (callback) => leaves.add(callback),
  }
  return {
    tool,
    get isActive() {
      return sketch !== null
    },
    click(place: LngLat, isShift: boolean) {
      if (!isTaken) add(place, isShift)
      isTaken = false
    },
    /** True when the key was for sketching. */
    press(key: string, isShift: boolean): boolean {
      if (!sketch) return false
      if (!isDrawing() && (sketch.kind === 'shown' || key !== 'Enter')) return false
      if (key in arrows) step(key, isShift)
      else if (keys[key]) act(keys[key])
      else return false
      return true
    },
  }
}
