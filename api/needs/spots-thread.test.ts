import { expect, test } from 'vitest'
import { findSpots } from './spots.ts'
import { findSpotsOverTime } from './spots-over-time.ts'
import { inSpotsThread } from './spots-thread.ts'
import { hexagonNeighbours } from './statistics/hexagon-neighbours.ts'

const side = 90
const q = Array.from({ length: side * side }, (_, i) => i % side)
const r = Array.from({ length: side * side }, (_, i) => Math.floor(i / side))
const neighbours = hexagonNeighbours(q, r, 1)
/** A hot corner on gentle ground. */
const scores = q.map((column, i) =>
  column < 9 && r[i]! < 9 ? 0.9 : ((column * 7 + r[i]! * 3) % 5) / 50,
)

/** How often others had their turn until it was done. */
async function turnsDuring<T>(act: () => Promise<T>): Promise<{ answer: T; turns: number }> {
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  const answer = await act()
  clearInterval(timer)
  return { answer, turns }
}

test('spots of many units are the same from a thread, and others have their turn meanwhile', async () => {
  const options = { method: 'normal', fdr: 0.05 } as const
  const { answer, turns } = await turnsDuring(() =>
    inSpotsThread('now', scores, neighbours, options),
  )
  expect(answer).toEqual(findSpots(scores, neighbours, options))
  expect(answer.clusters.length).toBeGreaterThan(0)
  expect(turns).toBeGreaterThan(0)
})

test('over time, too', async () => {
  const bins = 12
  const figures = Float64Array.from(
    { length: bins * scores.length },
    (_, i) => scores[i % scores.length]! * (1 + (i % 3)),
  )
  const { answer, turns } = await turnsDuring(() =>
    inSpotsThread('overTime', figures, neighbours, { fdr: 0.05 }),
  )
  expect(answer).toEqual(findSpotsOverTime(figures, neighbours, { fdr: 0.05 }))
  expect(turns).toBeGreaterThan(0)
})
