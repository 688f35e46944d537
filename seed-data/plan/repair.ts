import { areaOf } from '../geometry/polygons.ts'
import { lengthOf } from '../geometry/polylines.ts'
import { streetHalfWidthM } from '../streets/widths.ts'
import {
  facesOf,
  type Graph,
  type GraphEdge,
  type HalfEdge,
  outlineOf,
  removeEdge,
} from './graph.ts'
import { insetFace } from './inset.ts'

const isMinor = (edge: GraphEdge) =>
  edge.name === null && (edge.class === 'residential' || edge.class === 'service')

/**
 * Takes away minor streets until every face between streets leaves a sound block: first dead ends
 * that nearly touch another street, then the shortest street around what is too narrow to use.
 */
export function repairFaces(graph: Graph): void {
  for (let round = 0; round < 8; round++) {
    let removed = 0
    for (const around of facesOf(graph)) {
      const area = areaOf(outlineOf(around))
      if (area < 50) continue
      const ring = insetFace(around, (edge) => streetHalfWidthM(edge.class))
      if (ring && areaOf(ring.points) > 650 && areaOf(ring.points) > area * 0.35) continue
      const victim = deadEnd(around) ?? shortestMinor(around)
      if (!victim || !graph.edges.has(victim.id)) continue
      removeEdge(graph, victim.id)
      removed++
    }
    if (removed === 0) return
  }
}

const deadEnd = (around: readonly HalfEdge[]) =>
  around.find(
    (half, i) => isMinor(half.edge) && around[(i + 1) % around.length]!.edge === half.edge,
  )?.edge

function shortestMinor(around: readonly HalfEdge[]): GraphEdge | undefined {
  const minors = around.map((half) => half.edge).filter(isMinor)
  return minors.sort((a, b) => lengthOf(a.points) - lengthOf(b.points))[0]
}
