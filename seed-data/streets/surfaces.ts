import {
  between,
  cross,
  crossing,
  direction,
  distance,
  dot,
  left,
  move,
  type Point,
} from '../geometry/points.ts'
import { areaOf, dropRepeats, isSimple } from '../geometry/polygons.ts'
import { lengthOf, meetings, offset, piece } from '../geometry/polylines.ts'
import type { Block } from '../lots/blocks.ts'
import { type Graph, type GraphNode, type HalfEdge, leaving, pointsOf } from '../plan/graph.ts'
import type { Road } from './roads.ts'
import { isStreet, kerbOffsetM, profiles } from './widths.ts'

export interface RoadSurface {
  /** Nothing for the middle of a junction. */
  road: Road | undefined
  kind: 'carriageway' | 'sidewalk' | 'bridge'
  material: string
  points: Point[]
}

/** What the kerbs of the town enclose: strips between junctions, junctions, and sidewalks. */
export function roadSurfaces(
  graph: Graph,
  roads: readonly Road[],
  blocks: readonly Block[],
): RoadSurface[] {
  const kerbs = new Kerbs(graph)
  const surfaces: RoadSurface[] = []
  const byEdge = new Map(roads.map((road) => [road.edge.id, road]))
  const put = (surface: RoadSurface) => {
    const points = dropRepeats(surface.points)
    if (points.length >= 3 && areaOf(points) > 1 && isSimple(points))
      surfaces.push({ ...surface, points })
  }
  for (const road of roads) {
    const points = [...kerbs.side(road.edge, false), ...[...kerbs.side(road.edge, true)].reverse()]
    put({ road, kind: road.isBridge ? 'bridge' : 'carriageway', material: road.surface, points })
  }
  for (const node of graph.nodes.values()) {
    const points = kerbs.junction(node)
    if (points) put({ road: undefined, kind: 'carriageway', material: 'asphalt', points })
  }
  for (const block of blocks) {
    for (const { half, points } of sidewalksOf(block, kerbs)) {
      const road = byEdge.get(half.edge.id)!
      put({
        road,
        kind: 'sidewalk',
        material: road.class === 'residential' ? 'concrete' : 'paving-stones',
        points,
      })
    }
  }
  return surfaces
}

const keyOf = (half: HalfEdge) => half.edge.id * 2 + (half.forward ? 1 : 0)

/** The kerb lines of all streets, cut back at junctions where they curve into each other. */
class Kerbs {
  private readonly trims = new Map<number, number>()
  private readonly curves = new Map<number, Point[]>()
  private readonly graph: Graph

  constructor(graph: Graph) {
    this.graph = graph
    for (const node of graph.nodes.values()) this.trimAt(node)
    for (const node of graph.nodes.values()) this.curvesAt(node)
  }

  private streetsAt(node: GraphNode): HalfEdge[] {
    return leaving(this.graph, node).filter((half) => isStreet(half.edge.class))
  }

  /** Both kerbs of an edge run its way, from one junction to the other. */
  side(edge: HalfEdge['edge'], onLeft: boolean): Point[] {
    const size = lengthOf(edge.points)
    const from = this.trims.get(keyOf({ edge, forward: true })) ?? 0
    const to = size - (this.trims.get(keyOf({ edge, forward: false })) ?? 0)
    const middle = piece(edge.points, from, to)
    return offset(middle, onLeft ? kerbOffsetM(edge.class) : -kerbOffsetM(edge.class))
  }

  /** The left kerb of a walk along an edge, in the way of the walk. */
  leftOf(half: HalfEdge): Point[] {
    return half.forward ? this.side(half.edge, true) : this.side(half.edge, false).reverse()
  }

  /** From the left kerb of a street that leaves a junction round to the next street's right kerb. */
  curveFrom(half: HalfEdge): Point[] | undefined {
    return this.curves.get(keyOf(half))
  }

  junction(node: GraphNode): Point[] | undefined {
    const out = this.streetsAt(node)
    if (out.length === 0) return undefined
    return out.flatMap((half) => this.curves.get(keyOf(half)) ?? [])
  }

