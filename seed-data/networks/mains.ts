import { between, distance, move, nearestShare, type Point } from '../geometry/points.ts'
import { lengthOf, nearest, offset, piece, pointAt } from '../geometry/polylines.ts'
import type { Road } from '../streets/roads.ts'
import type { EdgeFacts, Network, NetworkNode } from './builder.ts'
import type { Door } from './doors.ts'

export interface Station {
  /** Metres along the street. */
  alongM: number
  node: (at: Point) => NetworkNode
}

export interface MainOptions {
  /** Metres to the left of the centre line. */
  sideM: number
  /** Node at either end; nothing where the main begins or ends of its own. */
  from?: NetworkNode
  to?: NetworkNode
  stations: readonly Station[]
  facts: (from: NetworkNode, to: NetworkNode) => EdgeFacts
}

/** Lays a main along a street, cut at its stations; returns its nodes in the street's direction. */
export function layMain(network: Network, road: Road, options: MainOptions): NetworkNode[] {
  const line = mainLine(road, options)
  const total = lengthOf(line)
  const marks = options.stations
    .map((station) => ({
      station,
      at: nearest(line, pointAt(road.points, station.alongM).point).along,
    }))
    .map(({ station, at }) => ({ station, at: Math.min(total - 1.2, Math.max(1.2, at)) }))
    .sort((a, b) => a.at - b.at)
  const nodes: NetworkNode[] = []
  const places: number[] = []
  if (options.from) {
    nodes.push(options.from)
    places.push(0)
  }
  for (const { station, at } of marks) {
    // What would lie on top of its neighbour moves on a step.
    const place = Math.max(at, (places.at(-1) ?? -1) + 0.4)
    if (place > total - 0.4) continue
    nodes.push(station.node(pointAt(line, place).point))
    places.push(place)
  }
  if (options.to) {
    nodes.push(options.to)
    places.push(total)
  }
  for (let i = 1; i < nodes.length; i++) {
    const through = piece(line, places[i - 1]!, places[i]!).slice(1, -1)
    network.edge(nodes[i - 1]!, nodes[i]!, through, {
      road,
      ...options.facts(nodes[i - 1]!, nodes[i]!),
    })
  }
  return nodes
}

function mainLine(road: Road, { sideM, from, to }: MainOptions): Point[] {
  const margin = Math.min(7, road.lengthM * 0.3)
  const middle = offset(piece(road.points, margin, road.lengthM - margin), sideM)
  return [...(from ? [from.at] : []), ...middle, ...(to ? [to.at] : [])]
}

/** Places at most `spacingM` apart, evenly, along a street; ends left free. */
export function evenly(road: Road, spacingM: number, marginM = 4): number[] {
  const room = road.lengthM - 2 * marginM
  const count = Math.max(1, Math.ceil(room / spacingM))
  return Array.from({ length: count }, (_, i) => marginM + (room * (i + 0.5)) / count)
}

/** Places at most `spacingM` apart that divide a street into equal parts. */
export function dividing(road: Road, spacingM: number): number[] {
  const count = Math.ceil(road.lengthM / spacingM)
  return Array.from({ length: count - 1 }, (_, i) => (road.lengthM * (i + 1)) / count)
}

export interface Tap {
  alongM: number
  doors: Door[]
}

/** Houses that stand close together or face each other share a tap. */
export function tapsOf(doors: readonly Door[], withinM = 13): Tap[] {
  const taps: Tap[] = []
  for (const door of [...doors].sort((a, b) => a.alongM - b.alongM)) {
    const last = taps.at(-1)
    if (last && door.alongM - last.doors[0]!.alongM < withinM) last.doors.push(door)
    else taps.push({ alongM: door.alongM, doors: [door] })
  }
  return taps
}

/** Where a house is reached from the street: the nearest place on its wall. */
export function wallPoint(door: Door, from: Point): Point {
  const outline = door.building.points
  let best: Point = outline[0]!
  let closest = Number.POSITIVE_INFINITY
  outline.forEach((a, i) => {
    const b = outline[(i + 1) % outline.length]!
    const at = between(a, b, Math.min(0.85, Math.max(0.15, nearestShare(a, b, from) || 0.5)))
    if (distance(at, from) < closest) {
      closest = distance(at, from)
      best = at
    }
  })
  return best
}

/** A node beside a main, at the kerb or behind it. */
export const beside = (road: Road, alongM: number, sideM: number): Point => {
  const { point, direction } = pointAt(road.points, alongM)
  return move(point, direction, 0, sideM)
}
