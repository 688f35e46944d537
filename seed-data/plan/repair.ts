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
  // Most faces stay as they are from round to round.
  const sound = new Set<string>()
  for (let round = 0; round < 14; round++) {
    let removed = 0
    for (const around of facesOf(graph)) {
      const name = around.map((half) => `${half.edge.id}${half.forward ? '+' : '-'}`).join()
      if (sound.has(name)) continue
      const area = areaOf(outlineOf(around))
      if (area < 50 || isSound(around, area)) {
        sound.add(name)
        continue
      }
      for (const victim of victimsOf(around, area)) {
        if (!graph.edges.has(victim.id)) continue
        removeEdge(graph, victim.id)
        removed++
      }
    }
    if (removed === 0) return
  }
}

function isSound(around: readonly HalfEdge[], area: number): boolean {
  const ring = insetFace(around, (edge) => streetHalfWidthM(edge.class))
  return ring !== undefined && areaOf(ring.points) > 650 && areaOf(ring.points) > area * 0.35
}

/** The one dead end without which all is well, else all of them, else the shortest street. */
function victimsOf(around: readonly HalfEdge[], area: number): GraphEdge[] {
  const ends = around
    .filter((half, i) => isMinor(half.edge) && around[(i + 1) % around.length]!.edge === half.edge)
    .map((half) => half.edge)
  const culprit = ends.find((end) =>
    isSound(
      around.filter((half) => half.edge !== end),
      area,
    ),
  )
  if (culprit) return [culprit]
  return ends.length > 0 ? ends : shortestMinor(around)
}

function shortestMinor(around: readonly HalfEdge[]): GraphEdge[] {
  const minors = around.map((half) => half.edge).filter(isMinor)
  return minors.sort((a, b) => lengthOf(a.points) - lengthOf(b.points)).slice(0, 1)
}
