import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFace } from './check-face.ts'
import { Coverage, edgesOf, geometryOf, nodesOf } from './coverage.ts'
import type { FaceId } from './face.ts'
import { mergeFaces, outerEdges } from './merge-faces.ts'
import { areaM2 } from './rings.ts'
import { splitFace } from './split-face.ts'
import { plane, square, totalM2, twoLots } from './testing.ts'

describe('a split', () => {
  it('gives the neighbour the corner it makes in the shared edge', () => {
    const coverage = twoLots()
    const pieces = splitFace(coverage, 'west', [
      [
        { x: -5, y: 8 },
        { x: 25, y: 8 },
      ],
    ])
    expect(pieces.map((piece) => Math.round(areaM2(piece)))).toEqual([240, 160])
    expect([...nodesOf(coverage.face('east'))]).toHaveLength(5)
    expect([...nodesOf(coverage.face('west'))]).toHaveLength(6)
  })

  it('takes several lines that cross, and leaves what leads nowhere', () => {
    const coverage = twoLots()
    const pieces = splitFace(coverage, 'west', [
      [
        { x: 10, y: -1 },
        { x: 10, y: 21 },
      ],
      [
        { x: -1, y: 10 },
        { x: 21, y: 10 },
      ],
      [
        { x: 3, y: 3 },
        { x: 5, y: 5 },
      ],
      [
        { x: 15, y: 15 },
        { x: 30, y: 15 },
      ],
    ])
    expect(pieces.map((piece) => Math.round(areaM2(piece)))).toEqual([100, 100, 100, 100])
  })

  it('leaves a face whole that the line does not cut', () => {
    const coverage = twoLots()
    expect(
      splitFace(coverage, 'west', [
        [
          { x: 5, y: 5 },
          { x: 30, y: 5 },
        ],
      ]),
    ).toHaveLength(1)
  })

  it('cuts an island out by a closed line', () => {
    const coverage = twoLots()
    const ring = [5, 5, 10, 5, 10, 10, 5, 10, 5, 5]
    const line = [0, 2, 4, 6, 8].map((n) => ({ x: ring[n]!, y: ring[n + 1]! }))
    const pieces = splitFace(coverage, 'west', [line])
    expect(pieces.map((piece) => Math.round(areaM2(piece)))).toEqual([375, 25])
    expect(pieces[0]![0]).toHaveLength(2)
  })
})

describe('a merge', () => {
  it('is bounded by what the faces do not share', () => {
    const coverage = twoLots()
    const merged = mergeFaces(coverage, ['west', 'east'])
    expect(geometryOf(merged).type).toBe('Polygon')
    expect([...nodesOf(merged)]).toHaveLength(6)
    expect(areaM2(merged)).toBeCloseTo(800, 6)
  })

  it('keeps the yard that lots lie around as a hole', () => {
    const coverage = new Coverage(plane)
    coverage.add('all', square(0, 0, 30))
    const lines = [10, 20].flatMap((n) => [
      [
        { x: n, y: -1 },
        { x: n, y: 31 },
      ],
      [
        { x: -1, y: n },
        { x: 31, y: n },
      ],
    ])
    const pieces = splitFace(coverage, 'all', lines)
    expect(pieces).toHaveLength(9)
    coverage.remove('all')
    for (const [index, piece] of pieces.entries()) coverage.put(`${index}`, piece)
    const middle = pieces.findIndex((piece) =>
      [...nodesOf(piece)].every(({ x, y }) => x > 5 && x < 25 && y > 5 && y < 25),
    )
    const around = pieces.flatMap((_, index) => (index === middle ? [] : [`${index}`]))
    const merged = mergeFaces(coverage, around)
    expect(merged).toHaveLength(1)
    expect(merged[0]).toHaveLength(2)
    expect(areaM2(merged)).toBeCloseTo(800, 6)
  })
})

