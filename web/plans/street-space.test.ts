import { describe, expect, it } from 'vitest'
import { monthsBetween } from './street-space.ts'

describe('the months of a timeline', () => {
  it('go from the first day to the last, over the end of a year', () => {
    expect(monthsBetween(['2027-02-10', null, '2026-11-30'])).toEqual([
      '2026-11',
      '2026-12',
      '2027-01',
      '2027-02',
    ])
  })

  it('are none where no day is known', () => {
    expect(monthsBetween([null, null])).toEqual([])
  })
})
