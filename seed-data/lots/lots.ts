import { between, distance, distanceToSegment, type Point } from '../geometry/points.ts'
import { areaOf, boxAround, distanceToEdge, next } from '../geometry/polygons.ts'
import { lengthOf } from '../geometry/polylines.ts'
import type { QuarterStyle } from '../plan/drawing.ts'
import type { HalfEdge } from '../plan/graph.ts'
import type { Ring } from '../plan/inset.ts'
import type { Random } from '../random.ts'
import { isStreet } from '../streets/widths.ts'
import type { Block } from './blocks.ts'
import { cutFields, cutHalves, merge, shareVertices } from './halves.ts'
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

const lotSizes: Partial<Record<QuarterStyle, LotSize>> = {
  core: { frontM: 13, depthM: 28, variety: 0.9 },
  grid: { frontM: 15, depthM: 36, variety: 0.5 },
  suburb: { frontM: 17, depthM: 38, variety: 0.45 },
  village: { frontM: 18, depthM: 52, variety: 0.75 },
  flats: { frontM: 55, depthM: 55, variety: 0.6 },
  industry: { frontM: 70, depthM: 80, variety: 0.8 },
  farm: { frontM: 95, depthM: 420, variety: 0.8 },
  meadow: { frontM: 150, depthM: 200, variety: 0.9 },
}

/** Fields and meadows, whose parcels need no street. */
export const isOpen = (block: Block) => block.style === 'farm' || block.style === 'meadow'

/** Cuts one block into lots that fill it and share every vertex with their neighbours. */
export function cutLots(block: Block, factor: number, rng: Random): Lot[] {
  const ring = block.ring.points
  const size = lotSizes[block.style]
  if (!size) return [lotOf(block, ring)]
  const scaled = isOpen(block) ? size : { ...size, frontM: size.frontM * factor }
  // A cut that grazes a corner may leave a gap of millimetres: cut again, elsewhere.
  for (let attempt = 0; attempt < 5; attempt++) {
    const shapes = cutShapes(block, scaled, rng)
    if (!fillExactly(shapes, ring)) continue
    return reachStreets(shapes, block, rng).map((points) => lotOf(block, points))
  }
  return [lotOf(block, ring)]
}

function cutShapes(block: Block, size: LotSize, rng: Random): Point[][] {
  const ring = block.ring.points
  if (block.style === 'farm') return shareVertices(cutFields(ring, size.frontM, size, rng))
  if (block.style === 'meadow') {
    return block.areaM2 > 120_000 ? shareVertices(cutHalves(ring, 32_000, size, rng)) : [[...ring]]
  }
  const inRows = !['flats', 'industry'].includes(block.style)
  const rows = inRows ? cutRows(ring, size, rng) : undefined
  const target = size.frontM * Math.min(size.depthM, boxAround(ring).widthM / 2)
  const tooLarge = (lot: readonly Point[]) => areaOf(lot) > target * (rows ? 3 : 1.2)
  const first = rows ?? [ring]
  if (!first.some(tooLarge)) return first.map((lot) => [...lot])
  const pieces = first.map((lot) =>
    tooLarge(lot) ? cutHalves(lot, target, size, rng) : [[...lot]],
  )
  return shareVertices(pieces.flat())
}

/** Whether every edge has its like on the other side, or lies on the rim. */
function fillExactly(shapes: readonly Point[][], ring: readonly Point[]): boolean {
  const after = new Map<Point, Set<Point>>()
  for (const shape of shapes) {
    shape.forEach((p, i) => {
      const ends = after.get(p)
      if (ends) ends.add(next(shape, i))
      else after.set(p, new Set([next(shape, i)]))
    })
  }
  return shapes.every((shape) =>
    shape.every((p, i) => {
      const q = next(shape, i)
      return after.get(q)?.has(p) || distanceToEdge(ring, between(p, q, 0.5)) < 1e-4
    }),
  )
}

/** What is left over in a corner or along a street's edge, and would hold no house. */
function isRemnant(block: Block, lot: readonly Point[]): boolean {
  const areaM2 = areaOf(lot)
  const meanWidthM = (2 * areaM2) / aroundM(lot)
  return block.style === 'core' ? areaM2 < 70 || meanWidthM < 3.2 : areaM2 < 150 || meanWidthM < 5.5
}

const aroundM = (lot: readonly Point[]): number => lengthOf([...lot, lot[0]!])

/** Lots without a street, and remnants, join one that has it: where L-shaped lots come from. */
function reachStreets(shapes: Point[][], block: Block, rng: Random): Point[][] {
  if (isOpen(block)) return shapes
  const lots = shapes.map((points) => ({ points, streetM: streetLength(points, block.ring) }))
  for (let i = 0; i < lots.length; i++) {
    const lot = lots[i]!
    const isSmall = isRemnant(block, lot.points)
    if (!isSmall && (lot.streetM > 3 || (block.style === 'core' && rng.chance(0.12)))) continue
    const corners = new Set(lot.points)
    let best: { at: number; joined: Point[]; bulk: number } | undefined
    lots.forEach((other, at) => {
      if (other === lot || other.streetM <= 3 || !other.points.some((p) => corners.has(p))) return
      const joined = merge(other.points, lot.points)
      if (!joined) return
      // A remnant goes where it makes the least awkward lot, a back lot where there is least land.
      const bulk = isSmall ? aroundM(joined) ** 2 / areaOf(joined) : areaOf(joined)
      if (!best || bulk < best.bulk) best = { at, joined, bulk }
    })
    if (!best) continue
    lots[best.at] = { points: best.joined, streetM: lots[best.at]!.streetM + lot.streetM }
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
  // A field track behind the garden is not the front.
  const worth = ({ half, lengthM }: Frontage) => (half.edge.class === 'track' ? 0 : lengthM)
  return [...found.values()].sort((a, b) => worth(b) - worth(a))
}

function sideAt(ring: Ring, p: Point): HalfEdge | undefined {
  for (let i = 0; i < ring.points.length; i++) {
    const [a, b] = [ring.points[i]!, next(ring.points, i)]
    if (p[0] < Math.min(a[0], b[0]) - 0.01 || p[0] > Math.max(a[0], b[0]) + 0.01) continue
    if (distanceToSegment(a, b, p) < 1e-3) return ring.sides[i]
  }
  return undefined
}
