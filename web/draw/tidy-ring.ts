import {
  area,
  convex,
  kinks,
  lineString,
  points,
  polygon,
  simplify,
  unkinkPolygon,
} from '@turf/turf'
import type { Polygon, Position } from 'geojson'

/** As many as the address of a tile can carry without trouble. */
const mostCorners = 120

/** 11 cm. */
const decimals = 6

/**
 * The ring of a shape drawn by hand: with few corners, the first one again as the last; of a line that crosses
 * itself the greatest loop. Null for what has no area.
 */
export function tidyRing({ coordinates }: Polygon, toleranceDegrees: number): Position[] | null {
  const drawn = rounded(coordinates[0] ?? [])
  let ring = drawn
  for (let tolerance = toleranceDegrees; isRing(ring); tolerance *= 2) {
    ring = rounded(
      simplify(lineString(drawn), { tolerance, highQuality: true }).geometry.coordinates,
    )
    if (ring.length <= mostCorners) break
  }
  if (!isRing(ring)) return null
  return isSimple(ring) ? ring : (greatestLoop(ring) ?? hullOf(drawn))
}

function greatestLoop(ring: Position[]): Position[] | undefined {
  try {
    return unkinkPolygon(polygon([ring]))
      .features.map(({ geometry }) => rounded(geometry.coordinates[0] ?? []))
      .filter((loop) => isRing(loop) && isSimple(loop))
      .sort((a, b) => area(polygon([b])) - area(polygon([a])))[0]
  } catch {
    // Of a line that lies on itself it finds no loops.
    return undefined
  }
}

/** What is around all of it, where nothing else can be made of it. */
function hullOf(ring: Position[]): Position[] | null {
  const hull = rounded(convex(points(ring))?.geometry.coordinates[0] ?? [])
  return isRing(hull) && isSimple(hull) ? hull : null
}

function rounded(ring: Position[]): Position[] {
  const corners = ring.map((corner) =>
    corner.slice(0, 2).map((side) => Number(side.toFixed(decimals))),
  )
  return corners.filter((corner, index) => index === 0 || !isSame(corner, corners[index - 1]!))
}

const isSame = (a: Position, b: Position) => a[0] === b[0] && a[1] === b[1]

const isRing = (ring: Position[]) =>
  ring.length >= 4 && isSame(ring[0]!, ring.at(-1)!) && area(polygon([ring])) > 0

/** It meets itself nowhere, not even in a corner. */
function isSimple(ring: Position[]): boolean {
  const corners = new Set(ring.slice(1).map(String))
  return corners.size === ring.length - 1 && kinks(polygon([ring])).features.length === 0
}
