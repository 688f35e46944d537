import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fullLevel, levelOf } from '../../api/needs/levels.ts'
import { rawAt } from './raw-at.ts'

it('leads from a level back to the figure that made it', () => {
  const scales = fc.record({
    kind: fc.constantFrom('linear' as const, 'log' as const),
    cap: fc.double({ min: 0.5, max: 1e6, noNaN: true }),
    isInverted: fc.boolean(),
  })
  fc.assert(
    fc.property(scales, fc.integer({ min: 0, max: fullLevel }), (scale, level) => {
      expect(levelOf(rawAt(scale, level / fullLevel), scale)).toBe(level)
    }),
  )
})
