import { assemble } from './assemble.ts'
import { type Coverage, edgesOf, nodesOf } from './coverage.ts'
import type { Face, FaceId, Node } from './face.ts'
import { nodeCuts } from './node-cuts.ts'
import { placeInFace } from './places.ts'
import type { Point } from './plane.ts'
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
  const onFace = new Set(nodesOf(face))
  const at = new Map<Node, Set<HalfEdge>>()
  for (const cut of cuts) {
    for (const node of cut) {
      const those = at.get(node)
      if (those) those.add(cut)
      else at.set(node, new Set([cut]))
    }
  }
  const hanging = [...at.keys()]
  for (let node = hanging.pop(); node !== undefined; node = hanging.pop()) {
    const those = at.get(node)!
    if (onFace.has(node) || those.size !== 1) continue
    const [cut] = those
    for (const end of cut!) {
      at.get(end)!.delete(cut!)
      hanging.push(end)
    }
  }
  return cuts.filter((cut) => at.get(cut[0])!.has(cut))
}
