import type { Node, Ring } from './face.ts'

/** A stretch of boundary with what is traced on its left. */
export type HalfEdge = readonly [from: Node, to: Node]

/**
 * The rings that half-edges make, each kept on the left and turning as far left as it can at each node.
 * Where a ring comes through a node twice it is parted there, so that none touches itself.
 */
export function traceRings(halfEdges: Iterable<HalfEdge>): Ring[] {
  const leaving = new Map<Node, Node[]>()
  for (const [from, to] of halfEdges) {
    const known = leaving.get(from)
    if (known) known.push(to)
    else leaving.set(from, [to])
  }
  const rings: Ring[] = []
  for (const [start, ends] of leaving) {
    while (ends.length > 0) rings.push(...parted(follow(start, ends[0]!, leaving)))
  }
  return rings
}

/** Takes the half-edges that it follows out of what is left. */
function follow(start: Node, second: Node, leaving: Map<Node, Node[]>): Node[] {
  const ring: Node[] = []
  let [from, to] = [start, second]
  for (;;) {
    const ends = leaving.get(from)!
    ends.splice(ends.indexOf(to), 1)
    ring.push(from)
    if (to === start && ring.length > 1) {
      // Through the starting node again, there may be more of the ring to come.
      const next = leftmost(from, to, leaving.get(to) ?? [])
      if (next === undefined || isClosed(ring, from, to, next)) return ring
    }
    const next = leftmost(from, to, leaving.get(to) ?? [])
    if (next === undefined) throw new Error('The boundary is open')
    ;[from, to] = [to, next]
  }
}

/** Back at the start, and what turns farthest left has been followed already. */
function isClosed(ring: Node[], from: Node, at: Node, next: Node): boolean {
  return turn(from, at, ring[1]!) <= turn(from, at, next)
}

/** The end to which the way turns first, swept clockwise from where it came. */
function leftmost(from: Node, at: Node, ends: Node[]): Node | undefined {
  let best: Node | undefined
  let bestTurn = Infinity
  for (const end of ends) {
    const each = turn(from, at, end)
    if (each < bestTurn) [best, bestTurn] = [end, each]
  }
  return best
}

/** Radians clockwise from the way back to the way on; straight back is a whole turn. */
function turn(from: Node, at: Node, to: Node): number {
  if (to === from) return 2 * Math.PI
  const back = Math.atan2(from.y - at.y, from.x - at.x)
  const on = Math.atan2(to.y - at.y, to.x - at.x)
  const radians = back - on
  return radians <= 0 ? radians + 2 * Math.PI : radians
}

/** A ring that comes through a node twice, as rings that do not. */
function parted(ring: Node[]): Ring[] {
  const rings: Ring[] = []
  const way: Node[] = []
  const at = new Map<Node, number>()
  for (const node of ring) {
    const before = at.get(node)
    if (before !== undefined) {
      const loop = way.splice(before)
      for (const each of loop) at.delete(each)
      if (loop.length > 2) rings.push(loop)
    }
    at.set(node, way.length)
    way.push(node)
  }
  if (way.length > 2) rings.push(way)
  return rings
}
