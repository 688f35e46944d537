import {
  between,
  cross,
  crossing,
  direction,
  distance,
  move,
  type Point,
  subtract,
} from '../geometry/points.ts'
import { areaOf, isSimple } from '../geometry/polygons.ts'
import { lengthOf, meetings, offset, type Polyline, piece } from '../geometry/polylines.ts'
import { type GraphEdge, type HalfEdge, pointsOf } from './graph.ts'

/** The outline of a block; `sides[i]` is the street that the edge after vertex i lies on. */
export interface Ring {
  points: Point[]
  sides: HalfEdge[]
}

/** Draws a face in from its lines by a width of each line's own. Nothing when no land is left. */
export function insetFace(
  around: readonly HalfEdge[],
  widthM: (edge: GraphEdge) => number,
): Ring | undefined {
  let halves = withoutRepeats(around)
  for (let attempt = 0; attempt < 6 && halves.length > 1; attempt++) {
    const chains = halves.map((half) => ({
      half,
      line: offset(pointsOf(half), widthM(half.edge)),
      start: 0,
      end: 0,
    }))
    for (const chain of chains) chain.end = lengthOf(chain.line)
    const corners = chains.map((chain, i) => joinCorner(chain, chains[(i + 1) % chains.length]!))
    const swallowed = chains.find((chain) => chain.end - chain.start < 0.5)
    if (swallowed) {
      halves = halves.filter((half) => half !== swallowed.half)
      continue
    }
    return ringOf(chains, corners)
  }
  return undefined
}

/** A bank or a limit that ends inside the face is walked both ways and bounds nothing. */
const withoutRepeats = (around: readonly HalfEdge[]): HalfEdge[] =>
  around.filter(
    (half) =>
      !(
        ['bank', 'limit'].includes(half.edge.class) &&
        around.some((o) => o !== half && o.edge === half.edge)
      ),
  )

interface Chain {
  half: HalfEdge
  line: Polyline
  start: number
  end: number
}

/** Cuts both lines where they meet; returns what goes between them where they do not. */
function joinCorner(a: Chain, b: Chain): Point[] {
  const size = lengthOf(a.line)
  if (a.half.edge === b.half.edge && a.half !== b.half) return turnaround(a, b)
  const found = meetings(a.line, b.line)
  if (found.length > 0) {
    const best = found.reduce((p, q) =>
      size - p.first + p.second <= size - q.first + q.second ? p : q,
    )
    a.end = Math.min(a.end, best.first)
    b.start = Math.max(b.start, best.second)
    return []
  }
  const [p, q] = [a.line.at(-1)!, b.line[0]!]
  const [along, back] = [direction(a.line.at(-2)!, p), direction(b.line[1]!, q)]
  const reach = distance(p, q) * 2 + 1
  const at = crossing(p, move(p, along, reach), q, move(q, back, reach))
  return at ? [between(p, move(p, along, reach), at[0])] : []
}

/** The end of a dead end: room to turn a car. */
function turnaround(a: Chain, b: Chain): Point[] {
  const [p, q] = [a.line.at(-1)!, b.line[0]!]
  const along = direction(a.line.at(-2)!, p)
  const reach = distance(p, q) * 0.4
  return [
    move(p, along, reach * 0.7),
    move(between(p, q, 0.3), along, reach),
    move(between(p, q, 0.7), along, reach),
    move(q, along, reach * 0.7),
  ]
}

function ringOf(chains: readonly Chain[], corners: readonly Point[][]): Ring | undefined {
  const points: Point[] = []
  const sides: HalfEdge[] = []
  const put = (point: Point, half: HalfEdge) => {
    const last = points.at(-1)
    if (last && distance(last, point) < 0.05) {
      sides[sides.length - 1] = half
      return
    }
    points.push(point)
    sides.push(half)
  }
  chains.forEach((chain, i) => {
    for (const point of piece(chain.line, chain.start, chain.end)) put(point, chain.half)
    for (const point of corners[i]!) put(point, chain.half)
  })
  if (distance(points[0]!, points.at(-1)!) < 0.05) {
    points.pop()
    sides.pop()
  }
  return tidied({ points, sides })
}

/** Leaves out vertices on straight lines; refuses rings that cross themselves. */
function tidied(ring: Ring): Ring | undefined {
  const count = ring.points.length
  const keep = ring.points.map((point, i) => {
    const before = ring.points[(i + count - 1) % count]!
    const after = ring.points[(i + 1) % count]!
    const same = ring.sides[i] === ring.sides[(i + count - 1) % count]
    const bulge =
      Math.abs(cross(subtract(point, before), subtract(after, point))) /
      Math.max(0.1, distance(before, after))
    return !same || bulge > 0.04
  })
  const points = ring.points.filter((_, i) => keep[i])
  const sides = ring.sides.filter((_, i) => keep[i])
  if (points.length < 3 || areaOf(points) < 60 || !isSimple(points)) return undefined
  return { points, sides }
}