  private trimAt(node: GraphNode): void {
    const out = this.streetsAt(node)
    if (out.length < 2) return
    out.forEach((half, i) => {
      const following = out[(i + 1) % out.length]!
      const a = offset(pointsOf(half), kerbOffsetM(half.edge.class))
      const b = offset(pointsOf(following), -kerbOffsetM(following.edge.class))
      const corner = meetings(a, b).sort((p, q) => p.first - q.first)[0]
      this.widen(half, (corner?.first ?? 0) + 5)
      this.widen(following, (corner?.second ?? 0) + 5)
    })
  }

  private widen(half: HalfEdge, trimM: number): void {
    const most = lengthOf(half.edge.points) * 0.42
    this.trims.set(keyOf(half), Math.min(most, Math.max(this.trims.get(keyOf(half)) ?? 0, trimM)))
  }

  private curvesAt(node: GraphNode): void {
    const out = this.streetsAt(node)
    out.forEach((half, i) => {
      const following = out[(i + 1) % out.length]!
      const mine = this.leftOf(half)
      const other = this.rightOf(following)
      this.curves.set(keyOf(half), out.length === 1 ? cap(mine, other) : bend(mine, other))
    })
  }

  private rightOf(half: HalfEdge): Point[] {
    return half.forward ? this.side(half.edge, false) : this.side(half.edge, true).reverse()
  }
}

/** A round end for a dead end. */
function cap(mine: readonly Point[], other: readonly Point[]): Point[] {
  const [a, b] = [mine[0]!, other[0]!]
  const middle = between(a, b, 0.5)
  const out = direction(mine[1]!, a)
  const reach = distance(a, b) / 2
  const side = left(out)
  const sign = dot(side, direction(middle, a)) > 0 ? 1 : -1
  return [90, 60, 30, 0, -30, -60, -90].map((degrees) => {
    const angle = (degrees * Math.PI) / 180
    return degrees === 90
      ? a
      : degrees === -90
        ? b
        : move(middle, out, reach * Math.cos(angle), sign * reach * Math.sin(angle))
  })
}

/** Both kerbs run on until they meet, and the corner between is rounded off. */
function bend(mine: readonly Point[], other: readonly Point[]): Point[] {
  const [a, b] = [mine[0]!, other[0]!]
  const [inA, inB] = [direction(mine[1]!, a), direction(other[1]!, b)]
  const gap = distance(a, b)
  const straight = Math.abs(cross(inA, inB)) < 0.12
  const at = straight ? undefined : crossing(a, move(a, inA, 60), b, move(b, inB, 60))
  if (!at) return [a, b]
  const corner = move(a, inA, at[0] * 60)
  if (distance(corner, a) > gap * 2 || distance(corner, b) > gap * 2) return [a, b]
  return [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map((t) =>
    t === 0 ? a : t === 1 ? b : between(between(a, corner, t), between(corner, b, t), t),
  )
}

const hasSidewalk = (half: HalfEdge) =>
  isStreet(half.edge.class) && profiles[half.edge.class].sidewalkM > 1

/** One sidewalk for each side of a street: from the kerb to the lots. */
function sidewalksOf(block: Block, kerbs: Kerbs): { half: HalfEdge; points: Point[] }[] {
  const around = block.face.around
  const { points, sides } = block.ring
  const found: { half: HalfEdge; points: Point[] }[] = []
  around.forEach((half, i) => {
    if (!hasSidewalk(half)) return
    const lots = lotLine(points, sides, half)
    if (lots.length < 2) return
    const following = around[(i + 1) % around.length]!
    const before = around[(i + around.length - 1) % around.length]!
    const start = kerbs.curveFrom(half) ?? []
    const end = [...(kerbs.curveFrom(following) ?? [])].reverse()
    const head = isStreet(before.edge.class)
      ? start.slice(0, Math.ceil(start.length / 2)).reverse()
      : []
    const tail = isStreet(following.edge.class) ? end.slice(0, Math.ceil(end.length / 2)) : []
    const kerb = [...head, ...kerbs.leftOf(half), ...tail]
    found.push({ half, points: [...kerb, ...lots.reverse()] })
  })
  return found
}

function lotLine(points: readonly Point[], sides: readonly HalfEdge[], half: HalfEdge): Point[] {
  const count = points.length
  const first = sides.findIndex(
    (side, i) => side === half && sides[(i + count - 1) % count] !== half,
  )
  if (first < 0) return []
  const line: Point[] = [points[first]!]
  for (let i = first; sides[i % count] === half && line.length <= count; i++) {
    line.push(points[(i + 1) % count]!)
  }
  return line
}
