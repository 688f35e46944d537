import type { Point } from './points.ts'
import { angleOf, subtract } from './points.ts'
import { areaOf, contains, next, type Polygon } from './polygons.ts'

/**
 * One outline, with its holes, around polygons that share their vertices as objects. Returns
 * polygons as rings, the outer one first.
 */
export function dissolve(polygons: readonly Polygon[]): Point[][][] {
  const from = new Map<Point, Point[]>()
  for (const polygon of polygons) {
    polygon.forEach((p, i) => {
      const q = next(polygon, i)
      const back = from.get(q)
      const at = back?.indexOf(p) ?? -1
      if (at >= 0) back!.splice(at, 1)
      else if (from.has(p)) from.get(p)!.push(q)
      else from.set(p, [q])
    })
  }
  const rings: Point[][] = []
  for (const [start, ends] of from) {
    while (ends.length > 0) {
      rings.push(...apart(walkRing(start, from)).filter((part) => part.length >= 3))
    }
  }
  return nest(rings)
}

function walkRing(start: Point, from: ReadonlyMap<Point, Point[]>): Point[] {
  const ring: Point[] = []
  let at = start
  let before: Point | undefined
  for (;;) {
    const options = from.get(at)
    if (!options || options.length === 0) return ring
    const following = sharpest(options, ring.at(-1), before)
    options.splice(options.indexOf(following), 1)
    before = ring.at(-1)
    ring.push(following)
    at = following
    if (at === start) return ring
  }
}

/** A ring that comes through a vertex twice is two rings that touch there. */
function apart(ring: readonly Point[]): Point[][] {
  const parts: Point[][] = []
  const open: Point[] = []
  const passed = new Set<Point>()
  for (const p of ring) {
    if (passed.has(p)) {
      const part = open.splice(open.indexOf(p))
      for (const q of part) passed.delete(q)
      parts.push(part)
    }
    passed.add(p)
    open.push(p)
  }
  return [...parts, open]
}

/** Where outlines touch in a point, turning right keeps them apart. */
function sharpest(
  options: readonly Point[],
  at: Point | undefined,
  before: Point | undefined,
): Point {
  if (options.length === 1 || !at || !before) return options[0]!
  const came = angleOf(subtract(before, at))
  const turn = (p: Point) => (angleOf(subtract(p, at)) - came + 4 * Math.PI) % (2 * Math.PI)
  return options.reduce((best, option) => (turn(option) > turn(best) ? option : best))
}

function nest(rings: readonly Point[][]): Point[][][] {
  const outers = rings.filter((ring) => areaOf(ring) > 0).map((ring) => [ring])
  for (const hole of rings.filter((ring) => areaOf(ring) < 0)) {
    const around = outers.filter((outer) => hole.some((p) => contains(outer[0]!, p)))
    around.sort((a, b) => areaOf(a[0]!) - areaOf(b[0]!))[0]?.push(hole)
  }
  return outers
}
