import { describe, expect, it } from 'vitest'
import { checkFace } from './check-face.ts'
import { nodesOf } from './coverage.ts'
import { replaceBoundary } from './replace-boundary.ts'
import { areaM2 } from './rings.ts'
import { twoLots } from './testing.ts'

describe('a boundary', () => {
  it('moves for both who share it', () => {
    const coverage = twoLots()
    const problem = replaceBoundary(coverage, 'west', [
      { x: 20, y: 0 },
      { x: 24, y: 10 },
      { x: 20, y: 20 },
    ])
    expect(problem).toBeUndefined()
    expect(areaM2(coverage.face('west'))).toBeCloseTo(440, 6)
    expect(areaM2(coverage.face('east'))).toBeCloseTo(360, 6)
  })

  it('moves along a part of itself, whose ends become corners', () => {
    const coverage = twoLots()
    replaceBoundary(coverage, 'east', [
      { x: 20, y: 5 },
      { x: 18, y: 5 },
      { x: 18, y: 15 },
      { x: 20, y: 15 },
    ])
    expect(areaM2(coverage.face('west'))).toBeCloseTo(380, 6)
    expect(areaM2(coverage.face('east'))).toBeCloseTo(420, 6)
    expect([...coverage.faces.values()].flatMap((face) => checkFace(face))).toEqual([])
  })

  it('stays where its line ends off it, and where others meet it', () => {
    const coverage = twoLots()
    expect(
      replaceBoundary(coverage, 'west', [
        { x: 5, y: 5 },
        { x: 20, y: 20 },
      ])?.kind,
    ).toBe('ends-apart')
    coverage.corner({ x: 0, y: 10 })
    const outside = [
      { x: 0, y: 0 },
      { x: 30, y: -5 },
      { x: 40, y: 0 },
    ]
    expect(replaceBoundary(coverage, 'west', outside)?.kind).toBe('ends-apart')
  })

  it('of one lot keeps the corner of a neighbour within it', () => {
    const coverage = twoLots()
    const problem = replaceBoundary(coverage, 'west', [
      { x: 10, y: 0 },
      { x: 24, y: -3 },
      { x: 20, y: 10 },
    ])
    expect(problem?.kind).toBe('corner-of-others')
    expect([...nodesOf(coverage.face('east'))]).toHaveLength(5)
  })
})
