import type { Position } from 'geojson'
import type { Point } from './plane.ts'

/** A corner. Faces that meet there hold the same node, so it can only move for all of them. */
export interface Node extends Point {
  /** Degrees, exactly as stored. */
  readonly position: Position
}

/** Open: the last node is joined to the first. Shells run anticlockwise and holes clockwise. */
export type Ring = readonly Node[]

/** Polygons, each a shell and its holes. */
export type Face = readonly (readonly Ring[])[]

export type FaceId = string

/** Nearer to each other than this, two corners are one, and a corner lies on an edge. Metres. */
export const toleranceM = 0.0001
