import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeLayer } from '../../../tiles/mvt-encoder.ts'
import { meshOf, pointBytes } from './mesh.ts'
import { tileMatrix } from './need-layer.ts'
import { endsOf, placeOf, ramps } from './ramp.ts'
import { scoreAt } from './score.ts'
import { mercator, tilesIn } from './tile-cover.ts'
import { unitAt } from './unit-at.ts'

const square = (x: number, y: number, side: number) => [
  x,
  y,
  x + side,
  y,
  x + side,
  y + side,
  x,
  y + side,
  x,
  y,
]

/** Turned round: the ring of a hole. */
const hole = (x: number, y: number, side: number) => [
  x,
  y,
  x,
  y + side,
  x + side,
  y + side,
  x + side,
  y,
  x,
  y,
]

function tileOf(features: { id: number; type: 2 | 3; rings: number[][]; levels: number[] }[]) {
  return encodeLayer({
    name: 'needs',
    attributeNames: ['c0', 'c1', 'c2'],
    features: features.map(({ id, type, rings, levels }) => ({
      id,
      geometry: { type, rings },
      values: levels.map((level) => level || null),
    })),
  })
}

describe('a mesh', () => {
  it('covers an area with triangles, and not its hole', () => {
    const rings = [square(0, 0, 1000), hole(200, 200, 100)]
    const mesh = meshOf(tileOf([{ id: 9, type: 3, rings, levels: [10, 0, 255] }]), 3)
    expect(mesh.ids).toEqual([9])
    expect([...mesh.levels]).toEqual([10, 0, 255])
    expect(areaOf(mesh)).toBe(1000 * 1000 - 100 * 100)
    const bytes = new Uint8Array(mesh.points)
    for (let point = 0; point < mesh.points.byteLength; point += pointBytes)
      expect([...bytes.subarray(point + 12, point + 16)]).toEqual([10, 0, 255, 0])
  })

  it('has two areas of one unit, and none where the tile is empty', () => {
    const rings = [square(0, 0, 100), square(500, 500, 100)]
    expect(areaOf(meshOf(tileOf([{ id: 1, type: 3, rings, levels: [1, 1, 1] }]), 3))).toBe(20000)
    expect(meshOf(new Uint8Array(), 3)).toMatchObject({ ids: [], areaCount: 0 })
  })

  it('makes a band of a line, as broad in its bends as elsewhere', () => {
    const rings = [[0, 0, 100, 0, 100, 0, 100, 100]]
    const mesh = meshOf(tileOf([{ id: 1, type: 2, rings, levels: [1, 0, 0] }]), 3)
    expect(mesh.areaCount).toBe(0)
    // A point that is there twice is no bend.
    expect(mesh.indices.length).toBe(12)
    const shorts = new Int16Array(mesh.points)
    const across = Array.from({ length: mesh.points.byteLength / pointBytes }, (_, point) =>
      Math.hypot(shorts[point * 18 + 2]!, shorts[point * 18 + 3]!),
    )
    expect(across.map((one) => Math.round((one / 8192) * 100) / 100)).toEqual([
      1, 1, 1.41, 1.41, 1, 1,
    ])
  })

  it('finds the unit that is pointed at', () => {
    const areas = meshOf(
      tileOf([
        { id: 1, type: 3, rings: [square(0, 0, 1000), hole(200, 200, 100)], levels: [1, 1, 1] },
        { id: 2, type: 3, rings: [square(1000, 0, 1000)], levels: [1, 1, 1] },
      ]),
      3,
    )
    expect(unitAt(areas, 500, 500, 5)).toBe(0)
    expect(unitAt(areas, 1500, 500, 5)).toBe(1)
    expect(unitAt(areas, 250, 250, 5)).toBeUndefined()
    const lines = meshOf(
      tileOf([
        { id: 1, type: 2, rings: [[0, 0, 1000, 0]], levels: [1, 1, 1] },
        { id: 2, type: 2, rings: [[0, 30, 1000, 30]], levels: [1, 1, 1] },
      ]),
      3,
    )
    expect(unitAt(lines, 500, 10, 40)).toBe(0)
    expect(unitAt(lines, 500, 20, 40)).toBe(1)
    expect(unitAt(lines, 500, 300, 40)).toBeUndefined()
  })
})

