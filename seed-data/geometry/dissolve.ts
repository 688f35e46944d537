import type { Point } from './points.ts'
import { angleOf, subtract } from './points.ts'
import { areaOf, contains, next, type Polygon } from './polygons.ts'

/**
 * One outline, with its holes, around polygons that share their edges exactly. Returns polygons as
 * rings, the outer one first.
 */
export function dissolve(polygons: readonly Polygon[]): Point[][][] {
  const key = (p: Point) => `${p[0]},${p[1]}`
  const edges = new Map<string, [Point, Point]>()
  for (const polygon of polygons) {
    polygon.forEach((p, i) => {
      const q = next(polygon, i)
      if (!edges.delete(`${key(q)};${key(p)}`)) edges.set(`${key(p)};${key(q)}`, [p, q])
    })
  }
  const from = new Map<string, Point[]>()
  for (const [p, q] of edges.values()) from.set(key(p), [...(from.get(key(p)) ?? []), q])
  const rings: Point[][] = []
  for (const [start, ends] of from) {
    while (ends.length > 0) {
      const ring = walkRing(start, from, key)
      rings.push(...apart(ring, key).filter((part) => part.length >= 3))
    }
  }
  return nest(rings)
}

function walkRing(start: string, from: Map<string, Point[]>, key: (p: Point) => string): Point[] {
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
    at = key(following)
    if (at === start) return ring
  }
}

/** A ring that comes through a vertex twice is two rings that touch there. */
function apart(ring: readonly Point[], key: (p: Point) => string): Point[][] {
  const parts: Point[][] = []
  const open: Point[] = []
  for (const p of ring) {
    const seen = open.findIndex((q) => key(q) === key(p))
    if (seen >= 0) parts.push(open.splice(seen))
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
