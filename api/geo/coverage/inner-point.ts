import { edgesOf } from './coverage.ts'
import type { Face } from './face.ts'
import type { Point } from './plane.ts'

/** A point inside the face: the middle of its longest stretch along a level line. */
export function innerPoint(face: Face): Point {
  const edges = [...edgesOf(face)]
  const heights = [...new Set(edges.map(([{ y }]) => y))].sort((a, b) => a - b)
  let best = { lengthM: 0, x: 0, y: 0 }
  // Between two heights next to each other no corner disturbs; the widest of a few bands will do.
  const bands = heights
    .slice(1)
    .map((top, index) => ({ middle: (top + heights[index]!) / 2, tall: top - heights[index]! }))
  for (const { middle } of bands.sort((a, b) => b.tall - a.tall).slice(0, 8)) {
    const crossings = edges
      .filter(([from, to]) => from.y > middle !== to.y > middle)
      .map(([from, to]) => from.x + ((middle - from.y) / (to.y - from.y)) * (to.x - from.x))
      .sort((a, b) => a - b)
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const lengthM = crossings[index + 1]! - crossings[index]!
      if (lengthM > best.lengthM)
        best = { lengthM, x: (crossings[index]! + crossings[index + 1]!) / 2, y: middle }
    }
  }
  return { x: best.x, y: best.y }
}
