import fc from 'fast-check'
import type { Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { projectionOf } from '../map/official-crs.ts'
import type { LngLat } from '../map/types.ts'
import { EdgeIndex } from './edge-index.ts'
import { distanceM, type Point, planeOf, shareAlong } from './plane.ts'
import { awayM, type Snap, snap } from './snapping.ts'

const stereo70 = projectionOf({
  srid: 3844,
  definition:
    '+proj=sterea +lat_0=46 +lon_0=25 +k=0.99975 +x_0=500000 +y_0=500000 +ellps=krass ' +
    '+towgs84=33.4,-146.6,-76.3,-0.359,-0.053,0.844,-0.84 +units=m +no_defs',
})
const corner: LngLat = [25.6, 45.65]
const plane = planeOf(corner, stereo70)
const place = (x: number, y: number): LngLat => plane.toPosition({ x, y })

/** Nothing is that near by chance. */
const onM = 1e-6

const rectangle = (x: number, y: number, width: number, height: number): Position[] => [
  place(x, y),
  place(x + width, y),
  place(x + width, y + height),
  place(x, y + height),
  place(x, y),
]

const metres = fc.integer({ min: -60_000, max: 60_000 }).map((mm) => mm / 1000)
const point = fc.record({ x: metres, y: metres })
const ring = fc
  .uniqueArray(point, { minLength: 3, maxLength: 7, selector: ({ x, y }) => `${x} ${y}` })
  .map((points) => [...points, points[0]!].map(({ x, y }): Position => place(x, y)))

function ask(index: EdgeIndex, pointer: Point, last?: Point) {
  return snap(index, plane, { pointer, withinM: 2, reachM: 30, last })
}

function edgesThrough({ edges }: EdgeIndex, at: Point) {
  return edges.filter(({ a, b }) => awayM(at, [a, b]) < onM)
}

/** How far a point is from the line through two. */
function offLineM(at: Point, a: Point, b: Point): number {
  const share = shareAlong(at, a, b)
  return distanceM(at, { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share })
}

function isRightAngle(a: Point, b: Point, c: Point, d: Point): boolean {
  const dot = (b.x - a.x) * (d.x - c.x) + (b.y - a.y) * (d.y - c.y)
  return Math.abs(dot) <= 1e-6 * distanceM(a, b) * distanceM(c, d) + onM
}

/** Whether the point lies on what the snap says it lies on. */
function holds({ kind, point: at }: Snap, index: EdgeIndex, last: Point | undefined): boolean {
  const { edges } = index
  const ends = edges.flatMap(({ a, b }) => [a, b])
  const extended = edges.filter(({ a, b }) => offLineM(at, a, b) < onM)
  const square = last
    ? edges.filter(({ a, b }) => isRightAngle(last, at, a, b) || distanceM(last, at) < onM)
    : []
  switch (kind) {
    case 'corner':
      return ends.some((end) => end.x === at.x && end.y === at.y)
    case 'edge':
      return edgesThrough(index, at).length > 0
    case 'extension':
      return extended.length > 0
    case 'perpendicular':
      return square.length > 0
    case 'crossing':
      return extended.length + square.length > 1
  }
}

describe('snapping', () => {
  test('puts the point onto what it names, as near as it may', () => {
    const kinds = new Map<string, number>()
    fc.assert(
      fc.property(
        fc.array(ring, { minLength: 1, maxLength: 5 }),
        point,
        fc.option(point),
        (rings, pointer, last) => {
          const index = new EdgeIndex(rings, plane)
          const from = last ?? undefined
          const found = ask(index, pointer, from)
          const nearest = Math.min(...index.edges.map(({ a, b }) => awayM(pointer, [a, b])))
          if (found === null) {
            expect(nearest).toBeGreaterThan(2 - onM)
            return
          }
          kinds.set(found.kind, (kinds.get(found.kind) ?? 0) + 1)
          expect(distanceM(found.point, pointer)).toBeLessThanOrEqual(2 + onM)
          expect(holds(found, index, from), found.kind).toBe(true)
          // The place is the point, and of a corner to the last digit.
          expect(distanceM(plane.toPoint(found.place), found.point)).toBeLessThan(onM)
          if (found.kind === 'corner') expect(rings.flat()).toContainEqual(found.place)
        },
      ),
      { numRuns: 3000 },
    )
    for (const kind of ['corner', 'edge', 'extension', 'crossing'])
      expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(20)
  })

  const block = new EdgeIndex([rectangle(0, 0, 20, 30), rectangle(20, 0, 20, 30)], plane)

  test('holds a corner before the edge that ends in it', () => {
    expect(ask(block, { x: 19, y: 1 })).toMatchObject({ kind: 'corner', place: place(20, 0) })
  })

  test('holds an edge that two share once', () => {
    expect(block.edges).toHaveLength(7)
    expect(ask(block, { x: 20.5, y: 12 })).toMatchObject({ kind: 'edge' })
  })

  test('finds the foot of the corner before', () => {
    const found = ask(block, { x: 19.5, y: 11.2 }, { x: 3, y: 10.5 })
    expect(found?.kind).toBe('perpendicular')
    expect(found?.point.y).toBeCloseTo(10.5, 6)
  })

  test('finds the right angle on the edge where the line begins', () => {
    const found = ask(block, { x: 7.4, y: 14 }, { x: 7, y: 0 })
    expect(found?.kind).toBe('perpendicular')
    expect(found?.point.x).toBeCloseTo(7, 6)
  })

  test('prolongs an edge beyond its end', () => {
    const found = ask(block, { x: 20.6, y: 41 })
    expect(found?.kind).toBe('extension')
    expect(found?.point.x).toBeCloseTo(20, 6)
  })

  test('finds where a right angle meets the edge beyond', () => {
    const found = ask(block, { x: 7.3, y: 29.6 }, { x: 7, y: 0 })
    expect(found?.point.x).toBeCloseTo(7, 6)
    expect(found?.point.y).toBeCloseTo(30, 6)
  })

  test('does not hold a corner that is moved to its own edges', () => {
    const moved = { x: 20, y: 30 }
    const found = snap(block, plane, {
      pointer: { x: 20.3, y: 29 },
      withinM: 2,
      reachM: 30,
      without: moved,
    })
    expect(found?.kind).not.toBe('corner')
    expect(found?.kind).not.toBe('edge')
  })

  test('has nothing to hold on to where nothing is', () => {
    expect(ask(new EdgeIndex([], plane), { x: 0, y: 0 })).toBeNull()
  })
})
