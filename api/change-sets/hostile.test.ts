import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../db/database.ts'
import { testDatabase } from '../db/testing.ts'
import { failures } from '../testing.ts'
import { aTarget, at, type Block, digestOf } from './testing.ts'

let db: Database
let target: Awaited<ReturnType<typeof aTarget>>
let block: Block

beforeAll(async () => {
  db = await testDatabase()
  target = await aTarget(db)
  block = target.block
})

afterAll(() => {
  target.close()
})

type Position = readonly [number, number]

const closed = (...corners: Position[]) => [...corners, corners[0]]
const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings })
const many = (...polygons: unknown[][]) => ({ type: 'MultiPolygon', coordinates: polygons })
const box = (east: number, north: number, wide: number, tall = wide) =>
  closed(
    at(east, north),
    at(east + wide, north),
    at(east + wide, north + tall),
    at(east, north + tall),
  )

/** Beside the block, where nothing is. */
const shapes: Record<string, [shape: unknown, code: string | RegExp]> = {
  'crosses itself': [
    polygon(closed(at(100, 0), at(120, 20), at(120, 0), at(100, 30))),
    'crosses-itself',
  ],
  'is a bow': [
    polygon(closed(at(100, 0), at(120, 20), at(120, 0), at(100, 20))),
    /crosses-itself|no-area/,
  ],
  'is open': [polygon(box(100, 0, 20).slice(0, -1)), 'validation-failed'],
  'has a corner twice in a row': [
    polygon(closed(at(100, 0), at(120, 0), at(120, 0), at(120, 20))),
    'corner-twice',
  ],
  'has its first corner twice': [
    polygon(closed(at(100, 0), at(120, 0), at(120, 20), at(100, 0))),
    'corner-twice',
  ],
  'has a spike': [
    polygon(closed(at(100, 0), at(120, 0), at(140, 0), at(120, 0), at(120, 20), at(100, 20))),
    /too-narrow|touches-itself/,
  ],
  'has a spike inwards': [
    polygon(closed(at(100, 0), at(110, 0), at(110, 10), at(110, 0), at(120, 0), at(110, 20))),
    /too-narrow|touches-itself/,
  ],
  'is an eight': [
    polygon(closed(at(110, 10), at(100, 0), at(120, 0), at(110, 10), at(120, 20), at(100, 20))),
    /touches-itself|corner-twice/,
  ],
  'is a line': [polygon(closed(at(100, 0), at(110, 0), at(120, 0))), /no-area|too-narrow/],
  'is a point': [polygon(closed(at(100, 0), at(100, 0), at(100, 0))), /corner-twice|no-area/],
  'goes there and back': [
    polygon([at(100, 0), at(120, 0), at(100, 0), at(100, 0)]),
    /corner-twice|no-area/,
  ],
  'is thinner than can be told': [polygon(box(100, 0, 20, 0.00005)), /too-narrow|no-area/],
  'has a hole outside': [polygon(box(100, 0, 20), box(130, 0, 5)), 'hole-outside'],
  'has a hole across its edge': [polygon(box(100, 0, 20), box(110, 5, 20, 5)), 'crosses-itself'],
  'is all hole': [polygon(box(100, 0, 20), box(100, 0, 20)), /no-area|touches-itself/],
  'has a hole along its edge': [
    polygon(box(100, 0, 20), box(105, 0, 5)),
    /crosses-itself|too-narrow|touches-itself/,
  ],
  'falls apart at a hole': [
    polygon(box(100, 0, 20), closed(at(100, 0), at(120, 20), at(112, 4))),
    'touches-itself',
  ],
  'has a hole in a hole': [
    polygon(box(100, 0, 20), box(102, 2, 16), box(105, 5, 5)),
    'lies-on-itself',
  ],
  'has holes that cross': [
    polygon(box(100, 0, 20), box(102, 2, 8), box(106, 6, 8)),
    'crosses-itself',
  ],
  'has the same hole twice': [
    polygon(box(100, 0, 20), box(102, 2, 8), box(102, 2, 8)),
    /touches-itself|lies-on-itself/,
  ],
  'lies in itself': [many([box(100, 0, 20)], [box(105, 5, 5)]), 'lies-on-itself'],
  'lies on itself': [many([box(100, 0, 20)], [box(110, 10, 20)]), 'crosses-itself'],
  'is twice the same': [many([box(100, 0, 20)], [box(100, 0, 20)]), 'lies-on-itself'],
  'lies along itself': [many([box(100, 0, 20)], [box(120, 0, 20)]), /too-narrow|lies-on-itself/],
  'lies on others': [polygon(box(10, 10, 60)), 'overlaps'],
  'is one that is there': [polygon(box(0, 0, 20, 30)), 'overlaps'],
  'lies in one that is there': [polygon(box(5, 5, 5)), 'overlaps'],
  'has no ring': [polygon(), 'validation-failed'],
  'has an empty ring': [polygon([]), 'validation-failed'],
  'has no polygon': [many(), 'validation-failed'],
  'has an empty polygon': [many([]), 'validation-failed'],
  'has three positions': [polygon([at(100, 0), at(120, 0), at(100, 0)]), 'validation-failed'],
  'lies beyond the poles': [polygon(closed([25, 89], [26, 89], [26, 91])), 'validation-failed'],
  'lies beyond the date line': [polygon(closed([179, 0], [181, 0], [180, 1])), 'validation-failed'],
  'has words in it': [
    polygon(closed(['a', 'b'] as never, at(1, 1), at(2, 2))),
    'validation-failed',
  ],
  'has heights': [polygon(closed([25, 45, 3] as never, at(1, 1), at(2, 2))), 'validation-failed'],
  'has nothing in it': [
    polygon(closed([null, null] as never, at(1, 1), at(2, 2))),
    'validation-failed',
  ],
  'is a line by type': [
    { type: 'LineString', coordinates: [at(0, 0), at(1, 1)] },
    'validation-failed',
  ],
  'is a collection': [{ type: 'GeometryCollection', geometries: [] }, 'validation-failed'],
  'has more corners than anybody surveys': [polygon(circle(20_001)), 'validation-failed'],
}

