import { Listeners } from '../map/listeners.ts'
import type { LngLat, Unsubscribe } from '../map/types.ts'
import type { Land } from './land.ts'
import { type Begun, Sketch, type SketchKind, type SketchState } from './sketch.ts'

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
  metresPerPixel(): number
  changed(state: SketchState | null, land: Land | null): void
  begins?(): void
  /** Something is in hand now, or nothing is. */
  handedOver?(): void
}

/** One sketch after the other, and who listens to them. */
export function createSketchPad({ metresPerPixel, changed, begins, handedOver }: Host) {
  const changes = new Listeners<[SketchState | null]>()
  const finishes = new Listeners<[Begun]>()
  const picks = new Listeners<[LngLat, boolean]>()
  const leaves = new Listeners<[]>()
  let sketch: Sketch | null = null
  let land: Land | null = null
  const tell = (state: SketchState | null) => {
    changed(state, land)
    changes.call(state)
  }
  const tool: SketchTool = {
    start(kind, begun) {
      begins?.()
      sketch = new Sketch(
        kind,
        {
          land: () => land,
          metresPerPixel,
          changed: tell,
          finished: (finished) => finishes.call(finished),
        },
        begun,
      )
      handedOver?.()
    },
    stop() {
      if (!sketch) return
      sketch = null
      handedOver?.()
      tell(null)
    },
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
    get sketch() {
      return sketch
    },
    get land() {
      return land
    },
    pick: (place: LngLat, isAdding: boolean) => picks.call(place, isAdding),
    leave: () => leaves.call(),
  }
}

/** As near as typed figures tell places apart. */
const typedM = 0.001

/** For figures alone, where no map can be drawn. */
export const createPadOfFigures = () =>
  createSketchPad({ metresPerPixel: () => typedM, changed: () => undefined }).tool
