import { crossing, direction, distance, move, type Point } from '../geometry/points.ts'
import { lengthOf } from '../geometry/polylines.ts'
import type { LineClass } from './drawing.ts'
import { type Graph, type GraphEdge, type GraphNode, removeEdge } from './graph.ts'
import type { PlanLine } from './skeleton.ts'

const importance: Record<LineClass, number> = {
  limit: 9,
  bank: 8,
  rail: 8,
  primary: 7,
  secondary: 6,
  tertiary: 5,
  track: 4,
  residential: 3,
  service: 2,
  path: 1,
}

/** Two junctions closer than `closeM` on one street become one, as a builder would have it. */
export function joinCloseJunctions(graph: Graph, closeM: number): void {
  for (const edge of [...graph.edges.values()]) {
    if (!graph.edges.has(edge.id) || lengthOf(edge.points) >= closeM) continue
    if (edge.from === edge.to) continue
    const from = graph.nodes.get(edge.from)!
    const to = graph.nodes.get(edge.to)!
    const [stays, goes] = rank(graph, from, edge) >= rank(graph, to, edge) ? [from, to] : [to, from]
    // Banks, rails and the limit stay where they are, and so does what crosses them.
    if (rank(graph, goes, edge) >= 8 || goes.edges.size < 2) continue
    merge(graph, stays, goes, edge)
  }
}

const rank = (graph: Graph, node: GraphNode, except: GraphEdge): number =>
  Math.max(
    0,
    ...[...node.edges]
      .filter((id) => id !== except.id)
      .map((id) => importance[graph.edges.get(id)!.class]),
  )

function merge(graph: Graph, stays: GraphNode, goes: GraphNode, edge: GraphEdge): void {
  removeEdge(graph, edge.id)
  for (const id of [...goes.edges]) {
    const other = graph.edges.get(id)!
    if (other.from === goes.id) {
      other.from = stays.id
      other.points = [
        stays.at,
        ...farFrom(other.points.slice(1, -1), stays.at),
        other.points.at(-1)!,
      ]
    }
    if (other.to === goes.id) {
      other.to = stays.id
      other.points = [other.points[0]!, ...farFrom(other.points.slice(1, -1), stays.at), stays.at]
    }
    stays.edges.add(id)
    if (other.from === other.to) removeEdge(graph, id)
  }
  graph.nodes.delete(goes.id)
}

const farFrom = (points: readonly Point[], at: Point): Point[] =>
  points.filter((p) => distance(p, at) > 20)

/** Runs loose ends on to the next street ahead, if there is one within `reachM`. */
export function extendLooseEnds(
  minor: readonly PlanLine[],
  fixed: readonly PlanLine[],
  reachM: number,
): PlanLine[] {
  const all = [...fixed, ...minor]
    .filter((line) => line.class !== 'limit')
    .map((line) => ({ ...line, box: boxOf(line.points) }))
  return minor.map((line) => {
    const box = boxOf(line.points)
    const others = all.filter(
      (other) => other.points !== line.points && near(box, other.box, reachM),
    )
    const ahead = extended(line.points, others, reachM)
    return { ...line, points: extended([...ahead].reverse(), others, reachM).reverse() }
  })
}

/** The same line with its last point moved ahead to what it would meet. */
function extended(points: readonly Point[], others: readonly PlanLine[], reachM: number): Point[] {
  const [before, end] = [points.at(-2)!, points.at(-1)!]
  const way = direction(before, end)
  // An end that has just passed a street is where it should be.
  if (firstHit(move(end, way, -5), way, 5.5, others) !== undefined) return [...points]
  const hit = firstHit(end, way, reachM, others)
  return hit === undefined ? [...points] : [...points, move(end, way, hit + 2)]
}

function firstHit(
  from: Point,
  way: Point,
  reachM: number,
  others: readonly PlanLine[],
): number | undefined {
  const to = move(from, way, reachM)
  let nearest: number | undefined
  for (const other of others) {
    for (let i = 1; i < other.points.length; i++) {
      const at = crossing(from, to, other.points[i - 1]!, other.points[i]!)
      if (at && (nearest === undefined || at[0] < nearest)) nearest = at[0]
    }
  }
  return nearest === undefined ? undefined : nearest * reachM
}

type Box = readonly [west: number, south: number, east: number, north: number]

function boxOf(points: readonly Point[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    west = Math.min(west, x)
    south = Math.min(south, y)
    east = Math.max(east, x)
    north = Math.max(north, y)
  }
  return [west, south, east, north]
}

const near = (a: Box, b: Box, withinM: number): boolean =>
  a[0] - withinM <= b[2] &&
  b[0] - withinM <= a[2] &&
  a[1] - withinM <= b[3] &&
  b[1] - withinM <= a[3]
