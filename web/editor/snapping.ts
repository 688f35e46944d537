import type { LngLat } from '../map/types.ts'
import type { Edge } from './edge-index.ts'
import {
  between,
  crossing,
  distanceM,
  type Line,
  type Plane,
  type Point,
  shareAlong,
} from './plane.ts'

export type SnapKind = 'corner' | 'edge' | 'perpendicular' | 'extension' | 'crossing'

/** Where the pointer is taken to be, and why. */
export interface Snap {
  kind: SnapKind
  place: LngLat
  point: Point
  /** What it lies on, from where it begins: shown as thin lines. */
  guides: Line[]
}

export interface SnapAsk {
  pointer: Point
  /** What is as near as this is meant. */
  withinM: number
  /** Sides are prolonged as far as this. */
  reachM: number
  /** The corner before, where there is one: perpendiculars begin there. */
  last?: Point | undefined
  /** Corners of what is being drawn. */
  own?: readonly LngLat[]
  /** A corner that is being moved holds nothing to itself. */
  without?: Point | undefined
}

/** A line that can be drawn along, without an end. */
interface Guide {
  kind: 'extension' | 'perpendicular'
  line: Line
}

/** Where sides are looked for. */
export interface Edges {
  near(point: Point, withinM: number): Edge[]
}

/** Two places are one, metres. */
const same = 1e-6

/** Corners before crossings, those before sides, those before their prolongations; the nearest of each. */
export function snap(index: Edges, plane: Plane, ask: SnapAsk): Snap | null {
  const { pointer, withinM, reachM, without } = ask
  const isFree = ({ a, b }: Edge) =>
    without === undefined || (distanceM(a, without) > same && distanceM(b, without) > same)
  const around = index.near(pointer, reachM).filter(isFree)
  const near = around.filter(({ a, b }) => awayM(pointer, [a, b]) <= withinM)
  const corner = nearestCorner(near, plane, ask)
  if (corner) return corner
  const guides = guidesNear(around, ask)
  return (
    nearestCrossing(near, guides, plane, ask) ??
    nearestOnEdge(near, plane, ask) ??
    nearestOnGuide(guides, plane, pointer)
  )
}

function nearestCorner(
  near: Edge[],
  plane: Plane,
  { pointer, withinM, own = [] }: SnapAsk,
): Snap | null {
  let best: Snap | null = null
  let bestM = withinM
  const offer = (point: Point, place: LngLat) => {
    const m = distanceM(point, pointer)
    if (m > bestM) return
    bestM = m
    best = { kind: 'corner', place, point, guides: [] }
  }
  for (const { a, b, from, to } of near) {
    offer(a, from as LngLat)
    offer(b, to as LngLat)
  }
  for (const place of own) offer(plane.toPoint(place), place)
  return best
}

/** Where a guide meets a side or another guide, or the foot on a side of the corner before. */
function nearestCrossing(near: Edge[], guides: Guide[], plane: Plane, ask: SnapAsk): Snap | null {
  const { pointer, withinM, last } = ask
  const found: Omit<Snap, 'place'>[] = []
  for (const { a, b } of near) {
    if (last) {
      const share = shareAlong(last, a, b)
      const point = between(a, b, share)
      if (share >= 0 && share <= 1 && distanceM(last, point) > same)
        found.push({ kind: 'perpendicular', point, guides: [[last, point]] })
    }
    for (const { line } of guides) {
      const point = crossing(line, [a, b])
      const share = point && shareAlong(point, a, b)
      if (point && share! >= 0 && share! <= 1)
        found.push({ kind: 'crossing', point, guides: [[line[0], point]] })
    }
  }
  for (const [index, { line }] of guides.entries()) {
    for (const other of guides.slice(index + 1)) {
      const point = crossing(line, other.line)
      if (point)
        found.push({
          kind: 'crossing',
          point,
          guides: [
            [line[0], point],
            [other.line[0], point],
          ],
        })
    }
  }
  let best: Omit<Snap, 'place'> | null = null
  let bestM = withinM
  for (const each of found) {
    const m = distanceM(each.point, pointer)
    if (m <= bestM) [best, bestM] = [each, m]
  }
  return best && placed(best, plane)
}

function nearestOnEdge(near: Edge[], plane: Plane, { pointer }: SnapAsk): Snap | null {
  const edge = nearest(near, ({ a, b }) => awayM(pointer, [a, b]))
  if (!edge) return null
  const share = Math.min(1, Math.max(0, shareAlong(pointer, edge.a, edge.b)))
  return placed(
    { kind: 'edge', point: between(edge.a, edge.b, share), guides: [[edge.a, edge.b]] },
    plane,
  )
}

function nearestOnGuide(guides: Guide[], plane: Plane, pointer: Point): Snap | null {
  const guide = nearest(guides, ({ line }) => distanceM(footOn(line, pointer), pointer))
  if (!guide) return null
  const point = footOn(guide.line, pointer)
  return placed({ kind: guide.kind, point, guides: [[guide.line[0], point]] }, plane)
}

/** Prolongations of sides beyond their ends, and right angles at the corner before, as far as they pass here. */
function guidesNear(around: Edge[], { pointer, withinM, reachM, last }: SnapAsk): Guide[] {
  const guides: Guide[] = []
  for (const { a, b } of around) {
    const share = shareAlong(pointer, a, b)
    if (share <= 1 && share >= 0) continue
    const [end, other] = share > 1 ? [b, a] : [a, b]
    if (distanceM(end, pointer) > reachM) continue
    guides.push({ kind: 'extension', line: [end, between(other, end, 2)] })
  }
  if (last) {
    for (const { a, b } of around) {
      if (awayM(last, [a, b]) > 0.001) continue
      guides.push({
        kind: 'perpendicular',
        line: [last, { x: last.x - (b.y - a.y), y: last.y + (b.x - a.x) }],
      })
    }
  }
  return guides.filter(({ line }) => distanceM(footOn(line, pointer), pointer) <= withinM)
}

function footOn([a, b]: Line, point: Point): Point {
  return between(a, b, shareAlong(point, a, b))
}

/** How far a point is from the side between two. */
export function awayM(point: Point, [a, b]: Line): number {
  return distanceM(point, between(a, b, Math.min(1, Math.max(0, shareAlong(point, a, b)))))
}

function nearest<T>(all: T[], away: (each: T) => number): T | undefined {
  let best: T | undefined
  let bestM = Number.POSITIVE_INFINITY
  for (const each of all) {
    const m = away(each)
    if (m < bestM) [best, bestM] = [each, m]
  }
  return best
}

function placed(snap: Omit<Snap, 'place'>, plane: Plane): Snap {
  return { ...snap, place: plane.toPosition(snap.point) }
}
