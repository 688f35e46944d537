import type { MultiPolygon, Polygon, Position } from 'geojson'

/** An area as it is written into a file. */
export interface FileArea {
  /** Columns in their order. */
  values: Record<string, string | number | null>
  /** In the CRS of the file, east before north. */
  geometry: Polygon | MultiPolygon
  /** Where its name is written in a drawing. */
  label: Position
}

export interface FileCrs {
  srid: number
  isDegrees: boolean
}

export function polygonsOf(geometry: Polygon | MultiPolygon): Position[][][] {
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
}
