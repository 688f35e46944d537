import { describe, expect, it } from 'vitest'
import { countIn, lastDay, rangeOf, stepsOf } from './timeline.ts'

const works = {
  collection: 'works',
  total: 4,
  starts: { '2024-01-01': 1, '2024-02-01': 2 },
  ends: { '2024-02-01': 1, '2024-04-01': 1 },
}

describe('the steps of time', () => {
  it('go from the first thing to the last without a gap', () => {
    expect(stepsOf([works], 'month')).toEqual([
      '2024-01-01',
      '2024-02-01',
      '2024-03-01',
      '2024-04-01',
    ])
    expect(
      stepsOf([{ ...works, starts: { '2024-12-30': 1 }, ends: { '2025-01-13': 1 } }], 'week'),
    ).toEqual(['2024-12-30', '2025-01-06', '2025-01-13'])
    expect(stepsOf([], 'month')).toEqual([])
  })

  it('end with their last day', () => {
    expect(lastDay('2024-02-01', 'month')).toBe('2024-02-29')
    expect(lastDay('2024-12-30', 'week')).toBe('2025-01-05')
  })

  it('hold what began by then and is not over before; one has always been', () => {
    expect(countIn(works, '2024-01-01', '2024-01-01')).toBe(2)
    expect(countIn(works, '2024-02-01', '2024-02-01')).toBe(4)
    expect(countIn(works, '2024-03-01', '2024-03-01')).toBe(3)
    expect(countIn(works, '2024-05-01', '2024-06-01')).toBe(2)
  })

  it('are found for a period, also outside of them', () => {
    const steps = stepsOf([works], 'month')
    expect(rangeOf(steps, { from: '2024-02-11', to: '2024-03-31' })).toEqual([1, 2])
    expect(rangeOf(steps, { from: '1990-01-01', to: '2030-01-01' })).toEqual([0, 3])
  })
})
