import { distance, type Point } from '../geometry/points.ts'
import { areaOf, contains } from '../geometry/polygons.ts'
import { lengthOf, offset, pointAt } from '../geometry/polylines.ts'
import { type Random, random } from '../random.ts'
import { edgeStreets } from './drawing.ts'
import { streetField } from './field.ts'
import {
  facesOf,
  type Graph,
  type GraphEdge,
  type HalfEdge,
  outlineOf,
  planarGraph,
  removeEdge,
} from './graph.ts'
import { repairFaces } from './repair.ts'
import {
  drawSkeleton,
  type PlanLine,
  type QuarterSeed,
  riverHalfWidthM,
  type Skeleton,
} from './skeleton.ts'
import { spacings, traceStreets } from './streamlines.ts'
import { extendLooseEnds, joinCloseJunctions } from './tidy.ts'

export interface Face {
  around: HalfEdge[]
  outline: Point[]
  quarter: QuarterSeed
}

export interface StreetPlan {
  skeleton: Skeleton
  graph: Graph
  faces: Face[]
  limit: Point[]
}

/** Streets and the faces between them, for one town. */
export function planStreets(seed: number, variant: number): StreetPlan {
  const skeleton = drawSkeleton(seed, variant)
  const rng = random(seed, 'streets')
  const limit = skeleton.lines.find((line) => line.class === 'limit')!.points.slice(0, -1)
  const banks: PlanLine[] = [riverHalfWidthM, -riverHalfWidthM].map((sideM) => ({
    class: 'bank',
    name: null,
    points: offset(skeleton.river, sideM),
  }))
  const major = clip(planarGraph([...skeleton.lines, ...banks], 14), limit)
  const field = streetField(skeleton.lines, seed)
  const minor: PlanLine[] = []
  const quarters = townFaces(major, skeleton, quarterOfMajor)
  for (const face of quarters) {
    const spacing = spacings[face.quarter.style]
    if (!spacing) continue
    const { along, across } = traceStreets(face.outline, spacing, field, rng)
    for (const points of [...along, ...across]) {
      minor.push({
        class: face.quarter.style === 'industry' ? 'service' : 'residential',
        name: null,
        points,
      })
    }
  }
  const joined = extendLooseEnds(minor, [...skeleton.lines, ...banks], 85)
  const graph = clip(planarGraph([...skeleton.lines, ...banks, ...joined], 9), limit)
  prune(graph, rng, skeleton)
  joinCloseJunctions(graph, 24)
  prune(graph, rng, skeleton)
  repairFaces(graph)
  prune(graph, rng, skeleton)
  repairFaces(graph)
  return { skeleton, graph, faces: townFaces(graph, skeleton, quarterWithin(quarters)), limit }
}

function clip(graph: Graph, limit: readonly Point[]): Graph {
  for (const edge of [...graph.edges.values()]) {
    if (edge.class === 'limit') continue
    const middle = pointAt(edge.points, lengthOf(edge.points) / 2).point
    if (!contains(limit, middle)) removeEdge(graph, edge.id)
  }
  return graph
}

type QuarterFinder = (
  outline: readonly Point[],
  around: readonly HalfEdge[],
  skeleton: Skeleton,
) => QuarterSeed

function townFaces(graph: Graph, skeleton: Skeleton, quarterOf: QuarterFinder): Face[] {
  const faces: Face[] = []
  for (const around of facesOf(graph)) {
    const outline = outlineOf(around)
    if (outline.length < 3 || areaOf(outline) < 50) continue
    faces.push({ around, outline, quarter: quarterOf(outline, around, skeleton) })
  }
  return faces
}

/** Both sides of the river: the land inside the last streets before the fields. */
export function townEdge(skeleton: Skeleton): Point[] {
  const arcs = edgeStreets.map((name) => skeleton.lines.find((line) => line.name === name)!)
  const [north, south] = [arcs[0]!.points, arcs[1]!.points]
  return [...north, ...[...south].reverse()]
}

/** A quarter between the main streets: the one drawn there, else the nearest, else fields. */
const quarterOfMajor: QuarterFinder = (outline, around, skeleton) => {
  const middle = insidePoint(outline)
  if (around.some((half) => half.edge.class === 'bank')) {
    return { at: middle, style: 'meadow', district: 'Lunca' }
  }
  if (!contains(townEdge(skeleton), middle))
    return { at: middle, style: 'farm', district: 'Extravilan' }
  const inside = skeleton.quarters.find((quarter) => contains(outline, quarter.at))
  if (inside) return inside
  return skeleton.quarters
    .filter((quarter) => quarter.style !== 'park')
    .reduce((a, b) => (distance(a.at, middle) <= distance(b.at, middle) ? a : b))
}

/** Minor streets cut quarters into blocks; a block is of the quarter it lies in. */
function quarterWithin(quarters: readonly Face[]): QuarterFinder {
  return (outline, around, skeleton) => {
    const middle = insidePoint(outline)
    const found = quarters.find((quarter) => contains(quarter.outline, middle))
    return found?.quarter ?? quarterOfMajor(outline, around, skeleton)
  }
}

/** A point surely inside: halfway across the widest horizontal stretch through the middle. */
function insidePoint(outline: readonly Point[]): Point {
  let [low, high] = [Infinity, -Infinity]
  for (const p of outline) {
    low = Math.min(low, p[1])
    high = Math.max(high, p[1])
  }
  let best: Point = outline[0]!
  let widest = 0
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
    const y = low + (high - low) * share
    const xs: number[] = []
    for (let i = 0; i < outline.length; i++) {
      const [a, b] = [outline[i]!, outline[(i + 1) % outline.length]!]
      if (a[1] > y !== b[1] > y) xs.push(a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]))
    }
    xs.sort((a, b) => a - b)
    for (let i = 0; i + 1 < xs.length; i += 2) {
      if (xs[i + 1]! - xs[i]! > widest) {
        widest = xs[i + 1]! - xs[i]!
        best = [(xs[i]! + xs[i + 1]!) / 2, y]
      }
    }
  }
  return best
}

const isMinor = (edge: GraphEdge) =>
  edge.name === null && (edge.class === 'residential' || edge.class === 'service')

/** Takes away stubs; in the suburbs some stay as dead ends. */
function prune(graph: Graph, rng: Random, skeleton: Skeleton): void {
  const keep = new Set<number>()
  for (let again = true; again; ) {
    again = false
    for (const edge of [...graph.edges.values()]) {
      if (edge.class === 'limit' || keep.has(edge.id)) continue
      const ends = [edge.from, edge.to].map((id) => graph.nodes.get(id)!)
      const loose = ends.find((node) => node.edges.size === 1)
      if (!loose) continue
      const size = lengthOf(edge.points)
      if (
        isMinor(edge) &&
        size > 48 &&
        size < 130 &&
        isSuburban(loose.at, skeleton) &&
        rng.chance(0.75)
      ) {
        keep.add(edge.id)
        continue
      }
      if (!isMinor(edge) && size > 40) continue
      removeEdge(graph, edge.id)
      again = true
    }
  }
}

function isSuburban(at: Point, skeleton: Skeleton): boolean {
  const nearest = skeleton.quarters.reduce((a, b) =>
    distance(a.at, at) <= distance(b.at, at) ? a : b,
  )
  return nearest.style === 'suburb' || nearest.style === 'village' || nearest.style === 'grid'
}