describe('thousands of random splits and merges', () => {
  const share = fc.double({ min: 0.02, max: 0.98, noNaN: true })
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ split: fc.nat(), from: share, to: share, bend: share }) },
    { weight: 1, arbitrary: fc.record({ merge: fc.nat(), with: fc.nat() }) },
  )

  it('conserve the ground, share every edge, and are taken back exactly', () => {
    let done = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        let coverage = new Coverage(plane)
        coverage.add('0', square(0, 0, 200))
        coverage.add('1', square(200, 0, 200))
        const stored = snapshot(coverage)
        const first = coverage.copy()
        const total = totalM2(coverage)
        let next = 2
        for (const each of steps) {
          const ids = [...coverage.faces.keys()]
          const work = coverage.copy()
          if ('split' in each) {
            const id = ids[each.split % ids.length]!
            const pieces = splitFace(work, id, [lineAcross(work, id, each)])
            if (pieces.length === 1) continue
            work.remove(id)
            for (const piece of pieces) work.put(`${next++}`, piece)
          } else {
            const id = ids[each.merge % ids.length]!
            const beside = neighboursOf(work, id)
            if (beside.length === 0) continue
            const other = beside[each.with % beside.length]!
            const merged = mergeFaces(work, [id, other])
            work.remove(id)
            work.remove(other)
            work.put(`${next++}`, merged)
          }
          if ([...work.changesSince(coverage).put.values()].some((face) => checkFace(face).length))
            continue
          coverage = work
          done++
          expect(Math.abs(totalM2(coverage) - total) / total).toBeLessThan(1e-8)
          expect(coverageProblems(coverage)).toEqual([])
        }
        expect(snapshot(first)).toEqual(stored)
      }),
      { numRuns: 1000, endOnFailure: true },
    )
    expect(done).toBeGreaterThan(3000)
  })
})

function snapshot(coverage: Coverage) {
  return [...coverage.faces].map(([id, face]) => [id, geometryOf(face)])
}

function neighboursOf(coverage: Coverage, id: FaceId): FaceId[] {
  const reverse = new Map([...edgesOf(coverage.face(id))].map(([from, to]) => [to, from]))
  return [...coverage.faces.keys()].filter(
    (other) =>
      other !== id &&
      [...edgesOf(coverage.face(other))].some(([from, to]) => reverse.get(from) === to),
  )
}

/** A bent line from one edge of the face through another. */
function lineAcross(
  coverage: Coverage,
  id: FaceId,
  { from, to, bend }: { from: number; to: number; bend: number },
) {
  const nodes = [...nodesOf(coverage.face(id))]
  const along = (share: number) => {
    const index = Math.floor(share * nodes.length)
    const [a, b] = [nodes[index]!, nodes[(index + 1) % nodes.length]!]
    const part = share * nodes.length - index
    return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part }
  }
  const [a, b] = [along(from), along(to)]
  const middle = { x: (a.x + b.x) / 2 + (bend - 0.5) * 20, y: (a.y + b.y) / 2 + (bend - 0.5) * 20 }
  return [a, middle, b]
}

/** Outside edges must be those of the whole; every edge is used once each way at most. */
function coverageProblems(coverage: Coverage): string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  for (const [id, face] of coverage.faces) {
    if (!(areaM2(face) > 0)) problems.push(`${id} has no area`)
    for (const [from, to] of edgesOf(face)) {
      const key = `${from.position} ${to.position}`
      if (seen.has(key)) problems.push(`two faces have ${key}`)
      seen.add(key)
    }
  }
  const inside = outerEdges(coverage.faces.values()).filter(
    ([a, b]) =>
      !['x', 'y'].some((axis) => {
        const [p, q] = [a[axis as 'x'], b[axis as 'x']]
        return (
          (Math.abs(p) < 0.01 && Math.abs(q) < 0.01) ||
          (Math.abs(p - (axis === 'x' ? 400 : 200)) < 0.01 &&
            Math.abs(q - (axis === 'x' ? 400 : 200)) < 0.01)
        )
      }),
  )
  for (const [from, to] of inside)
    problems.push(`nobody shares ${from.x},${from.y} ${to.x},${to.y}`)
  return problems
}
