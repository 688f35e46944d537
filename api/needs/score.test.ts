import { expect, test } from 'vitest'
import { sharesFor } from './score.ts'

const run = (withFigure: Record<string, number>) => ({
  components: ['reports', 'reports-as-heard', 'pavement'],
  settings: {},
  counts: { withFigure },
})

test('of which nothing is known, that does not make need look small', () => {
  const [reports, asHeard, pavement] = sharesFor(
    run({ reports: 5, 'reports-as-heard': 5, pavement: 0 }),
    undefined,
  )
  expect([reports, asHeard, pavement]).toEqual([1, 0, 0])
})

test('what somebody asks for counts, and where nothing is known of anything all of it', () => {
  expect(sharesFor(run({ pavement: 0 }), { reports: 1, pavement: 1 })).toEqual([0.5, 0, 0.5])
  const nothing = sharesFor(run({ reports: 0, 'reports-as-heard': 0, pavement: 0 }), undefined)
  expect(nothing[0]! + nothing[2]!).toBeCloseTo(1, 12)
})
