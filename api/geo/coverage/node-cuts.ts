import Flatbush from 'flatbush'
import type { Coverage } from './coverage.ts'
import { type FaceId, type Node, toleranceM } from './face.ts'
import type { Point } from './plane.ts'
import { boxAround, edgesNear } from './ring-index.ts'
import type { Box } from './rings.ts'
import { doCross, meetingPoint, nearestOnSegment } from './segments.ts'
import type { HalfEdge } from './trace-rings.ts'

/** Lines that lie this close together in so many places cannot be told apart. */
export class TooFineError extends Error {
  readonly at: Point

  constructor(at: Point) {
    super('The lines lie too close together to be told apart')
    this.at = at
  }
}

const mostRounds = 20

/**
 * Lines as stretches between corners, which meet each other and the face's edges at corners only. A
 * stretch that passes a corner within the tolerance goes through it, and so may come to cross another:
 * it is looked at again until nothing changes.
 */
export function nodeCuts(
  coverage: Coverage,
  id: FaceId,
  lines: readonly (readonly Point[])[],
): HalfEdge[] {
  let cuts = distinct(
    lines.flatMap((line) => stretches(line.map((point) => coverage.corner(point)))),
  )
  for (let round = 0; round < mostRounds; round++) {
    const others = near(cuts)
    const noded = distinct(cuts.flatMap((cut) => stretches(nodesAlong(coverage, id, cut, others))))
    if (noded.length === cuts.length) return noded
    cuts = noded
  }
  throw new TooFineError(cuts[0]![0])
}

function stretches(nodes: Node[]): HalfEdge[] {
  return nodes.slice(1).map((to, index) => [nodes[index]!, to])
}

/** Each once, whichever way it runs. */
function distinct(cuts: HalfEdge[]): HalfEdge[] {
  const seen = new Map<Node, Set<Node>>()
  return cuts.filter(([from, to]) => {
    if (from === to || seen.get(from)?.has(to) || seen.get(to)?.has(from)) return false
    const ends = seen.get(from)
    if (ends) ends.add(to)
    else seen.set(from, new Set([to]))
    return true
  })
}

/** Gives those of the cuts whose boxes meet a box. */
function near(cuts: HalfEdge[]): (box: Box) => HalfEdge[] {
  if (cuts.length === 0) return () => []
  const tree = new Flatbush(cuts.length)
  for (const [from, to] of cuts) {
    const { minX, minY, maxX, maxY } = boxAround(from, to, 0)
    tree.add(minX, minY, maxX, maxY)
  }
  tree.finish()
  return ({ minX, minY, maxX, maxY }) =>
    tree.search(minX, minY, maxX, maxY).map((index) => cuts[index]!)
}

/** The corners along a stretch, its ends included. */
function nodesAlong(
  coverage: Coverage,
  id: FaceId,
  [start, end]: HalfEdge,
  cutsNear: (box: Box) => HalfEdge[],
) {
  const nodes = new Set([start, end])
  const box = boxAround(start, end, toleranceM)
  const cuts = cutsNear(box)
  coverage.effort.spend(cuts.length, start)
  for (const [from, to] of [...edgesNear(coverage.face(id), box), ...cuts]) {
    if (!doCross(start, end, from, to)) continue
    const point = meetingPoint(start, end, from, to)
    if (point !== undefined) nodes.add(coverage.corner(point))
  }
  for (const node of [...edgesNear(coverage.face(id), box), ...cuts].flat()) {
    const { share, awayM } = nearestOnSegment(node, start, end)
    if (share > 0 && share < 1 && awayM <= toleranceM) nodes.add(node)
  }
  const along = (point: Point) =>
    (point.x - start.x) * (end.x - start.x) + (point.y - start.y) * (end.y - start.y)
  return [
    start,
    ...[...nodes].filter((n) => n !== start && n !== end).sort((a, b) => along(a) - along(b)),
    end,
  ]
}
