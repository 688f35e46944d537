import type { Coverage } from './coverage.ts'
import type { FaceId, Node, Ring } from './face.ts'
import type { Point } from './plane.ts'
import { hasNode } from './ring-index.ts'
import { signedAreaM2 } from './rings.ts'

/** Why a boundary cannot be replaced, and where. */
export interface BoundaryProblem {
  kind: 'ends-apart' | 'corner-of-others'
  at: Point
}

/**
 * Lets the boundary of a face run along the line between the two places where the line ends, for the
 * face and for all who share that boundary. Of the two ways round, the one that the line lies nearer to
 * is replaced. A corner within it where other boundaries begin would have to follow, so that is refused.
 */
export function replaceBoundary(
  coverage: Coverage,
  id: FaceId,
  line: readonly Point[],
): BoundaryProblem | undefined {
  const nodes = line.map((point) => coverage.corner(point))
  const [start, end] = [nodes[0]!, nodes.at(-1)!]
  const rings = coverage.face(id).flat()
  const ring = rings.find((each) => each.includes(start) && each.includes(end))
  if (ring === undefined || start === end) {
    const isStartApart = !rings.some((each) => each.includes(start))
    return { kind: 'ends-apart', at: isStartApart ? start : end }
  }
  const way = nearerWay(ring, start, end, nodes)
  for (const node of way.slice(1, -1)) {
    const faces = [...coverage.faces.values()]
    if (faces.some((face) => face.flat().some((each) => isHeldElsewhere(each, node, way)))) {
      return { kind: 'corner-of-others', at: node }
    }
  }
  for (const [other, face] of coverage.faces) {
    const changed = face.map((each) => each.map((of) => along(of, way, nodes)))
    if (changed.some((each, p) => each.some((of, r) => of !== face[p]![r]))) {
      coverage.put(other, changed)
    }
  }
  return undefined
}

/** Of the two ways along a ring between two nodes, the one that encloses less with the line. */
function nearerWay(ring: Ring, start: Node, end: Node, line: Node[]): Node[] {
  const ways = [wayAlong(ring, start, end), wayAlong(ring, end, start).reverse()]
  const [one, other] = ways.map((way) =>
    Math.abs(signedAreaM2([...way, ...line.slice(1, -1).reverse()])),
  )
  return one! <= other! ? ways[0]! : ways[1]!
}

function wayAlong(ring: Ring, from: Node, to: Node): Node[] {
  const turned = beginningAt(ring, from)
  return turned.slice(0, turned.indexOf(to) + 1)
}

function beginningAt(ring: Ring, node: Node): Node[] {
  const first = ring.indexOf(node)
  return [...ring.slice(first), ...ring.slice(0, first)]
}

/** Has the ring the node without having both its neighbours on the way beside it? */
function isHeldElsewhere(ring: Ring, node: Node, way: Node[]): boolean {
  if (!hasNode(ring, node)) return false
  const index = ring.indexOf(node)
  const around = [ring.at(index - 1), ring[(index + 1) % ring.length]]
  const at = way.indexOf(node)
  return ![way[at - 1], way[at + 1]].every((each) => around.includes(each))
}

/** The ring along the line where it ran along the way, in either direction. */
function along(ring: Ring, way: Node[], line: Node[]): Ring {
  return replaced(ring, way, line) ?? replaced(ring, way.toReversed(), line.toReversed()) ?? ring
}

function replaced(ring: Ring, way: Node[], line: Node[]): Ring | undefined {
  if (!hasNode(ring, way[0]!)) return undefined
  const turned = beginningAt(ring, way[0]!)
  const closed = [...turned, turned[0]!]
  if (!way.every((node, index) => closed[index] === node)) return undefined
  return [...line, ...closed.slice(way.length, -1)]
}
