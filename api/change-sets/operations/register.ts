import type { Position } from 'geojson'
import { type Coverage, nodesOf } from '../../geo/coverage/coverage.ts'
import type { Face } from '../../geo/coverage/face.ts'
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
      const corner = coverage.nearestCorner(point, snapM)
      if (corner !== undefined) return corner.position
      const foot = coverage.nearestOnEdge(point, snapM)
      return foot === undefined ? position : coverage.plane.toPosition(foot)
    })
  if (shape.type === 'Polygon') return { ...shape, coordinates: shape.coordinates.map(ring) }
  return { ...shape, coordinates: shape.coordinates.map((polygon) => polygon.map(ring)) }
}
