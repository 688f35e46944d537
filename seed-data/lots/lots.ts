import { between, distance, distanceToSegment, type Point } from '../geometry/points.ts'
import { areaOf, boxAround, next } from '../geometry/polygons.ts'
import type { HalfEdge } from '../plan/graph.ts'
import type { Ring } from '../plan/inset.ts'
import type { QuarterStyle } from '../plan/skeleton.ts'
import type { Random } from '../random.ts'
import { isStreet } from '../streets/widths.ts'
import type { Block } from './blocks.ts'
import { cutHalves, merge, shareVertices } from './halves.ts'
import { cutRows, type LotSize } from './strips.ts'

/** Side of a lot that lies on a street. */
export interface Frontage {
  half: HalfEdge
  /** Indices of the lot's edges on that street, in order. */
  edges: number[]
  lengthM: number
}

export interface Lot {
  block: Block
  points: Point[]
  areaM2: number
  frontages: Frontage[]
}

export const lotSizes: Partial<Record<QuarterStyle, LotSize>> = {
  core: { frontM: 13, depthM: 28, variety: 0.9 },
  grid: { frontM: 15, depthM: 36, variety: 0.5 },
  suburb: { frontM: 17, depthM: 38, variety: 0.45 },
  village: { frontM: 18, depthM: 52, variety: 0.75 },
  flats: { frontM: 55, depthM: 55, variety: 0.6 },
  industry: { frontM: 70, depthM: 80, variety: 0.8 },
  farm: { frontM: 75, depthM: 420, variety: 0.8 },
}

/** Cuts one block into lots that fill it and share every vertex with their neighbours. */
export function cutLots(block: Block, factor: number, rng: Random): Lot[] {
  const ring = block.ring.points
  const size = lotSizes[block.style]
  if (!size) return [lotOf(block, ring)]
  const scaled = block.style === 'farm' ? size : { ...size, frontM: size.frontM * factor }
  const rows = ['flats', 'industry', 'farm'].includes(block.style)
    ? undefined
    : cutRows(ring, scaled, rng)
  const target =
    block.style === 'farm'
      ? 38000
      : scaled.frontM * Math.min(scaled.depthM, boxAround(ring).widthM / 2)
  const first = rows ?? [ring]
  const tooLarge = (lot: readonly Point[]) => areaOf(lot) > target * (rows ? 3 : 1.2)
  const shapes = first.some(tooLarge)
    ? shareVertices(
        first.flatMap((lot) => (tooLarge(lot) ? cutHalves(lot, target, scaled, rng) : [[...lot]])),
      )
    : first
  return reachStreets(
    shapes.map((shape) => [...shape]),
    block,
    rng,
  ).map((points) => lotOf(block, points))
}

/** Lots without a street join one that has it: that is where L-shaped lots come from. */
function reachStreets(shapes: Point[][], block: Block, rng: Random): Point[][] {
  if (block.style === 'farm') return shapes
  const lots = shapes.map((points) => ({ points, streetM: streetLength(points, block.ring) }))
  for (let i = 0; i < lots.length; i++) {
    const lot = lots[i]!
    if (lot.streetM > 3 || (block.style === 'core' && rng.chance(0.12))) continue
    const corners = new Set(lot.points)
    let best: { at: number; joined: Point[]; areaM2: number } | undefined
    lots.forEach((other, at) => {
      if (other === lot || other.streetM <= 3 || !other.points.some((p) => corners.has(p))) return
      const joined = merge(other.points, lot.points)
      if (!joined) return
      const areaM2 = areaOf(joined)
      if (!best || areaM2 < best.areaM2) best = { at, joined, areaM2 }
    })
    if (!best) continue
    lots[best.at]!.points = best.joined
    lots.splice(i, 1)
    i = -1
  }
  return lots.map((lot) => lot.points)
}

const streetLength = (points: readonly Point[], ring: Ring): number =>
  frontagesOf(points, ring).reduce((sum, frontage) => sum + frontage.lengthM, 0)

export function lotOf(block: Block, points: readonly Point[]): Lot {
  return {
    block,
    points: [...points],
    areaM2: areaOf(points),
    frontages: frontagesOf(points, block.ring),
  }
}

/** The street sides of a lot, longest first. */
function frontagesOf(points: readonly Point[], ring: Ring): Frontage[] {
  const found = new Map<HalfEdge, Frontage>()
  points.forEach((p, i) => {
    const q = next(points, i)
    const side = sideAt(ring, between(p, q, 0.5))
    if (!side || !isStreet(side.edge.class)) return
    const frontage = found.get(side) ?? { half: side, edges: [], lengthM: 0 }
    frontage.edges.push(i)
    frontage.lengthM += distance(p, q)
    found.set(side, frontage)
  })
  return [...found.values()].sort((a, b) => b.lengthM - a.lengthM)
}

function sideAt(ring: Ring, p: Point): HalfEdge | undefined {
  for (let i = 0; i < ring.points.length; i++) {
    const [a, b] = [ring.points[i]!, next(ring.points, i)]
    if (p[0] < Math.min(a[0], b[0]) - 0.01 || p[0] > Math.max(a[0], b[0]) + 0.01) continue
    if (distanceToSegment(a, b, p) < 1e-3) return ring.sides[i]
  }
  return undefined
}