function circle(corners: number) {
  return closed(
    ...Array.from({ length: corners }, (_, index) => {
      const angle = (index / corners) * 2 * Math.PI
      return at(200 + 60 * Math.cos(angle), 60 * Math.sin(angle))
    }),
  )
}

const first = () => String(block.parcels[0])
const operations: Record<string, [operation: () => object, code: string | RegExp]> = {
  'a line that misses': [() => cut(at(-5, -5), at(25, -5)), 'line-does-not-cut'],
  'a line that touches a corner': [() => cut(at(-10, 10), at(10, -10)), 'line-does-not-cut'],
  'a line along an edge': [() => cut(at(-5, 0), at(25, 0)), 'line-does-not-cut'],
  'a line along a shared edge': [() => cut(at(20, -5), at(20, 35)), 'line-does-not-cut'],
  'a line that ends inside': [() => cut(at(-5, 10), at(10, 10)), 'line-does-not-cut'],
  'a line there and back': [() => cut(at(-5, 10), at(10, 10), at(-5, 10)), 'line-does-not-cut'],
  'a line of no length': [() => cut(at(10, 10), at(10, 10)), 'line-does-not-cut'],
  'a line of no length on a corner': [() => cut(at(0, 0), at(0, 0)), 'line-does-not-cut'],
  'a line of one position': [() => cut(at(10, 10)), 'validation-failed'],
  'a line round the world': [() => ({ ...cut([-180, -90], [180, 90]) }), /.+/],
  'a piece too large': [
    () => ({ operation: 'split-by-area', parcel: first(), areaM2: 1e9, directionDeg: 0 }),
    'area-too-large',
  ],
  'a piece of nothing': [
    () => ({ operation: 'split-by-area', parcel: first(), areaM2: 0, directionDeg: 0 }),
    'validation-failed',
  ],
  'a piece less than nothing': [
    () => ({ operation: 'split-by-area', parcel: first(), areaM2: 1e-9, directionDeg: 0 }),
    /.+/,
  ],
  'a merge with itself': [
    () => ({ operation: 'merge', parcels: [first(), first()] }),
    'one-parcel-only',
  ],
  'a merge over a corner': [
    () => ({ operation: 'merge', parcels: [first(), String(block.parcels[4])] }),
    'not-side-by-side',
  ],
  'a merge with nothing': [() => ({ operation: 'merge', parcels: [first(), '999999999'] }), /.+/],
  'a corner on another': [
    () => ({ operation: 'move-corner', from: at(20, 30), to: at(20, 0) }),
    'too-narrow',
  ],
  'a corner across': [
    () => ({ operation: 'move-corner', from: at(20, 30), to: at(70, 30) }),
    /crosses-itself|no-area|overlaps/,
  ],
  'a corner where none is': [
    () => ({ operation: 'move-corner', from: at(10, 10), to: at(11, 11) }),
    'no-corner-here',
  ],
  'a corner off the boundary': [
    () => ({ operation: 'insert-corner', at: at(10, 10) }),
    'ends-off-boundary',
  ],
  'a corner of three taken out': [
    () => ({ operation: 'delete-corner', at: at(20, 30) }),
    'corner-of-others',
  ],
  'a boundary that begins nowhere': [
    () => ({ operation: 'reshape', parcel: first(), line: [at(5, 5), at(6, 6)] }),
    'ends-off-boundary',
  ],
  'a boundary of no length': [
    () => ({ operation: 'reshape', parcel: first(), line: [at(0, 10), at(0, 10)] }),
    'ends-off-boundary',
  ],
  'a boundary that crosses itself': [
    () => ({
      operation: 'reshape',
      parcel: first(),
      line: [at(0, 5), at(-10, 20), at(-10, 5), at(0, 20)],
    }),
    /crosses-itself/,
  ],
  'a boundary over another parcel': [
    () => ({ operation: 'reshape', parcel: first(), line: [at(0, 5), at(30, 10), at(0, 20)] }),
    /crosses-itself|overlaps/,
  ],
  'a strip wider than the parcel': [
    () => ({ operation: 'offset', parcel: first(), from: at(0, 0), to: at(20, 0), widthM: 40 }),
    'line-does-not-cut',
  ],
  'a figure that stands still': [
    () => ({
      operation: 'register-traverse',
      start: [500_000, 400_000],
      facts: {},
      mostMisclosureM: 1e9,
      legs: [0, 180, 90, 270].map((bearingDeg) => ({ bearingDeg, distanceM: 5 })),
    }),
    /.+/,
  ],
  'official coordinates from elsewhere': [
    () => ({
      operation: 'register-official',
      corners: [
        [1e8, 1e8],
        [-1e8, 1e8],
        [1e8, -1e8],
      ],
      facts: {},
    }),
    /.+/,
  ],
  'a shape round the world': [
    () => ({
      operation: 'register',
      facts: {},
      shape: polygon(closed([-180, -90], [180, -90], [180, 90], [-180, 90])),
    }),
    /.+/,
  ],
  'a shape at the antipodes': [
    () => ({
      operation: 'register',
      facts: {},
      shape: polygon(closed([-155, -45], [-154, -45], [-154, -44])),
    }),
    /.+/,
  ],
}

