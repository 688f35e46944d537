import type { Position } from 'geojson'
import { type Coverage, edgesOf, type Face, nodesOf } from '../../geo/coverage/coverage.ts'
import type { Point } from '../../geo/coverage/plane.ts'
import { distanceM, nearestOnSegment } from '../../geo/coverage/segments.ts'
import type { ParcelDraft } from '../parcel-draft.ts'
import type { NextId, Outcome } from './operation.ts'

/** A new parcel; its corners become those of the edges they lie on, and those on its edges its own. */
export function register(coverage: Coverage, face: Face, nextId: NextId): Outcome {
  for (const node of nodesOf(face)) coverage.splitEdgesAt(node)
  const id = nextId()
  const others = [...coverage.faces.values()]
  coverage.put(id, face)
  for (const other of others) for (const node of nodesOf(other)) coverage.splitEdgesAt(node)
  return { created: [{ id, from: [] }], retired: [] }
}

type Shape = ParcelDraft['geometry']

/** The shape with each corner on the corner or edge that is already there as near as this. Metres. */
export function snapped(coverage: Coverage, shape: Shape, snapM: number): Shape {
  const ring = (positions: Position[]) =>
    positions.map((position) => {
      const point = coverage.plane.toPoint(position)
      const corner = nearestCorner(coverage, point, snapM)
      if (corner !== undefined) return corner
      const foot = nearestFoot(coverage, point, snapM)
      return foot === undefined ? position : coverage.plane.toPosition(foot)
    })
  if (shape.type === 'Polygon') return { ...shape, coordinates: shape.coordinates.map(ring) }
  return { ...shape, coordinates: shape.coordinates.map((polygon) => polygon.map(ring)) }
}

function nearestCorner(coverage: Coverage, point: Point, snapM: number): Position | undefined {
  let nearest: Position | undefined
  let nearestM = snapM
  for (const face of coverage.faces.values()) {
    for (const node of nodesOf(face)) {
      const awayM = distanceM(node, point)
      if (awayM <= nearestM) [nearest, nearestM] = [node.position, awayM]
    }
  }
  return nearest
}

function nearestFoot(coverage: Coverage, point: Point, snapM: number): Point | undefined {
  let nearest: Point | undefined
  let nearestM = snapM
  for (const face of coverage.faces.values()) {
    for (const [from, to] of edgesOf(face)) {
      const { share, awayM } = nearestOnSegment(point, from, to)
      if (share <= 0 || share >= 1 || awayM > nearestM) continue
      nearest = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
      nearestM = awayM
    }
  }
  return nearest
}
