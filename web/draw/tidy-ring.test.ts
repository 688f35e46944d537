import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaParam } from '../../api/http/area.ts'
import { tidyRing } from './tidy-ring.ts'

const ringOf = (...ring: [number, number][]) => ({ type: 'Polygon' as const, coordinates: [ring] })

describe('a ring drawn by hand', () => {
  it('keeps its corners', () => {
    const square = ringOf([25, 45], [25.01, 45], [25.01, 45.01], [25, 45.01], [25, 45])
    expect(tidyRing(square, 1e-6)).toEqual(square.coordinates[0])
  })

  it('is the greatest loop of a line that crosses itself', () => {
    const crossing = ringOf(
      [25, 45],
      [25.01, 45],
      [25.01, 45.01],
      [24.999, 45.001],
      [25, 45.0005],
      [25, 45],
    )
    const tidy = tidyRing(crossing, 1e-7)!
    expect(tidy.length).toBeGreaterThan(3)
    expect(tidy.length).toBeLessThanOrEqual(crossing.coordinates[0]!.length + 1)
  })

  it('is none where there is no area', () => {
    expect(tidyRing(ringOf([25, 45], [25.01, 45], [25, 45]), 1e-6)).toBeNull()
    expect(tidyRing(ringOf([25, 45], [25, 45], [25, 45], [25, 45]), 1e-6)).toBeNull()
  })

  it('is one that the API takes, however wildly it was drawn', () => {
    const step = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }))
    const wild = fc.array(step, { minLength: 3, maxLength: 400 }).map((steps) => {
      let [x, y] = [25, 45]
      const ring = steps.map(([dx, dy]): [number, number] => {
        x += dx / 1e5
        y += dy / 1e5
        return [x, y]
      })
      return ringOf(...ring, ring[0]!)
    })
    let kept = 0
    fc.assert(
      fc.property(wild, (shape) => {
        const ring = tidyRing(shape, 2e-5)
        if (ring === null) return
        kept++
        const text = JSON.stringify({ type: 'Polygon', coordinates: [ring] })
        expect(areaParam.safeParse(text).error?.issues ?? []).toEqual([])
      }),
      { numRuns: 200 },
    )
    expect(kept).toBeGreaterThan(100)
  })
})
