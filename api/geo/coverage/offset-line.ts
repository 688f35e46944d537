import type { Point } from './plane.ts'
import { meetingPoint } from './segments.ts'

/** A line beside another, this many metres to its left, with its corners mitred. */
export function offsetLine(line: readonly Point[], leftM: number): Point[] {
  const moved = line.slice(1).map((to, index): [Point, Point] => {
    const from = line[index]!
    const lengthM = Math.hypot(to.x - from.x, to.y - from.y)
    const [dx, dy] = [(-(to.y - from.y) / lengthM) * leftM, ((to.x - from.x) / lengthM) * leftM]
    return [
      { x: from.x + dx, y: from.y + dy },
      { x: to.x + dx, y: to.y + dy },
    ]
  })
  const corners = moved.slice(1).map(([from, to], index) => {
    const [before, after] = moved[index]!
    return meetingPoint(before, after, from, to) ?? from
  })
  return [moved[0]![0], ...corners, moved.at(-1)![1]]
}

/** The line drawn on beyond both its ends. Metres. */
export function prolonged(line: readonly Point[], byM: number): Point[] {
  return [
    beyond(line[1]!, line[0]!, byM),
    ...line.slice(1, -1),
    beyond(line.at(-2)!, line.at(-1)!, byM),
  ]
}

function beyond(from: Point, to: Point, byM: number): Point {
  const lengthM = Math.hypot(to.x - from.x, to.y - from.y)
  return {
    x: to.x + ((to.x - from.x) / lengthM) * byM,
    y: to.y + ((to.y - from.y) / lengthM) * byM,
  }
}
