import {
  add,
  between,
  crossing,
  direction,
  distance,
  dot,
  left,
  move,
  type Point,
  scale,
  subtract,
} from '../geometry/points.ts'
import {
  areaOf,
  boxAround,
  dropRepeats,
  isSimple,
  next,
  type Polygon,
} from '../geometry/polygons.ts'
import type { Random } from '../random.ts'

export interface LotSize {
  frontM: number
  depthM: number
  /** 0 (all alike) to 1. */
  variety: number
}

/**
 * Cuts a long block into two rows of lots, back to back along a line that runs down its middle and
 * bends with it. Nothing when the block does not lend itself to that.
 */
export function cutRows(block: Polygon, size: LotSize, rng: Random): Point[][] | undefined {
  const box = boxAround(block)
  if (box.lengthM < size.frontM * 2 || box.lengthM / box.widthM < 1.25) return undefined
  const middle = middleLine(block, box.axis, box.lengthM)
  if (!middle) return undefined
  const [first, last] = [middle[0]!, middle.at(-1)!]
  const ring = [...block]
  const startAt = insertOn(ring, first)
  if (startAt < 0) return undefined
  const endAt = insertOn(ring, last)
  if (endAt < 0) return undefined
  const lower = walk(ring, ring.indexOf(first), ring.indexOf(last))
  const upper = walk(ring, ring.indexOf(last), ring.indexOf(first)).reverse()
  const below = cutsAlong(lower, middle, size, rng, 1)
  const above = cutsAlong(upper, middle, size, rng, -1)
  if (!below || !above) return undefined
  const spine = spineOf(middle, [...below, ...above])
  const lots = [...rowLots(lower, below, spine, false), ...rowLots(upper, above, spine, true)]
  const sound = lots.every((lot) => lot.length >= 3 && areaOf(lot) > 40 && isSimple(lot))
  const total = lots.reduce((sum, lot) => sum + areaOf(lot), 0)
  return sound && Math.abs(total - areaOf(block)) < 0.5 ? lots : undefined
}

/** Midpoints of the cross-sections, from one end of the block to the other. */
function middleLine(block: Polygon, axis: Point, lengthM: number): Point[] | undefined {
  const side = left(axis)
  const along = block.map((p) => dot(p, axis))
  const [low, high] = [Math.min(...along), Math.max(...along)]
  const steps = Math.max(2, Math.round(lengthM / 24))
  const middles: Point[] = []
  for (let i = 0; i <= steps; i++) {
    const u = low + ((high - low) * (i + 0.5)) / (steps + 1)
    const across: number[] = []
    block.forEach((p, k) => {
      const [a, b] = [dot(p, axis), dot(next(block, k), axis)]
      if (a > u !== b > u) {
        across.push(dot(between(p, next(block, k), (u - a) / (b - a)), side))
      }
    })
    // A block that folds back on itself has no middle.
    if (across.length !== 2) return undefined
    middles.push(add(scale(axis, u), scale(side, (across[0]! + across[1]!) / 2)))
  }
  const head = exit(block, middles[0]!, direction(middles[1]!, middles[0]!))
  const tail = exit(block, middles.at(-1)!, direction(middles.at(-2)!, middles.at(-1)!))
  return head && tail ? [head, ...middles, tail] : undefined
}

/** Where a ray from inside leaves the block. */
function exit(block: Polygon, from: Point, way: Point): Point | undefined {
  const far = move(from, way, 2000)
  let best: number | undefined
  for (let i = 0; i < block.length; i++) {
    const at = crossing(from, far, block[i]!, next(block, i))
    if (at && (best === undefined || at[0] < best)) best = at[0]
  }
  return best === undefined ? undefined : between(from, far, best)
}

/** Puts a point that lies on the ring into it; -1 when it does not or a vertex is too near. */
function insertOn(ring: Point[], p: Point): number {
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i]!, next(ring, i)]
    const size = distance(a, b)
    const share = dot(subtract(p, a), subtract(b, a)) / (size * size)
    if (share <= 0 || share >= 1 || distance(between(a, b, share), p) > 1e-6) continue
    if (distance(a, p) < 0.5 || distance(b, p) < 0.5) return -1
    ring.splice(i + 1, 0, p)
    return i + 1
  }
  return -1
}

