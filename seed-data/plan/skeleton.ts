import type { Point } from '../geometry/points.ts'
import { curve } from '../geometry/polylines.ts'
import { noise, random } from '../random.ts'
import {
  drawnLimit,
  drawnLines,
  drawnOxbows,
  drawnQuarters,
  drawnRiver,
  type LineClass,
  type QuarterStyle,
} from './drawing.ts'

export interface PlanLine {
  class: LineClass
  name: string | null
  points: Point[]
}

export interface Skeleton {
  lines: PlanLine[]
  river: Point[]
  oxbows: Point[][]
  quarters: QuarterSeed[]
  /** Where the town's own places go: nearest suitable block. */
  warp(p: Point): Point
}

export interface QuarterSeed {
  at: Point
  style: QuarterStyle
  district: string
}

export const riverHalfWidthM = 15

// The drawing is larger than a town of three thousand lots.
const drawnScale = 0.8

/**
 * The plan of one town before its minor streets. `variant` 0 is the demo town; others are mirrored
 * and bent, so that no two towns of a large data set are alike.
 */
export function drawSkeleton(seed: number, variant: number): Skeleton {
  const warp = bend(seed, variant)
  const line = (points: readonly Point[], stepM: number) =>
    curve(points, Math.max(stepM, 20)).map(warp)
  const river = line(pointsIn(drawnRiver), 35)
  const corners = pointsIn(drawnLimit)
  const limit = line([...corners, corners[0]!], 120)
  limit[limit.length - 1] = limit[0]!
  const lines: PlanLine[] = drawnLines.map((drawn) => ({
    class: drawn.class,
    name: drawn.name,
    points: line(pointsIn(drawn.points), drawn.class === 'rail' ? 60 : 30),
  }))
  lines.push({ class: 'limit', name: null, points: limit })
  return {
    lines,
    river,
    oxbows: drawnOxbows.map((points) => line(pointsIn(points), 25)),
    quarters: drawnQuarters.map(([at, style, district]) => ({
      at: warp(pointsIn(at)[0]!),
      style,
      district,
    })),
    warp,
  }
}

function bend(seed: number, variant: number): (p: Point) => Point {
  const east = noise(seed * 7 + 1, 620)
  const north = noise(seed * 7 + 2, 620)
  const rng = random(seed, 'bend')
  const mirror = variant > 0 && rng.chance(0.5) ? -1 : 1
  const turn = variant > 0 ? rng.between(-0.25, 0.25) : 0.06
  const [c, s] = [Math.cos(turn), Math.sin(turn)]
  return ([x, y]) => {
    const [u, v] = [drawnScale * x + 30 * east(x, y), drawnScale * y + 30 * north(x, y)]
    return [mirror * (u * c - v * s), u * s + v * c]
  }
}

const pointsIn = (text: string): Point[] =>
  text.split(' ').map((pair) => {
    const [east, north] = pair.split(',').map(Number)
    return [east!, north!]
  })