const cut = (...line: Position[]) => ({ operation: 'split', parcels: [first()], lines: [line] })

describe('what is refused', () => {
  test.each(Object.entries(shapes))('a parcel that %s', async (_, [shape, code]) => {
    await expectRefused({ operation: 'register', shape, facts: { cadastralNumber: '9' } }, code)
  })

  test.each(Object.entries(operations))('%s', async (_, [operation, code]) => {
    await expectRefused(operation(), code)
  })

  test.each(['NaN', 'Infinity', '1e999', '-1e999', '"45"', '[]'])(
    'a coordinate that is %s',
    async (text) => {
      const body = JSON.stringify({ operations: [cut(at(-5, 12), at(25, 12))] }).replace(
        /\[\d+\.\d+,/,
        `[${text},`,
      )
      const before = await digestOf(db, block)
      const answer = await send(body)
      expect([400, 422]).toContain(answer.status)
      expect(await digestOf(db, block)).toBe(before)
    },
  )
})

test('a line of a million positions is not even read', { timeout: 240_000 }, async () => {
  const before = await digestOf(db, block)
  const line = Array.from({ length: 1_000_000 }, (): Position => [25, 45])
  // The server may hang up on it before all of it is sent.
  const answer = await send(JSON.stringify({ operations: [{ ...cut(), lines: [line] }] })).catch(
    () => undefined,
  )
  expect(answer?.status ?? 413).toBe(413)
  expect(await digestOf(db, block)).toBe(before)
  expect((await target.set.operate(cut(at(10, 10), at(10, 10)))).status).toBe(422)
})

describe('what only looks hostile', () => {
  test('a parcel of twenty thousand corners is one', { timeout: 240_000 }, async () => {
    const started = performance.now()
    const done = await target.set.operate({
      operation: 'register',
      shape: polygon(circle(19_000)),
      facts: {},
    })
    expect(done.status, JSON.stringify(done.body).slice(0, 300)).toBe(200)
    expect(performance.now() - started).toBeLessThan(60_000)
    await target.set.send('undo')
  })

  test('any corners whatever are refused with their place, or make a sound parcel', {
    timeout: 120_000,
  }, async () => {
    const place = fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 5 }))
    const ring = fc.array(place, { minLength: 3, maxLength: 8 })
    const shape = fc.array(ring, { minLength: 1, maxLength: 2 })
    let [sound, unsound] = [0, 0]
    await fc.assert(
      fc.asyncProperty(shape, fc.boolean(), async (rings, isMany) => {
        const drawn = rings.map((corners) =>
          closed(...corners.map(([x, y]) => at(60 + 10 * x, 10 * y))),
        )
        const done = await target.set.operate({
          operation: 'register',
          shape: isMany ? many(...drawn.map((each) => [each])) : polygon(...drawn),
          facts: {},
        })
        if (done.status !== 200) {
          expect(done.status).toBe(422)
          expect(done.body.place?.type).toBe('Point')
          unsound++
          return
        }
        const found = await target.set.problems('draft')
        expect(
          found
            .map(({ rule }) => rule)
            .filter((rule) => ['valid-shape', 'overlap', 'gap'].includes(rule)),
        ).toEqual([])
        await target.set.send('undo')
        sound++
      }),
      { numRuns: 60 },
    )
    expect(Math.min(sound, unsound)).toBeGreaterThan(3)
    expect(failures).toEqual([])
  })
})

/** 4xx that says which field or which place, and nothing is written. */
async function expectRefused(operation: object, code: string | RegExp) {
  const before = await digestOf(db, block)
  const answer = await send(JSON.stringify({ operations: [operation] }))
  const text = await answer.text()
  expect([400, 413, 422], text).toContain(answer.status)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  const problem = JSON.parse(text)
  expect(problem.code, text.slice(0, 300)).toMatch(code)
  if (answer.status !== 413) expect(problem.errors?.[0]?.path, text).toMatch(/^body\.operations/)
  if (answer.status === 422 && problem.place) expect(problem.place.coordinates).toHaveLength(2)
  expect(await digestOf(db, block)).toBe(before)
  expect(failures).toEqual([])
}

const send = (body: string) => target.send(body)