/** By its triangles. */
function areaOf({ points, indices, areaCount }: ReturnType<typeof meshOf>): number {
  const shorts = new Int16Array(points)
  const at = (index: number) => [shorts[index * 18]!, shorts[index * 18 + 1]!] as const
  let area = 0
  for (let index = 0; index < areaCount; index += 3) {
    const [a, b, c] = [0, 1, 2].map((more) => at(indices[index + more]!)) as [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
    ]
    area += Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
  }
  return area
}

describe('a score', () => {
  it('is the weighted mean of the levels', () => {
    const unit = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 255 }), fc.double({ min: 0.1, max: 10, noNaN: true })),
      {
        minLength: 1,
        maxLength: 24,
      },
    )
    fc.assert(
      fc.property(unit, (figures) => {
        const sum = figures.reduce((total, [, weight]) => total + weight, 0)
        const levels = Uint8Array.from([7, ...figures.map(([level]) => level)])
        const shares = figures.map(([, weight]) => weight / sum)
        const mean =
          figures.reduce((total, [level, weight]) => total + level * weight, 0) / sum / 255
        expect(scoreAt(levels, 1, shares)).toBeCloseTo(mean, 10)
      }),
    )
  })
})

describe('the ramp', () => {
  const luminance = ({ red, green, blue }: (typeof ramps.light)[number]) => {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((part) => (part / 255) ** 2.2)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  it.each(['light', 'dark'] as const)(
    'can be read without telling colours apart, by %s',
    (theme) => {
      const steps = ramps[theme].map(luminance)
      const sorted = [...steps].sort((a, b) => (theme === 'light' ? b - a : a - b))
      expect(steps).toEqual(sorted)
      const alphas = ramps[theme].map(({ alpha }) => alpha)
      expect(alphas).toEqual([...alphas].sort((a, b) => a - b))
      expect(alphas[0]).toBeLessThan(0.15)
    },
  )

  it('ends where a few have very much, and keeps the order', () => {
    const scores = Float32Array.from({ length: 1000 }, (_, index) =>
      index < 995 ? index / 2000 : 1,
    )
    const ends = endsOf(scores)
    expect(ends.high).toBeLessThan(0.51)
    expect(placeOf(0.1, ends)).toBeLessThan(placeOf(0.3, ends))
    expect([placeOf(0, ends), placeOf(1, ends)]).toEqual([0, 1])
  })

  it('has nothing stand out where all are alike', () => {
    expect(placeOf(0.4, endsOf(new Float32Array(10).fill(0.4)))).toBe(0)
    expect(placeOf(0, endsOf(new Float32Array()))).toBe(0)
  })
})

describe('the tiles in view', () => {
  it('hold every place in it', () => {
    const place = fc.record({
      west: fc.double({ min: -179, max: 178, noNaN: true }),
      south: fc.double({ min: -80, max: 79, noNaN: true }),
      width: fc.double({ min: 0, max: 0.2, noNaN: true }),
      along: fc.double({ min: 0, max: 1, noNaN: true }),
      z: fc.integer({ min: 0, max: 14 }),
    })
    fc.assert(
      fc.property(place, ({ west, south, width, along, z }) => {
        const tiles = tilesIn([west, south, west + width, south + width], z)
        const [x, y] = mercator(west + along * width, south + along * width)
        const own = { z, x: Math.floor(x * 2 ** z), y: Math.floor(y * 2 ** z) }
        expect(tiles).toContainEqual(own)
      }),
    )
  })

  it('lie where they are in the world', () => {
    const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    const matrix = tileMatrix(identity, { z: 2, x: 1, y: 3 })
    const at = (x: number, y: number) => [
      matrix[0]! * x + matrix[12]!,
      matrix[5]! * y + matrix[13]!,
    ]
    expect(at(0, 0)).toEqual([0.25, 0.75])
    expect(at(4096, 4096)).toEqual([0.5, 1])
  })
})
