import { assemble } from './assemble.ts'
import { type Coverage, edgesOf, type Face, type FaceId, type Node, nodesOf } from './coverage.ts'
import { nodeCuts } from './node-cuts.ts'
import type { Point } from './plane.ts'
import { placeInFace } from './rings.ts'
import { type HalfEdge, traceRings } from './trace-rings.ts'

/**
 * The pieces that lines cut a face into, largest first; one piece where they do not cut it. The lines
 * may cross each other, follow the boundary, and end inside: what leads nowhere cuts nothing. Where a
 * line meets an edge, the edge gets a corner in every face that shares it.
 */
export function splitFace(
  coverage: Coverage,
  id: FaceId,
  lines: readonly (readonly Point[])[],
): Face[] {
  const noded = nodeCuts(coverage, id, lines)
  const face = coverage.face(id)
  const cuts = withoutDeadEnds(face, cutsInside(face, noded))
  if (cuts.length === 0) return [face]
  const both = cuts.flatMap(([a, b]): HalfEdge[] => [
    [a, b],
    [b, a],
  ])
  return assemble(traceRings([...edgesOf(face), ...both]))
    .map((polygon): Face => [polygon])
    .reverse()
}

/** Without those that run outside or along the boundary. */
function cutsInside(face: Face, cuts: HalfEdge[]): HalfEdge[] {
  const ends = new Map<Node, Set<Node>>([...nodesOf(face)].map((node) => [node, new Set()]))
  for (const [from, to] of edgesOf(face)) {
    ends.get(from)!.add(to)
    ends.get(to)!.add(from)
  }
  return cuts.filter(([from, to]) => {
    if (ends.get(from)?.has(to)) return false
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
    return placeInFace(middle, face) === 'inside'
  })
}

/** A cut that hangs by one end is taken away, and so is what then hangs. */
function withoutDeadEnds(face: Face, cuts: HalfEdge[]): HalfEdge[] {
  const degree = new Map<Node, number>()
  const count = (node: Node, by: number) => degree.set(node, (degree.get(node) ?? 0) + by)
  for (const [from] of edgesOf(face)) count(from, 2)
  for (const cut of cuts) for (const node of cut) count(node, 1)
  let kept = cuts
  for (;;) {
    const next = kept.filter((cut) => cut.every((node) => degree.get(node)! > 1))
    if (next.length === kept.length) return next
    const gone = kept.filter((cut) => !next.includes(cut))
    for (const cut of gone) for (const node of cut) count(node, -1)
    kept = next
  }
}
