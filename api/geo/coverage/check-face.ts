import Flatbush from 'flatbush'
import { edgesOf, type Face, type Node, toleranceM } from './coverage.ts'
import type { Point } from './plane.ts'
import { areaM2, placeInRing, signedAreaM2 } from './rings.ts'
import { doCross, nearestOnSegment } from './segments.ts'

/** What is wrong with a face's shape, and where. */
export interface ShapeProblem {
  kind: 'too-few-corners' | 'no-area' | 'crosses-itself' | 'too-narrow' | 'hole-outside'
  at: Node
}

/** A face whose rings do not cross, hold ground, and have their holes inside. */
export function checkFace(face: Face): ShapeProblem[] {
  const rings = face.flat()
  const few = rings.find((ring) => ring.length < 3)
  if (few !== undefined) return [{ kind: 'too-few-corners', at: few[0]! }]
  const flat = rings.find((ring) => Math.abs(signedAreaM2(ring)) < 1e-6)
  if (flat !== undefined || areaM2(face) <= 0)
    return [{ kind: 'no-area', at: (flat ?? rings[0]!)[0]! }]
  return [...crossingsOf(face), ...strayHoles(face)]
}

/** Edges that cross, and corners so near an edge that is not theirs that the face is pinched there. */
function crossingsOf(face: Face): ShapeProblem[] {
  const edges = [...edgesOf(face)]
  const index = new Flatbush(edges.length)
  for (const [a, b] of edges) index.add(...boxAround(a, b, 0))
  index.finish()
  return edges.flatMap(([a, b], number) =>
    index
      .search(...boxAround(a, b, toleranceM), (other) => other !== number)
      .flatMap((other): ShapeProblem[] => {
        const [c, d] = edges[other]!
        if (other > number && doCross(a, b, c, d)) return [{ kind: 'crosses-itself', at: c }]
        return isPinched(a, b, c, d) ? [{ kind: 'too-narrow', at: c }] : []
      }),
  )
}

function boxAround(a: Point, b: Point, byM: number): [number, number, number, number] {
  return [
    Math.min(a.x, b.x) - byM,
    Math.min(a.y, b.y) - byM,
    Math.max(a.x, b.x) + byM,
    Math.max(a.y, b.y) + byM,
  ]
}

/** Does the edge from c begin on the edge from a to b? An end that both have is where they part. */
function isPinched(a: Node, b: Node, c: Node, d: Node): boolean {
  if (c === a || c === b) {
    // The next edge that runs back along this one is a spike.
    return c === b && d !== a ? nearestOnSegment(d, a, b).awayM <= toleranceM : c === b && d === a
  }
  return nearestOnSegment(c, a, b).awayM <= toleranceM
}

function strayHoles(face: Face): ShapeProblem[] {
  return face.flatMap(([shell, ...holes]) =>
    holes
      .filter((hole) => hole.some((node) => placeInRing(node, shell!) === 'outside'))
      .map((hole): ShapeProblem => ({ kind: 'hole-outside', at: hole[0]! })),
  )
}
