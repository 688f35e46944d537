import { angleOf, between, crossing, distance, type Point, subtract } from '../geometry/points.ts'
import { lengthOf } from '../geometry/polylines.ts'
import type { LineClass } from './drawing.ts'
import type { PlanLine } from './skeleton.ts'

export interface GraphNode {
  id: number
  at: Point
  edges: Set<number>
}

export interface GraphEdge {
  id: number
  from: number
  to: number
  points: Point[]
  class: LineClass
  name: string | null
  /** The line it was cut from; pieces of one line have rising ids and run its way. */
  line: number
}

export interface Graph {
  nodes: Map<number, GraphNode>
  edges: Map<number, GraphEdge>
  nextEdge: number
}

/** Cuts lines wherever they cross and joins what ends within `snapM` of each other. */
export function planarGraph(lines: readonly PlanLine[], snapM: number): Graph {
  const cuts = findCuts(lines)
  const graph: Graph = { nodes: new Map(), edges: new Map(), nextEdge: 1 }
  const nodeAt = nodeFinder(graph, snapM)
  lines.forEach((line, index) => {
    const at = [...(cuts.get(index) ?? [])].sort((a, b) => a.place - b.place)
    let points: Point[] = [line.points[0]!]
    let cut = 0
    for (let i = 1; i < line.points.length; i++) {
      while (cut < at.length && at[cut]!.place <= i) {
        points.push(at[cut]!.point)
        addPiece(graph, nodeAt, line, index, points)
        points = [at[cut]!.point]
        cut++
      }
      points.push(line.points[i]!)
    }
    addPiece(graph, nodeAt, line, index, points)
  })
  return graph
}

interface Cut {
  /** Vertex number plus share of the segment after it. */
  place: number
  point: Point
}

function findCuts(lines: readonly PlanLine[]): Map<number, Cut[]> {
  const cellM = 60
  const cells = new Map<string, { line: number; segment: number }[]>()
  const cuts = new Map<number, Cut[]>()
  const note = (line: number, place: number, point: Point) =>
    cuts.set(line, [...(cuts.get(line) ?? []), { place, point }])
  lines.forEach((line, index) => {
    for (let i = 0; i + 1 < line.points.length; i++) {
      const [a, b] = [line.points[i]!, line.points[i + 1]!]
      const seen = new Set<string>()
      for (const key of cellsOf(a, b, cellM)) {
        for (const other of cells.get(key) ?? []) {
          const name = `${other.line},${other.segment}`
          if (seen.has(name) || other.line === index) continue
          seen.add(name)
          const rival = lines[other.line]!.points
          const at = crossing(a, b, rival[other.segment]!, rival[other.segment + 1]!)
          if (!at) continue
          const point = between(a, b, at[0])
          note(index, i + at[0], point)
          note(other.line, other.segment + at[1], point)
        }
      }
      for (const key of cellsOf(a, b, cellM)) {
        cells.set(key, [...(cells.get(key) ?? []), { line: index, segment: i }])
      }
    }
  })
  return cuts
}

function cellsOf(a: Point, b: Point, cellM: number): string[] {
  const low = [Math.min(a[0], b[0]), Math.min(a[1], b[1])].map((v) => Math.floor(v / cellM))
  const high = [Math.max(a[0], b[0]), Math.max(a[1], b[1])].map((v) => Math.floor(v / cellM))
  const keys: string[] = []
  for (let i = low[0]!; i <= high[0]!; i++) {
    for (let j = low[1]!; j <= high[1]!; j++) keys.push(`${i},${j}`)
  }
  return keys
}

function nodeFinder(graph: Graph, snapM: number): (p: Point) => GraphNode {
  const cells = new Map<string, GraphNode[]>()
  return (p) => {
    const [i, j] = [Math.floor(p[0] / snapM), Math.floor(p[1] / snapM)]
    for (let a = i - 1; a <= i + 1; a++) {
      for (let b = j - 1; b <= j + 1; b++) {
        const found = cells.get(`${a},${b}`)?.find((node) => distance(node.at, p) < snapM)
        if (found) return found
      }
    }
    const node: GraphNode = { id: graph.nodes.size + 1, at: p, edges: new Set() }
    graph.nodes.set(node.id, node)
    cells.set(`${i},${j}`, [...(cells.get(`${i},${j}`) ?? []), node])
    return node
  }
}

function addPiece(
  graph: Graph,
  nodeAt: (p: Point) => GraphNode,
  line: PlanLine,
  index: number,
  points: readonly Point[],
): void {
  const from = nodeAt(points[0]!)
  const to = nodeAt(points[points.length - 1]!)
  if (from === to && lengthOf(points) < 30) return
  const inner = points
    .slice(1, -1)
    .filter((p) => distance(p, from.at) > 11 && distance(p, to.at) > 11)
  const id = graph.nextEdge++
  graph.edges.set(id, {
    id,
    from: from.id,
    to: to.id,
    points: [from.at, ...inner, to.at],
    class: line.class,
    name: line.name,
    line: index,
  })
  from.edges.add(id)
  to.edges.add(id)
}

export function removeEdge(graph: Graph, id: number): void {
  const edge = graph.edges.get(id)
  if (!edge) return
  graph.edges.delete(id)
  for (const end of [edge.from, edge.to]) {
    const node = graph.nodes.get(end)
    node?.edges.delete(id)
    if (node && node.edges.size === 0) graph.nodes.delete(end)
  }
}

/** A walk along an edge in one direction; face on its left. */
export interface HalfEdge {
  edge: GraphEdge
  forward: boolean
}

export const pointsOf = (half: HalfEdge): Point[] =>
  half.forward ? half.edge.points : [...half.edge.points].reverse()

/** The half-edges that leave a node, counter-clockwise. */
export function leaving(graph: Graph, node: GraphNode): HalfEdge[] {
  const halves: HalfEdge[] = []
  for (const id of node.edges) {
    const edge = graph.edges.get(id)!
    if (edge.from === node.id) halves.push({ edge, forward: true })
    if (edge.to === node.id) halves.push({ edge, forward: false })
  }
  const angle = (half: HalfEdge) => {
    const points = pointsOf(half)
    return angleOf(subtract(points[1]!, points[0]!))
  }
  return halves.sort((a, b) => angle(a) - angle(b))
}

/** Every face of the graph as the half-edges around it, the face on their left. */
export function facesOf(graph: Graph): HalfEdge[][] {
  const key = (half: HalfEdge) => half.edge.id * 2 + (half.forward ? 1 : 0)
  const after = new Map<number, HalfEdge>()
  for (const node of graph.nodes.values()) {
    const out = leaving(graph, node)
    out.forEach((half, i) => {
      // Arriving against `half`, the face on the left goes on along the next one clockwise.
      const following = out[(i + out.length - 1) % out.length]!
      after.set(key({ edge: half.edge, forward: !half.forward }), following)
    })
  }
  const seen = new Set<number>()
  const faces: HalfEdge[][] = []
  for (const edge of graph.edges.values()) {
    for (const forward of [true, false]) {
      let half: HalfEdge = { edge, forward }
      if (seen.has(key(half))) continue
      const face: HalfEdge[] = []
      while (!seen.has(key(half))) {
        seen.add(key(half))
        face.push(half)
        half = after.get(key(half))!
      }
      faces.push(face)
    }
  }
  return faces
}

/** The outline of a face along the centre lines. */
export function outlineOf(face: readonly HalfEdge[]): Point[] {
  return face.flatMap((half) => pointsOf(half).slice(0, -1))
}