function walk(ring: readonly Point[], from: number, to: number): Point[] {
  const points: Point[] = []
  for (let i = from; i !== to; i = (i + 1) % ring.length) points.push(ring[i]!)
  points.push(ring[to]!)
  return points
}

interface Cut {
  front: Point
  /** Segment of the street side that the front lies on. */
  segment: number
  back: Point
  /** Place along the middle line: segment and share. */
  place: number
}

/** Side lines of one row, square to the street where they start. */
function cutsAlong(
  side: readonly Point[],
  middle: readonly Point[],
  size: LotSize,
  rng: Random,
  turn: 1 | -1,
): Cut[] | undefined {
  const total = side.reduce((sum, p, i) => (i === 0 ? 0 : sum + distance(side[i - 1]!, p)), 0)
  const cuts: Cut[] = []
  let at = size.frontM * rng.between(0.8, 1.4)
  let lastPlace = 0.02
  let lastAt = 0
  while (at < total - size.frontM * 0.6) {
    const cut = cutFrom(side, at, middle, turn)
    if (
      cut &&
      cut.place > lastPlace + 0.02 &&
      cut.place < middle.length - 1.02 &&
      at - lastAt > size.frontM * 0.45
    ) {
      cuts.push(cut)
      lastPlace = cut.place
      lastAt = at
      at += size.frontM * (1 + size.variety * rng.between(-0.45, 0.6))
    } else at += 2
  }
  return cuts.length > 0 ? cuts : undefined
}

function cutFrom(
  side: readonly Point[],
  alongM: number,
  middle: readonly Point[],
  turn: 1 | -1,
): Cut | undefined {
  let rest = alongM
  for (let i = 1; i < side.length; i++) {
    const [a, b] = [side[i - 1]!, side[i]!]
    const size = distance(a, b)
    if (rest > size) {
      rest -= size
      continue
    }
    if (rest < 0.6 || size - rest < 0.6) return undefined
    const front = between(a, b, rest / size)
    const way = direction(a, b)
    const inward = scale(left(way), turn)
    const far = move(front, inward, 400)
    let best: { share: number; place: number } | undefined
    for (let k = 1; k < middle.length; k++) {
      const hit = crossing(front, far, middle[k - 1]!, middle[k]!)
      if (hit && (!best || hit[0] < best.share)) best = { share: hit[0], place: k - 1 + hit[1] }
    }
    if (!best) return undefined
    return { front, segment: i, back: between(front, far, best.share), place: best.place }
  }
  return undefined
}

interface SpinePoint {
  point: Point
  place: number
}

function spineOf(middle: readonly Point[], cuts: readonly Cut[]): SpinePoint[] {
  return [
    ...middle.map((point, place) => ({ point, place })),
    ...cuts.map((cut) => ({ point: cut.back, place: cut.place })),
  ].sort((a, b) => a.place - b.place)
}

/** Every lot has all points of the middle line that it touches, its rear neighbours' included. */
function rowLots(
  side: readonly Point[],
  cuts: readonly Cut[],
  spine: readonly SpinePoint[],
  flipped: boolean,
): Point[][] {
  const lots: Point[][] = []
  for (let i = 0; i <= cuts.length; i++) {
    const [from, to] = [cuts[i - 1], cuts[i]]
    const front: Point[] = from ? [from.front] : []
    front.push(...side.slice(from ? from.segment : 0, to ? to.segment : side.length))
    if (to) front.push(to.front)
    const [low, high] = [from?.place ?? -1, to?.place ?? Infinity]
    const back = spine.filter((s) => s.place >= low && s.place <= high).map((s) => s.point)
    const ring = [...front, ...back.reverse()]
    lots.push(dropRepeats(flipped ? ring.reverse() : ring))
  }
  return lots
}
