import { describe, expect, it } from 'vitest'
import { geometryOf } from './coverage.ts'
import { offsetLine } from './offset-line.ts'
import { placeInFace } from './places.ts'
import { areaM2, perimeterM } from './rings.ts'
import { lineForArea, linesForEqualParts } from './split-by-area.ts'
import { splitFace } from './split-face.ts'
import { square, twoLots } from './testing.ts'
import { closeTraverse } from './traverse.ts'

describe('a lot', () => {
  it('has its area, its edges and its inside', () => {
    const face = twoLots().face('west')
    expect(areaM2(face)).toBeCloseTo(400, 6)
    expect(perimeterM(face)).toBeCloseTo(80, 6)
    expect(placeInFace({ x: 5, y: 5 }, face)).toBe('inside')
    expect(placeInFace({ x: 25, y: 5 }, face)).toBe('outside')
  })

  it('is stored again as it was', () => {
    expect(geometryOf(twoLots().face('west'))).toEqual(square(0, 0, 20))
  })
})

describe('a line for an area', () => {
  it.each([0, 17, 90, 133, 271])('leaves that area on its left at %i degrees', (directionDeg) => {
    const coverage = twoLots()
    const line = lineForArea(coverage.face('west'), 130, directionDeg)
    const areas = splitFace(coverage, 'west', [line]).map(areaM2)
    expect(areas[1]).toBeCloseTo(130, 5)
  })

  it('makes equal parts', () => {
    const coverage = twoLots()
    const lines = linesForEqualParts(coverage.face('west'), 7, 30)
    const areas = splitFace(coverage, 'west', lines).map(areaM2)
    expect(areas).toHaveLength(7)
    for (const each of areas) expect(each).toBeCloseTo(400 / 7, 5)
  })
})

describe('a line beside another', () => {
  it('keeps its distance round a corner', () => {
    const line = offsetLine(
      [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 10 },
      ],
      2,
    )
    expect(line).toEqual([
      { x: 0, y: 2 },
      { x: 8, y: 2 },
      { x: 8, y: 10 },
    ])
  })
})

describe('a traverse', () => {
  const legs = [
    { bearingDeg: 90, distanceM: 20 },
    { bearingDeg: 0, distanceM: 10 },
    { bearingDeg: 270, distanceM: 20.03 },
    { bearingDeg: 180, distanceM: 9.96 },
  ]

  it('says what it misses and spreads it', () => {
    const { points, misclosureM, precision, lengthM } = closeTraverse({ x: 100, y: 50 }, legs)
    expect(misclosureM).toBeCloseTo(0.05, 9)
    expect(lengthM).toBeCloseTo(59.99, 9)
    expect(precision).toBeCloseTo(1199.8, 3)
    expect(points).toHaveLength(4)
    expect(points[0]).toEqual({ x: 100, y: 50 })
    expect(points[2]!.x).toBeCloseTo(120.015, 4)
  })

  it('that closes says so', () => {
    const square = [0, 90, 180, 270].map((bearingDeg) => ({ bearingDeg, distanceM: 5 }))
    expect(closeTraverse({ x: 0, y: 0 }, square).precision).toBeUndefined()
  })
})
