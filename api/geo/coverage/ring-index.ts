import Flatbush from 'flatbush'
import type { Face, Node, Ring } from './face.ts'
import type { Point } from './plane.ts'
import { type Box, boxOf, doBoxesMeet } from './rings.ts'

type Edge = [from: Node, to: Node]

interface RingIndex {
  box: Box
  nodes: ReadonlySet<Node>
  /** Of its edges, by the number of the corner that each begins with; none where looking at all is quicker. */
  tree: Flatbush | undefined
}

const fewEdges = 24

/** A ring never changes, so what is known of one stays true as long as somebody holds it. */
const indexes = new WeakMap<Ring, RingIndex>()

function indexOf(ring: Ring): RingIndex {
  const known = indexes.get(ring)
  if (known !== undefined) return known
  const index = { box: boxOf(ring), nodes: new Set(ring), tree: treeOf(ring) }
  indexes.set(ring, index)
  return index
}

function treeOf(ring: Ring): Flatbush | undefined {
  if (ring.length <= fewEdges) return undefined
  const tree = new Flatbush(ring.length)
  for (const [index, { x, y }] of ring.entries()) {
    const to = ring[index + 1] ?? ring[0]!
    tree.add(Math.min(x, to.x), Math.min(y, to.y), Math.max(x, to.x), Math.max(y, to.y))
  }
  tree.finish()
  return tree
}

export function hasNode(ring: Ring, node: Node): boolean {
  return indexOf(ring).nodes.has(node)
}

export function boxOfRing(ring: Ring): Box {
  return indexOf(ring).box
}

/** All that the rings of a face reach; the shells do. */
export function boxOfFace(face: Face): Box {
  const [first, ...others] = face.map(([shell]) => boxOfRing(shell!))
  return others.reduce(
    (so, box) => ({
      minX: Math.min(so.minX, box.minX),
      minY: Math.min(so.minY, box.minY),
      maxX: Math.max(so.maxX, box.maxX),
      maxY: Math.max(so.maxY, box.maxY),
    }),
    first!,
  )
}

/** The edges of a face whose boxes meet this one, each the face on its left. */
export function edgesNear(face: Face, box: Box): Edge[] {
  const edges: Edge[] = []
  for (const rings of face) for (const ring of rings) addEdgesNear(edges, ring, box)
  return edges
}

export function edgesOfRingNear(ring: Ring, box: Box): Edge[] {
  const edges: Edge[] = []
  addEdgesNear(edges, ring, box)
  return edges
}

function addEdgesNear(edges: Edge[], ring: Ring, box: Box) {
  const index = indexOf(ring)
  if (!doBoxesMeet(index.box, box)) return
  if (index.tree === undefined) {
    for (let n = 0; n < ring.length; n++) {
      const [from, to] = [ring[n]!, ring[n + 1] ?? ring[0]!]
      if (doesEdgeMeet(from, to, box)) edges.push([from, to])
    }
    return
  }
  // In the order of the ring, as without an index.
  const found = index.tree.search(box.minX, box.minY, box.maxX, box.maxY).sort((a, b) => a - b)
  for (const n of found) edges.push([ring[n]!, ring[n + 1] ?? ring[0]!])
}

function doesEdgeMeet(from: Point, to: Point, box: Box): boolean {
  return (
    Math.min(from.x, to.x) <= box.maxX &&
    Math.max(from.x, to.x) >= box.minX &&
    Math.min(from.y, to.y) <= box.maxY &&
    Math.max(from.y, to.y) >= box.minY
  )
}

/** The box of a point, or of two, and this far around. Metres. */
export function boxAround(a: Point, b: Point, byM: number): Box {
  return {
    minX: Math.min(a.x, b.x) - byM,
    minY: Math.min(a.y, b.y) - byM,
    maxX: Math.max(a.x, b.x) + byM,
    maxY: Math.max(a.y, b.y) + byM,
  }
}
