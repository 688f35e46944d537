import { assemble } from './assemble.ts'
import { type Coverage, edgesOf, nodesOf } from './coverage.ts'
import type { Face, FaceId, Node } from './face.ts'
import { type HalfEdge, traceRings } from './trace-rings.ts'

/** The ground of several faces as one, bounded by those of their edges that no two of them share. */
export function mergeFaces(coverage: Coverage, ids: FaceId[]): Face {
  for (const id of ids) for (const node of nodesOf(coverage.face(id))) coverage.splitEdgesAt(node)
  return assemble(traceRings(outerEdges(ids.map((id) => coverage.face(id)))))
}

/** What two faces share runs once each way, and falls out. */
export function outerEdges(faces: Iterable<Face>): HalfEdge[] {
  const open = new Map<Node, Set<Node>>()
  for (const face of faces) {
    for (const [from, to] of edgesOf(face)) {
      if (open.get(to)?.delete(from)) continue
      const ends = open.get(from)
      if (ends) ends.add(to)
      else open.set(from, new Set([to]))
    }
  }
  return [...open].flatMap(([from, ends]) => [...ends].map((to): HalfEdge => [from, to]))
}
