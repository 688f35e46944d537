import type { LngLat } from '../map/types.ts'
import { sideKey } from './edge-index.ts'
import type { Land } from './land.ts'
import type { Snap } from './snapping.ts'

/**
 * What is under the hand. `pick`: parcels; `lines`: lines to cut along; `ring`: a shape; `move`: a corner
 * and where it goes; `corner`, `edge`: a place on what is there; `edges`: sides that are there, kept as
 * lines; `shown`: a shape made of figures.
 */
export type SketchKind = 'pick' | 'lines' | 'ring' | 'move' | 'corner' | 'edge' | 'edges' | 'shown'

/** What is drawn but not yet done. Degrees, to the last digit. */
export interface Begun {
  /** Finished lines. */
  lines: LngLat[][]
  /** Of the line under the hand. */
  corners: LngLat[]
}

export interface Cursor {
  place: LngLat
  snap: Snap | null
}

export interface SketchState extends Begun {
  kind: SketchKind
  /** Where the next corner would go. */
  cursor: Cursor | null
}

export interface SketchHost {
  land(): Land | null
  /** Metres on the ground of a pixel of the screen. */
  metresPerPixel(): number
  changed(state: SketchState): void
  finished(begun: Begun): void
}

const snapPx = 10
const reachPx = 160
/** A hand that clicks twice does not keep quite still. */
const samePx = 3

/** Corners by clicks, keys or typed places, each snapped to what is there; a place given twice ends it. */
export class Sketch {
  readonly kind: SketchKind
  private lines: LngLat[][]
  private corners: LngLat[]
  private cursor: Cursor | null = null
  private isFinished = false
  private readonly host: SketchHost

  constructor(kind: SketchKind, host: SketchHost, begun?: Begun) {
    this.kind = kind
    this.host = host
    this.lines = begun?.lines ?? []
    this.corners = begun?.corners ?? []
    this.changed()
  }

  get isEmpty() {
    return this.corners.length === 0 && this.lines.length === 0
  }

  get hasCorners() {
    return this.corners.length > 0
  }

  point(place: LngLat | null) {
    if (this.isFinished || this.kind === 'shown' || this.kind === 'pick') return
    this.cursor = place && this.snapped(place)
    this.changed()
  }

  /** A corner where the pointer is, or what is there takes it to be. */
  add(place: LngLat) {
    this.addExactly(this.snapped(place).place)
  }

  /** A corner that was typed goes where it was typed. */
  addExactly(place: LngLat) {
    if (this.isFinished || this.kind === 'shown') return
    const { kind, corners } = this
    const last = corners.at(-1)
    if (kind === 'corner' || kind === 'edge') {
      this.corners = [place]
      return this.finish()
    }
    if (kind === 'edges') return this.toggleEdge(place)
    if (kind === 'move') {
      if (last && this.isSame(place, last)) return
      this.corners = [...corners, place]
      return last ? this.finish() : this.changed()
    }
    if (last && this.isSame(place, last)) return this.finish()
    if (kind === 'ring' && corners.length > 2 && this.isSame(place, corners[0]!))
      return this.finish()
    this.corners = [...corners, place]
    this.changed()
  }

  takeBack() {
    this.isFinished = false
    if (this.corners.length === 0 && this.lines.length > 0) {
      this.corners = this.kind === 'edges' ? [] : this.lines.at(-1)!
      this.lines = this.lines.slice(0, -1)
    } else this.corners = this.corners.slice(0, -1)
    this.changed()
  }

  /** Ends the line under the hand; another may begin. */
  nextLine() {
    if (this.corners.length < 2) return
    this.lines = [...this.lines, this.corners]
    this.corners = []
    this.changed()
  }

  finish() {
    if (this.isFinished || !this.isEnough) return
    if (this.kind === 'lines' && this.corners.length > 1) {
      this.lines = [...this.lines, this.corners]
      this.corners = []
    }
    this.isFinished = true
    this.cursor = null
    this.changed()
    this.host.finished({ lines: this.lines, corners: this.corners })
  }

  /** Something of it has to be otherwise. */
  goOn() {
    this.isFinished = false
    if (this.kind === 'lines' && this.corners.length === 0) return this.takeBack()
    if (this.kind === 'move') this.corners = this.corners.slice(0, 1)
    if (this.kind === 'corner' || this.kind === 'edge') this.corners = []
    this.changed()
  }

  clear() {
    this.isFinished = false
    this.lines = []
    this.corners = []
    this.changed()
  }

  /** A side that is chosen again is let go. */
  private toggleEdge(place: LngLat) {
    const edge = this.host.land()?.edgeAt(place, snapPx * this.host.metresPerPixel())
    if (!edge) return
    const name = sideKey(edge.from, edge.to)
    const others = this.lines.filter(([from, to]) => sideKey(from!, to!) !== name)
    const isChosen = others.length < this.lines.length
    this.lines = isChosen ? others : [...others, [edge.from as LngLat, edge.to as LngLat]]
    this.changed()
  }

  private get isEnough() {
    const { kind, corners, lines } = this
    if (kind === 'lines') return corners.length > 1 || (lines.length > 0 && corners.length === 0)
    if (kind === 'edges') return lines.length > 0
    return corners.length >= { pick: 1, ring: 3, move: 2, corner: 1, edge: 1, shown: 3 }[kind]
  }

  private snapped(place: LngLat): Cursor {
    const { kind, corners, lines, host } = this
    const land = host.land()
    if (!land || kind === 'pick') return { place, snap: null }
    const { plane } = land
    const withinM = snapPx * host.metresPerPixel()
    if (kind === 'corner' || (kind === 'move' && corners.length === 0)) {
      const corner = land.nearestCorner(place, withinM)
      const point = corner && plane.toPoint(corner)
      return corner && point
        ? { place: corner, snap: { kind: 'corner', place: corner, point, guides: [] } }
        : { place, snap: null }
    }
    if (kind === 'edges') {
      const edge = land.edgeAt(place, withinM)
      const point = plane.toPoint(place)
      const guides = edge ? [[edge.a, edge.b] as const] : []
      return { place, snap: edge ? { kind: 'edge', place, point, guides } : null }
    }
    const last = corners.at(-1)
    const snap = land.snap({
      pointer: plane.toPoint(place),
      withinM,
      reachM: reachPx * host.metresPerPixel(),
      last: last && plane.toPoint(last),
      own: kind === 'move' ? [] : [...lines.flat(), ...corners],
      without: kind === 'move' && last ? plane.toPoint(last) : undefined,
    })
    return { place: snap?.place ?? place, snap }
  }

  private isSame(place: LngLat, other: LngLat): boolean {
    if (place[0] === other[0] && place[1] === other[1]) return true
    const plane = this.host.land()?.plane
    if (!plane) return false
    const [a, b] = [plane.toPoint(place), plane.toPoint(other)]
    return Math.hypot(a.x - b.x, a.y - b.y) < samePx * this.host.metresPerPixel()
  }

  private changed() {
    const { kind, lines, corners, cursor } = this
    this.host.changed({ kind, lines, corners, cursor })
  }
}
