import type { MultiPolygon, Polygon, Position } from 'geojson'
import { Effort } from './effort.ts'
import { type Face, type FaceId, type Node, type Ring, toleranceM } from './face.ts'
import type { Plane, Point } from './plane.ts'
import { boxAround, edgesNear, edgesOfRingNear, hasNode } from './ring-index.ts'
import { signedAreaM2 } from './rings.ts'
import { distanceM, nearestOnSegment } from './segments.ts'

/**
 * Faces side by side that share their corners: the parcels that an edit touches and those around them.
 * An operation changes it in place; what it changed is told by comparing with a copy made before.
 */
export class Coverage {
  readonly plane: Plane
  readonly #faces: Map<FaceId, Face>
  /** By longitude and latitude. */
  readonly #nodes: Map<number, Map<number, Node>>
  /** Of all that is done to it and to its copies. */
  readonly effort: Effort

  constructor(plane: Plane, from?: Coverage) {
    this.plane = plane
    this.#faces = new Map(from?.faces)
    this.#nodes = from ? from.#nodes : new Map()
    this.effort = from?.effort ?? new Effort()
  }

  copy(): Coverage {
    return new Coverage(this.plane, this)
  }

  get faces(): ReadonlyMap<FaceId, Face> {
    return this.#faces
  }

  face(id: FaceId): Face {
    const face = this.#faces.get(id)
    if (face === undefined) throw new Error(`There is no face ${id}`)
    return face
  }

  put(id: FaceId, face: Face) {
    this.#faces.set(id, face)
  }

  remove(id: FaceId) {
    this.#faces.delete(id)
  }

  /** The face as it is stored, with its corners shared. */
  add(id: FaceId, geometry: Polygon | MultiPolygon) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    this.put(
      id,
      polygons.map((rings) => rings.map((ring, index) => this.#ring(ring, index === 0))),
    )
  }

  #ring(positions: Position[], isShell: boolean): Ring {
    const nodes = positions.slice(0, -1).map((position) => this.nodeOf(position))
    const isAnticlockwise = signedAreaM2(nodes) > 0
    return isAnticlockwise === isShell ? nodes : nodes.reverse()
  }

  /** The one node with these degrees. */
  nodeOf(position: Position): Node {
    const [longitude, latitude] = position as [number, number]
    const along = this.#nodes.get(longitude) ?? new Map<number, Node>()
    if (along.size === 0) this.#nodes.set(longitude, along)
    let node = along.get(latitude)
    if (node === undefined) {
      const { x, y } = this.plane.toPoint(position)
      node = { position, x, y }
      along.set(latitude, node)
    }
    return node
  }

  /**
   * The corner at this point, made one of every edge that passes there: an edge that is shared is
   * split for all who share it.
   */
  corner(point: Point): Node {
    this.effort.spend(ofPlace, point)
    const node =
      this.nearestCorner(point, toleranceM) ??
      // On an edge, or the corner would move it.
      this.nodeOf(this.plane.toPosition(this.nearestOnEdge(point, toleranceM) ?? point))
    this.splitEdgesAt(node)
    return node
  }

  /** Of the corners as near to the point as this, the nearest. Metres. */
  nearestCorner(point: Point, withinM: number): Node | undefined {
    let nearest: Node | undefined
    let nearestM = withinM
    const box = boxAround(point, point, withinM)
    for (const face of this.#faces.values()) {
      for (const [node] of edgesNear(face, box)) {
        const awayM = distanceM(node, point)
        if (awayM <= nearestM) [nearest, nearestM] = [node, awayM]
      }
    }
    return nearest
  }

  /** Of the edges as near to the point as this, but for their ends, the nearest place on one. Metres. */
  nearestOnEdge(point: Point, withinM: number): Point | undefined {
    let nearest: Point | undefined
    let nearestM = withinM
    const box = boxAround(point, point, withinM)
    for (const face of this.#faces.values()) {
      for (const [from, to] of edgesNear(face, box)) {
        const { share, awayM } = nearestOnSegment(point, from, to)
        if (share <= 0 || share >= 1 || awayM > nearestM) continue
        nearest = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
        nearestM = awayM
      }
    }
    return nearest
  }

  /** Makes the node a corner of every edge that it lies on. */
  splitEdgesAt(node: Node) {
    for (const [id, face] of this.#faces) {
      const split = withNode(face, node)
      if (split === face) continue
      this.effort.spend(cornersOfNew(split, face), node)
      this.put(id, split)
    }
  }

  /** Puts one node in the place of another in every face that has it. */
  replaceNode(old: Node, node: Node) {
    for (const [id, face] of this.#faces) {
      if (!face.some((rings) => rings.some((ring) => hasNode(ring, old)))) continue
      const replaced = (ring: Ring) =>
        hasNode(ring, old) ? ring.map((each) => (each === old ? node : each)) : ring
      this.put(
        id,
        face.map((rings) => rings.map(replaced)),
      )
    }
  }

  /** Faces that are new or no longer as they were, and the ids of those that are gone. */
  changesSince(before: Coverage): { put: Map<FaceId, Face>; removed: FaceId[] } {
    const put = new Map([...this.#faces].filter(([id, face]) => before.#faces.get(id) !== face))
    const removed = [...before.#faces.keys()].filter((id) => !this.#faces.has(id))
    return { put, removed }
  }
}

/** Finding what lies at a place, in looks at edges. */
const ofPlace = 40

/** Of the rings that it did not have before. */
function cornersOfNew(face: Face, before: Face): number {
  const known = new Set(before.flat())
  return face.flat().reduce((sum, ring) => (known.has(ring) ? sum : sum + ring.length), 0)
}

export function* nodesOf(face: Face): Generator<Node> {
  for (const rings of face) for (const ring of rings) yield* ring
}

/** The face's edges, the face on their left. */
export function* edgesOf(face: Face): Generator<[from: Node, to: Node]> {
  for (const rings of face) {
    for (const ring of rings) {
      for (const [index, from] of ring.entries()) yield [from, ring[(index + 1) % ring.length]!]
    }
  }
}

/** The same face where none of its edges passes through the node. */
function withNode(face: Face, node: Node): Face {
  if (edgesNear(face, boxAround(node, node, toleranceM)).length === 0) return face
  const polygons = face.map((rings) => rings.map((ring) => ringWithNode(ring, node)))
  const hasChanged = polygons.some((rings, p) => rings.some((ring, r) => ring !== face[p]![r]))
  return hasChanged ? polygons : face
}

function ringWithNode(ring: Ring, node: Node): Ring {
  if (hasNode(ring, node)) return ring
  const near = edgesOfRingNear(ring, boxAround(node, node, toleranceM))
  const passing = near.filter(([from, to]) => {
    const { share, awayM } = nearestOnSegment(node, from, to)
    return share > 0 && share < 1 && awayM <= toleranceM
  })
  if (passing.length === 0) return ring
  return ring.flatMap((from, index) => {
    const next = ring[index + 1] ?? ring[0]
    return passing.some(([start, end]) => start === from && end === next) ? [from, node] : [from]
  })
}

/** The face's geometry, as it is stored: shells anticlockwise, as RFC 7946 has them. */
export function geometryOf(face: Face): Polygon | MultiPolygon {
  const polygons = face.map((rings) =>
    rings.map((ring) => [...ring, ring[0]!].map(({ position }) => position)),
  )
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons }
}
