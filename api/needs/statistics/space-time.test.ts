import { describe, expect, it } from 'vitest'
import { hexagonNeighbours } from './hexagon-neighbours.ts'
import { includeSelf } from './include-self.ts'
import { packNeighbours } from './neighbours.ts'
import reference from './reference/space-time.json' with { type: 'json' }
import { rowStandardise } from './row-standardise.ts'
import { spaceTimeGiStar } from './space-time-gi-star.ts'
import { spaceTimePatternNames, spaceTimePatterns } from './space-time-patterns.ts'
import { expectClose } from './testing.ts'

describe('Gi* in space and time', () => {
  const neighbours = includeSelf(hexagonNeighbours(reference.q, reference.r))

  it('equals localG of spdep on the graph of units and bins', () => {
    const { z, p } = spaceTimeGiStar(reference.values, neighbours)
    expectClose(z, reference.giStar.z)
    expectClose(p, reference.giStar.p)
  })

  it('is the same with weights of one size', () => {
    const { z } = spaceTimeGiStar(reference.values, neighbours)
    const even = { ...neighbours, weights: new Float64Array(neighbours.targets.length).fill(0.2) }
    expectClose(spaceTimeGiStar(reference.values, even).z, [...z])
  })

  it('finds nothing where all is the same, or everything is around', () => {
    const pair = includeSelf(packNeighbours([[1], [0]]))
    expect([...spaceTimeGiStar([1, 1, 1, 1], pair).p]).toEqual([1, 1, 1, 1])
    expect([...spaceTimeGiStar([1, 2], rowStandardise(pair)).z]).toEqual([0, 0])
    expect(() => spaceTimeGiStar([1, 2, 3], pair)).toThrow(RangeError)
  })
})

describe('patterns', () => {
  /** One unit: h is a hot bin, c a cold one, . neither; digits are hot with that z. */
  function patternOf(bins: string) {
    const heat = [...bins].map((bin) => (bin === 'c' ? -3 : bin === '.' ? 0.5 : Number(bin) || 3))
    const q = [...bins].map((bin) => (bin === '.' ? 0.5 : 0.01))
    const [cold, hot] = [-1, 1].map((sign) => {
      const [code] = spaceTimePatterns(
        heat.map((z) => sign * z),
        q,
        1,
      )
      return code === 0 ? 0 : code! * sign
    })
    // Cold spots mirror hot ones.
    expect(cold).toBe(hot)
    return spaceTimePatternNames[Math.abs(hot!)]
  }

  it.each([
    ['..........', 'none'],
    ['..h.h.hh..', 'none'],
    ['.........h', 'new'],
    ['.......hhh', 'consecutive'],
    ['hhhhhhhhhh', 'persistent'],
    ['.hhhhhhhhh', 'persistent'],
    ['3456789999', 'intensifying'],
    ['9999876543', 'diminishing'],
    ['..hh..hh.h', 'sporadic'],
    ['..hh..cc.h', 'oscillating'],
    ['hhhhhhhhh.', 'historical'],
    ['hhhhhhhh..', 'none'],
    ['h', 'new'],
  ])('%s is %s', (bins, name) => {
    expect(patternOf(bins)).toBe(name)
  })

  it('tell hot from cold, unit by unit', () => {
    const z = [3, -3, 0.1, 3, -3, 0.1]
    const q = [0.01, 0.01, 0.9, 0.01, 0.01, 0.9]
    const persistent = spaceTimePatternNames.indexOf('persistent')
    expect([...spaceTimePatterns(z, q, 3)]).toEqual([persistent, -persistent, 0])
    expect(() => spaceTimePatterns(z, q, 4)).toThrow(RangeError)
  })
})
