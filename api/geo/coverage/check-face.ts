import { edgesOf } from './coverage.ts'
import { Effort } from './effort.ts'
import { type Face, type Node, type Ring, toleranceM } from './face.ts'
import { liesIn } from './places.ts'
import { boxAround, boxOfRing, edgesNear, hasNode } from './ring-index.ts'
import { areaM2, doBoxesMeet, signedAreaM2 } from './rings.ts'
import { doCross, nearestOnSegment } from './segments.ts'

/** What is wrong with a face's shape, and where. */
export interface ShapeProblem {
  kind:
    | 'too-few-corners'
    | 'corner-twice'
    | 'no-area'
    | 'crosses-itself'
    | 'too-narrow'
    | 'hole-outside'
    | 'touches-itself'
    | 'lies-on-itself'
  at: Node
}

/** Less than this is rounding. Square metres. */
const leastM2 = 1e-6

/**
 * A face whose rings do not cross, hold ground, and have their holes inside; the gravest first. Rings that
 * it had before, when it was sound, are not held against each other again.
 */
export function checkFace(
  face: Face,
  before: Face = [],
  effort: Effort = new Effort(),
): ShapeProblem[] {
  const rings = face.flat()
  const few = rings.find((ring) => ring.length < 3)
  if (few !== undefined) return [{ kind: 'too-few-corners', at: few[0]! }]
  const twice = rings.flatMap((ring) =>
    ring.filter((node, index) => node === (ring[index + 1] ?? ring[0])),
  )
  if (twice.length > 0) return twice.map((at) => ({ kind: 'corner-twice', at }))
  const flat = rings.find((ring) => Math.abs(signedAreaM2(ring)) < leastM2)
  if (flat !== undefined || areaM2(face) < leastM2)
    return [{ kind: 'no-area', at: (flat ?? rings[0]!)[0]! }]
  const known = new Set(before.flat())
  return [
    ...crossingsOf(face, known, effort),
    ...strayHoles(face, known),
    ...touches(face),
    ...coveredTwice(face),
  ]
}

/** Where somebody scribbled, the first of them will do. */
const mostCrossings = 100

/** Edges that cross, and corners so near an edge that is not theirs that the face is pinched there. */
function crossingsOf(face: Face, known: ReadonlySet<Ring>, effort: Effort): ShapeProblem[] {
  const found: ShapeProblem[] = []
  for (const [a, b] of edgesOf(face.map((rings) => rings.filter((ring) => !known.has(ring))))) {
    const near = edgesNear(face, boxAround(a, b, toleranceM))
    effort.spend(near.length, a)
    for (const [c, d] of near) {
      if (c === a && d === b) continue
      if (doCross(a, b, c, d)) found.push({ kind: 'crosses-itself', at: c })
      else if (isPinched(a, b, c, d)) found.push({ kind: 'too-narrow', at: c })
      else if (isPinched(c, d, a, b)) found.push({ kind: 'too-narrow', at: a })
      if (found.length === mostCrossings) return found
    }
  }
  return found
}

/** Does the edge from c begin on the edge from a to b? An end that both have is where they part. */
function isPinched(a: Node, b: Node, c: Node, d: Node): boolean {
  if (c === a || c === b) {
    // The next edge that runs back along this one is a spike.
    return c === b && d !== a ? nearestOnSegment(d, a, b).awayM <= toleranceM : c === b && d === a
  }
  return nearestOnSegment(c, a, b).awayM <= toleranceM
}

function strayHoles(face: Face, known: ReadonlySet<Ring>): ShapeProblem[] {
  return face.flatMap(([shell, ...holes]) =>
    holes
      .filter((hole) => !(known.has(shell!) && known.has(hole)) && !liesIn(hole, shell!))
      .map((hole): ShapeProblem => ({ kind: 'hole-outside', at: hole[0]! })),
  )
}

/** A ring that comes to a corner again, and rings of a polygon that meet so that its inside falls apart. */
function touches(face: Face): ShapeProblem[] {
  return face.flatMap((rings) => {
    // Rings and the corners where they meet: a way round among them encloses ground that is cut off.
    const root = new Map<Ring | Node, Ring | Node>()
    const rootOf = (one: Ring | Node): Ring | Node => {
      let at = one
      while (root.get(at) !== undefined) at = root.get(at)!
      return at
    }
    return rings.flatMap((ring) =>
      ring.flatMap((node): ShapeProblem[] => {
        const [ofRing, ofNode] = [rootOf(ring), rootOf(node)]
        if (ofRing === ofNode) return [{ kind: 'touches-itself', at: node }]
        root.set(ofNode, ofRing)
        return []
      }),
    )
  })
}

/** Shells on each other's ground or along each other, and holes in each other. */
function coveredTwice(face: Face): ShapeProblem[] {
  const shells = face.map(([shell]) => shell!)
  return [shells, ...face.map(([, ...holes]) => holes)].flatMap((beside) =>
    beside.flatMap((ring) =>
      beside
        .filter((other) => other !== ring && doBoxesMeet(boxOfRing(ring), boxOfRing(other)))
        .filter((other) => liesIn(ring, other) || doRunAlong(ring, other))
        .map((): ShapeProblem => ({ kind: 'lies-on-itself', at: ring[0]! })),
    ),
  )
}

function doRunAlong(ring: Ring, other: Ring): boolean {
  return ring.some((node, index) => {
    const next = ring[index + 1] ?? ring[0]!
    if (!hasNode(other, node) || !hasNode(other, next)) return false
    const at = other.indexOf(node)
    return (other[at + 1] ?? other[0]) === next || other.at(at - 1) === next
  })
}
