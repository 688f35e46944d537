import type { Geometry, Position } from 'geojson'
import type { PickedFeature } from './types.ts'

type Project = (position: Position) => { x: number; y: number }

interface ScreenPoint {
  x: number
  y: number
}

/** A feature as the map found it in one layer of one tile. */
export interface PickCandidate extends PickedFeature {
  geometry: Geometry
}

/**
 * One entry for each feature (it may lie in several tiles and layers), in the order in which a
 * person means them: points by distance, then lines by distance, then areas from small to large.
 * Points and lines count within the tolerance (CSS pixels), areas only when the pointer is inside:
 * the caller asks the map accordingly.
 */
export function orderPicked(
  candidates: PickCandidate[],
  pointer: ScreenPoint,
  project: Project,
): PickedFeature[] {
  const found = new Map<string, { feature: PickedFeature; rank: number; size: number }>()
  for (const candidate of candidates) {
    const { geometry, ...feature } = candidate
    const rank = rankOf(geometry)
    const size = rank === 2 ? areaPx2(geometry, project) : distancePx(geometry, pointer, project)
    const key = `${feature.collection}/${feature.id}`
    const known = found.get(key)
    if (!known) {
      found.set(key, { feature, rank, size })
      continue
    }
    known.feature.label ??= feature.label
    // The parts of an area in several tiles add up; of a point or line the nearest counts.
    known.size = rank === 2 ? Math.max(known.size, size) : Math.min(known.size, size)
  }
  return [...found.values()]
    .sort((a, b) => a.rank - b.rank || pixels(a.size) - pixels(b.size) || order(a) - order(b))
    .map(({ feature }) => feature)
}

/** What is nearer by less than a pixel is not nearer. */
function pixels(size: number): number {
  return Math.round(size)
}

/** The asset side of a road or a pipe lies exactly on it, and it is the road that one sees. */
function order({ feature }: { feature: PickedFeature }): number {
  return feature.collection === 'assets' ? 1 : 0
}

function rankOf(geometry: Geometry): number {
  if (geometry.type.endsWith('Point')) return 0
  return geometry.type.endsWith('LineString') ? 1 : 2
}

function distancePx(geometry: Geometry, pointer: ScreenPoint, project: Project): number {
  let nearest = Number.POSITIVE_INFINITY
  for (const line of linesOf(geometry)) {
    const points = line.map(project)
    points.forEach((point, i) => {
      nearest = Math.min(nearest, segmentDistance(pointer, points[i - 1] ?? point, point))
    })
  }
  return nearest
}

function areaPx2(geometry: Geometry, project: Project): number {
  let sum = 0
  for (const ring of linesOf(geometry)) {
    const points = ring.map(project)
    points.forEach((b, i) => {
      const a = points[i - 1] ?? b
      sum += (a.x * b.y - b.x * a.y) / 2
    })
  }
  return Math.abs(sum)
}

/** Every run of positions in a geometry: points as runs of one, rings as closed runs. */
function linesOf(geometry: Geometry): Position[][] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]]
    case 'MultiPoint':
      return geometry.coordinates.map((position) => [position])
    case 'LineString':
      return [geometry.coordinates]
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates
    case 'MultiPolygon':
      return geometry.coordinates.flat()
    case 'GeometryCollection':
      return geometry.geometries.flatMap(linesOf)
  }
}

function segmentDistance(p: ScreenPoint, a: ScreenPoint, b: ScreenPoint): number {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const length2 = dx * dx + dy * dy
  const along = length2 === 0 ? 0 : ((p.x - a.x) * dx + (p.y - a.y) * dy) / length2
  const t = Math.min(1, Math.max(0, along))
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy)
}
